package io.tidemark.executor.table;

import io.tidemark.executor.thread.SharedLock;
import java.nio.ByteBuffer;

/**
 * The rows of a table whose keys have the same lowest bits of their hash: chains of entries in buckets by the highest
 * bits, so that a walk by hash goes on where it was after the buckets have been doubled. An entry is
 *
 * <pre>next entry of the bucket, older entry of the same key, version (8 bytes each); hash, length of the key, length of the
 * value or {@link #GONE}, number in the list of touched entries (4 bytes each); key; value</pre>
 *
 * and never changes after its version was published, but for the links. Mutable. Thread: one changes, under {@link #lock}'s
 * write side; many read under its read side.
 */
final class TableSegment {
    /** No entry. */
    static final long NONE = -1;

    /** In place of the length of a value: the key was removed. */
    static final int GONE = -1;

    static final int NEXT = 0;
    static final int OLDER = 8;
    static final int VERSION = 16;
    static final int HASH = 24;
    static final int KEY_LENGTH = 28;
    static final int VALUE_LENGTH = 32;
    static final int TOUCHED = 36;
    static final int HEADER_BYTES = 40;

    private static final int FIRST_BUCKETS_LOG = 3;

    final SharedLock lock = new SharedLock();
    private final RowMemory memory;
    private long[] heads;
    private int bucketsLog = FIRST_BUCKETS_LOG;
    private int count;

    TableSegment(RowMemory memory) {
        this.memory = memory;
        heads = emptyHeads(FIRST_BUCKETS_LOG);
    }

    private static long[] emptyHeads(int log) {
        long[] heads = new long[1 << log];
        java.util.Arrays.fill(heads, NONE);
        return heads;
    }

    private int bucket(int hash) {
        return hash >>> Integer.SIZE - bucketsLog;
    }

    /** The newest entry of a key, or NONE. */
    long find(int hash, byte[] bytes, int start, int length) {
        long entry = heads[bucket(hash)];
        while (entry != NONE && !isKey(entry, hash, bytes, start, length)) {
            entry = longAt(entry, NEXT);
        }
        return entry;
    }

    private boolean isKey(long entry, int hash, byte[] bytes, int start, int length) {
        ByteBuffer page = memory.page(entry);
        int at = RowMemory.offset(entry);
        if (page.getInt(at + HASH) != hash || page.getInt(at + KEY_LENGTH) != length) {
            return false;
        }
        int key = at + HEADER_BYTES;
        if (page.hasArray()) {
            byte[] array = page.array();
            return java.util.Arrays.equals(array, key, key + length, bytes, start, start + length);
        }
        for (int index = 0; index < length; index++) {
            if (page.get(key + index) != bytes[start + index]) {
                return false;
            }
        }
        return true;
    }

    /** The entry of the key of this one, or of an older one, that a version sees; NONE if there is none, or it is gone. */
    long visible(long newest, long version) {
        long entry = newest;
        while (entry != NONE && longAt(entry, VERSION) > version) {
            entry = longAt(entry, OLDER);
        }
        return entry != NONE && intAt(entry, VALUE_LENGTH) == GONE ? NONE : entry;
    }

    /** Puts an entry in the place of the newest one of its key, or as a new one. */
    void link(long entry, long newest, int hash) {
        if (newest == NONE) {
            if (count >= heads.length) {
                grow();
            }
            int bucket = bucket(hash);
            setLong(entry, NEXT, heads[bucket]);
            heads[bucket] = entry;
            count++;
            return;
        }
        setLong(entry, NEXT, longAt(newest, NEXT));
        repoint(newest, entry, hash);
    }

    /** Puts the older entry of a key, if there is one, in the place of the newest one. */
    void withdraw(long entry, int hash) {
        long older = longAt(entry, OLDER);
        if (older == NONE) {
            unlink(entry, hash);
            return;
        }
        setLong(older, NEXT, longAt(entry, NEXT));
        repoint(entry, older, hash);
    }

    /** Takes the only entry of a key out. */
    void unlink(long entry, int hash) {
        repoint(entry, longAt(entry, NEXT), hash);
        count--;
    }

    private void repoint(long from, long to, int hash) {
        int bucket = bucket(hash);
        if (heads[bucket] == from) {
            heads[bucket] = to;
            return;
        }
        long before = heads[bucket];
        while (longAt(before, NEXT) != from) {
            before = longAt(before, NEXT);
        }
        setLong(before, NEXT, to);
    }

    private void grow() {
        long[] old = heads;
        bucketsLog++;
        heads = emptyHeads(bucketsLog);
        for (long head : old) {
            long entry = head;
            while (entry != NONE) {
                long next = longAt(entry, NEXT);
                int bucket = bucket(intAt(entry, HASH));
                setLong(entry, NEXT, heads[bucket]);
                heads[bucket] = entry;
                entry = next;
            }
        }
    }

    /** Where the buckets begin that a walk has not seen, as a fraction of 2^32. */
    int bucketOf(long walked) {
        return (int) (walked >>> Integer.SIZE - bucketsLog);
    }

    /** How far a walk is that has seen all buckets up to this one. */
    long walkedBehind(int bucket) {
        return (bucket + 1L) << Integer.SIZE - bucketsLog;
    }

    /** The first entry of a bucket. */
    long head(int bucket) {
        return heads[bucket];
    }

    long longAt(long entry, int field) {
        return memory.page(entry).getLong(RowMemory.offset(entry) + field);
    }

    int intAt(long entry, int field) {
        return memory.page(entry).getInt(RowMemory.offset(entry) + field);
    }

    void setLong(long entry, int field, long value) {
        memory.page(entry).putLong(RowMemory.offset(entry) + field, value);
    }

    /** Copies key and value of an entry; returns how many bytes. */
    int copy(long entry, byte[] target, int at) {
        int length = intAt(entry, KEY_LENGTH) + Math.max(0, intAt(entry, VALUE_LENGTH));
        memory.page(entry).get(RowMemory.offset(entry) + HEADER_BYTES, target, at, length);
        return length;
    }

    /** Bytes that {@link #copy} copies. */
    int size(long entry) {
        return intAt(entry, KEY_LENGTH) + Math.max(0, intAt(entry, VALUE_LENGTH));
    }

    /** Memory that the buckets take. */
    long bytes() {
        return heads.length * 8L;
    }

    /** Forgets all entries. */
    void clear() {
        bucketsLog = FIRST_BUCKETS_LOG;
        heads = emptyHeads(bucketsLog);
        count = 0;
    }
}
