package io.tidemark.executor.table;

import io.tidemark.executor.exchange.Versions;
import io.tidemark.types.Check;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values as bytes, in versions. One thread writes: between {@link #begin} and {@link #end} it puts and removes,
 * which makes one version that nobody sees until it is {@link #publish}ed. Any number of threads read, each at a
 * published version; the writer keeps what they still need. Waits are for a few microseconds. Mutable. Thread: as said.
 */
final class RowStore {
    private static final int SEGMENTS = 64;

    /** Rows that open versions hold, up to which looking through them costs little. */
    private static final int FEW_KEPT = 256;

    /** Sees what a version changed, key by key. */
    interface ChangeVisitor {
        /** Bytes of the key, then of the value, before and after; a length of {@link TableSegment#GONE} says there is none. */
        void change(byte[] before, int beforeLength, byte[] after, int afterLength, int keyLength);
    }

    private final RowMemory memory;
    private final TableSegment[] segments = new TableSegment[SEGMENTS];
    private final Versions versions = new Versions();

    // The writer's own:
    private long applied;
    private boolean writing;
    private long[] touched = new long[16];
    private int touchedCount;
    private final LongQueue superseded = new LongQueue();
    private final LongQueue kept = new LongQueue();
    private int supersededBefore;
    private long keptChecks;
    private long closedAtCheck;
    private long rows;
    private long rowsBefore;
    private byte[] key = new byte[64];

    /** Keys that changed since {@link #takeNotes}; null unless somebody wants to know. */
    private @Nullable WriteList notes;

    private long notedSince;
    private boolean notedTwice;

    RowStore(PageSource pages) {
        memory = new RowMemory(pages);
        for (int index = 0; index < SEGMENTS; index++) {
            segments[index] = new TableSegment(memory);
        }
    }

    /** Which version readers see, and which are open. */
    Versions versions() {
        return versions;
    }

    int segmentCount() {
        return SEGMENTS;
    }

    TableSegment segment(int index) {
        return segments[index];
    }

    TableSegment segmentOf(int hash) {
        return segments[hash & SEGMENTS - 1];
    }

    /** Begins a version; frees what nobody needs any more. */
    void begin() {
        Check.state(!writing, "two versions at a time");
        writing = true;
        touchedCount = 0;
        freeSuperseded();
        supersededBefore = superseded.size();
        rowsBefore = rows;
    }

    /** Sets the value of a key; both are copied. */
    void put(byte[] key, int keyLength, byte[] value, int valueLength) {
        write(key, 0, keyLength, value, 0, valueLength);
    }

    /** Takes a key away, if it is there. */
    void remove(byte[] key, int keyLength) {
        write(key, 0, keyLength, key, 0, TableSegment.GONE);
    }

    void write(byte[] key, int keyStart, int keyLength, byte[] value, int valueStart, int valueLength) {
        int hash = RowBytes.hash(key, keyStart, keyLength);
        TableSegment segment = segmentOf(hash);
        long stamp = segment.lock.write();
        try {
            long newest = segment.find(hash, key, keyStart, keyLength);
            long older = newest;
            boolean again = newest != TableSegment.NONE && segment.longAt(newest, TableSegment.VERSION) > applied;
            boolean was = newest != TableSegment.NONE && segment.intAt(newest, TableSegment.VALUE_LENGTH) >= 0;
            if (!was && valueLength == TableSegment.GONE) {
                return;
            }
            int touchedIndex;
            if (again) {
                older = segment.longAt(newest, TableSegment.OLDER);
                touchedIndex = segment.intAt(newest, TableSegment.TOUCHED);
            } else {
                touchedIndex = touchedCount++;
                note(segment, newest, key, keyStart, keyLength);
                if (was) { // a mark that a key is gone has been noted when it was made
                    supersede(newest, applied + 1);
                }
            }
            long entry = entry(hash, key, keyStart, keyLength, value, valueStart, valueLength, touchedIndex);
            segment.setLong(entry, TableSegment.OLDER, older);
            segment.link(entry, newest, hash);
            if (again) {
                free(segment, newest);
            }
            touch(touchedIndex, entry);
            rows += (valueLength >= 0 ? 1 : 0) - (was ? 1 : 0);
        } finally {
            segment.lock.doneWriting(stamp);
        }
    }

    private long entry(
            int hash,
            byte[] key,
            int keyStart,
            int keyLength,
            byte[] value,
            int valueStart,
            int valueLength,
            int touchedIndex) {
        int size = TableSegment.HEADER_BYTES + keyLength + Math.max(0, valueLength);
        long entry = memory.allocate(size);
        int at = RowMemory.offset(entry);
        ByteBuffer page = memory.page(entry);
        page.putLong(at + TableSegment.VERSION, applied + 1);
        page.putInt(at + TableSegment.HASH, hash);
        page.putInt(at + TableSegment.KEY_LENGTH, keyLength);
        page.putInt(at + TableSegment.VALUE_LENGTH, valueLength);
        page.putInt(at + TableSegment.TOUCHED, touchedIndex);
        page.put(at + TableSegment.HEADER_BYTES, key, keyStart, keyLength);
        if (valueLength > 0) {
            page.put(at + TableSegment.HEADER_BYTES + keyLength, value, valueStart, valueLength);
        }
        return entry;
    }

    /** Notes a key that the first time since the last {@link #takeNotes} is other than it was. */
    private void note(TableSegment segment, long newest, byte[] bytes, int start, int length) {
        WriteList list = notes;
        if (list != null
                && (newest == TableSegment.NONE || segment.longAt(newest, TableSegment.VERSION) <= notedSince)) {
            list.add(bytes, start, length, bytes, start, TableSegment.GONE);
        }
    }

    /** Begins to note which keys change. */
    void noteChanges() {
        notes = new WriteList();
        notedSince = applied;
    }

    /** Shows each key that has changed since the last call, once, as it is now, and begins anew. */
    void takeNotes(RowSink sink) {
        WriteList list = notes;
        if (list == null || writing) {
            throw TidemarkException.internal("changes are not noted, or one is being made");
        }
        Set<ByteBuffer> seen = notedTwice ? new HashSet<>() : Set.of();
        byte[][] value = {new byte[64]};
        list.forEach((bytes, start, length, none, noStart, noLength) -> {
            if (notedTwice && !seen.add(ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, start + length)))) {
                return;
            }
            int hash = RowBytes.hash(bytes, start, length);
            TableSegment segment = segmentOf(hash);
            long entry = segment.visible(segment.find(hash, bytes, start, length), applied);
            if (entry == TableSegment.NONE) {
                sink.write(bytes, start, length, bytes, start, TableSegment.GONE);
                return;
            }
            value[0] = room(value[0], segment.size(entry));
            int size = segment.copy(entry, value[0], 0);
            sink.write(value[0], 0, length, value[0], length, size - length);
        });
        notedTwice = false;
        noteChanges();
    }

    private void touch(int index, long entry) {
        if (index == touched.length) {
            touched = Arrays.copyOf(touched, index * 2);
        }
        touched[index] = entry;
    }

    /** Copies the value of a key as it is now, in the version that is being written; its length, or GONE. */
    int current(byte[] bytes, int length, byte[][] into) {
        int hash = RowBytes.hash(bytes, 0, length);
        TableSegment segment = segmentOf(hash);
        long entry = segment.visible(segment.find(hash, bytes, 0, length), Long.MAX_VALUE);
        if (entry == TableSegment.NONE) {
            return TableSegment.GONE;
        }
        into[0] = room(into[0], segment.size(entry));
        return segment.copy(entry, into[0], 0);
    }

    /** How many keys the version has touched so far. */
    int touchedCount() {
        return touchedCount;
    }

    /** Shows what the version has changed, in the order in which keys were touched; keys that are as before come too. */
    void forEachChange(ChangeVisitor visitor) {
        byte[] before = new byte[64];
        byte[] after = new byte[64];
        for (int index = 0; index < touchedCount; index++) {
            long entry = touched[index];
            TableSegment segment = segments[0]; // any: reading needs the memory alone, and only this thread changes it
            long older = segment.longAt(entry, TableSegment.OLDER);
            int afterLength = TableSegment.GONE;
            int keyLength = segment.intAt(entry, TableSegment.KEY_LENGTH);
            after = room(after, segment.size(entry));
            segment.copy(entry, after, 0);
            if (segment.intAt(entry, TableSegment.VALUE_LENGTH) >= 0) {
                afterLength = segment.size(entry);
            }
            int beforeLength = TableSegment.GONE;
            if (older != TableSegment.NONE && segment.intAt(older, TableSegment.VALUE_LENGTH) >= 0) {
                before = room(before, segment.size(older));
                beforeLength = segment.copy(older, before, 0);
            }
            visitor.change(before, beforeLength, after, afterLength, keyLength);
        }
    }

    private static byte[] room(byte[] buffer, int size) {
        return buffer.length >= size ? buffer : new byte[Math.max(size, buffer.length * 2)];
    }

    /** Ends the version; returns its number. */
    long end() {
        Check.state(writing, "no version was begun");
        writing = false;
        applied++;
        for (int index = 0; index < touchedCount; index++) {
            if (segments[0].intAt(touched[index], TableSegment.VALUE_LENGTH) == TableSegment.GONE) {
                supersede(touched[index], applied);
            }
        }
        return applied;
    }

    /** The version that was ended last. */
    long applied() {
        return applied;
    }

    /** Lets readers see an ended version. Thread: any, in the order of versions. */
    void publish(long version, long watermark) {
        versions.publish(version, watermark);
    }

    /** Rows of the version that was ended last. */
    long rows() {
        return rows;
    }

    /** Memory that all versions take together. */
    long bytes() {
        long sum = memory.bytes();
        for (TableSegment segment : segments) {
            sum += segment.bytes();
        }
        return sum;
    }

    /** Notes an entry that a version makes unnecessary for later ones. */
    private void supersede(long entry, long by) {
        superseded.add(entry, by);
    }

    private void freeSuperseded() {
        long published = versions.published().version();
        while (!superseded.isEmpty() && superseded.firstVersion() <= published) {
            long entry = superseded.first();
            long by = superseded.firstVersion();
            superseded.removeFirst();
            if (!cut(entry, by, published)) {
                kept.add(entry, by);
            }
        }
        keptChecks++;
        long closed = versions.closedCount();
        boolean due = kept.size() <= FEW_KEPT || keptChecks > kept.size() / FEW_KEPT;
        if (!kept.isEmpty() && closed != closedAtCheck && due) {
            closedAtCheck = closed;
            keptChecks = 0;
            for (int left = kept.size(); left > 0; left--) {
                long entry = kept.first();
                long by = kept.firstVersion();
                kept.removeFirst();
                if (!cut(entry, by, published)) {
                    kept.add(entry, by);
                }
            }
        }
    }

    /** Takes an entry out of the versions of its key and frees it, unless somebody needs it; says whether it is out. */
    private boolean cut(long entry, long by, long published) {
        int hash = segments[0].intAt(entry, TableSegment.HASH);
        TableSegment segment = segmentOf(hash);
        long version = segment.longAt(entry, TableSegment.VERSION);
        boolean mark = segment.intAt(entry, TableSegment.VALUE_LENGTH) == TableSegment.GONE;
        if (!mark && versions.isOpen(version, by)) {
            return false;
        }
        int keyLength = segment.intAt(entry, TableSegment.KEY_LENGTH);
        key = room(key, segment.size(entry));
        segment.copy(entry, key, 0);
        long newest = segment.find(hash, key, 0, keyLength);
        if (newest == entry) {
            return cutMark(segment, entry, hash, by);
        }
        long newer = newest;
        while (newer != TableSegment.NONE && segment.longAt(newer, TableSegment.OLDER) != entry) {
            newer = segment.longAt(newer, TableSegment.OLDER);
        }
        Check.state(newer != TableSegment.NONE, "an older row has no newer one");
        long until = segment.longAt(newer, TableSegment.VERSION);
        if (mark && (until > published || versions.isOpen(version, until))) {
            return false;
        }
        long stamp = segment.lock.write();
        try {
            segment.setLong(newer, TableSegment.OLDER, segment.longAt(entry, TableSegment.OLDER));
            free(segment, entry);
        } finally {
            segment.lock.doneWriting(stamp);
        }
        return true;
    }

    /** The newest entry of a key says that it is gone: it goes itself once nobody can see what was before. */
    private boolean cutMark(TableSegment segment, long entry, int hash, long by) {
        if (versions.isOpen(0, by) || segment.longAt(entry, TableSegment.OLDER) != TableSegment.NONE) {
            return false;
        }
        long stamp = segment.lock.write();
        try {
            segment.unlink(entry, hash);
            free(segment, entry);
        } finally {
            segment.lock.doneWriting(stamp);
        }
        notedTwice = true; // if the key comes again, nothing tells that it has been noted
        return true;
    }

    /** Takes back what was written since {@link #begin}. */
    void undo() {
        Check.state(writing, "no version was begun");
        for (int index = touchedCount - 1; index >= 0; index--) {
            long entry = touched[index];
            int hash = segments[0].intAt(entry, TableSegment.HASH);
            TableSegment segment = segmentOf(hash);
            long stamp = segment.lock.write();
            try {
                segment.withdraw(entry, hash);
                free(segment, entry);
            } finally {
                segment.lock.doneWriting(stamp);
            }
        }
        superseded.truncate(supersededBefore);
        notedTwice = true;
        rows = rowsBefore;
        writing = false;
    }

    private void free(TableSegment segment, long entry) {
        int size = TableSegment.HEADER_BYTES + segment.size(entry);
        memory.free(entry, size);
    }

    /** Makes it empty, as one version that is published at once; nothing may be open. */
    void clear() {
        for (TableSegment segment : segments) {
            long stamp = segment.lock.write();
            try {
                segment.clear();
            } finally {
                segment.lock.doneWriting(stamp);
            }
        }
        superseded.clear();
        kept.clear();
        memory.clear();
        rows = 0;
    }
}
