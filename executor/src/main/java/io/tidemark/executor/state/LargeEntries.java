package io.tidemark.executor.state;

import io.tidemark.executor.state.chronicle.ColdMap;
import io.tidemark.types.Check;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries too large for a cold map's slots, cut into parts that are not. All large entries whose keys have the same hash
 * form one blob (length, then for each entry the lengths of key and value and both); its parts have the hash and their
 * number as keys. Mutable. Thread: task thread.
 */
final class LargeEntries {
    /** Entries of more bytes are cut. */
    static final int PART_BYTES = 1024;

    /** First byte of the keys of parts; those of plain entries begin with 0. */
    private static final byte PART = 1;

    private static final int PART_KEY_BYTES = 1 + Long.BYTES + Integer.BYTES;
    private static final byte[] NOTHING = {};

    private final ColdChain chain;
    private long count;
    private long parts;

    LargeEntries(ColdChain chain) {
        this.chain = chain;
    }

    long count() {
        return count;
    }

    long parts() {
        return parts;
    }

    void forget() {
        count = 0;
        parts = 0;
    }

    byte @Nullable [] get(byte[] key) {
        byte[] blob = read(hash(key));
        int at = find(blob, key);
        if (at < 0) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(blob);
        int valueAt = at + 2 * Integer.BYTES + key.length;
        return Arrays.copyOfRange(blob, valueAt, valueAt + buffer.getInt(at + Integer.BYTES));
    }

    void put(byte[] key, byte[] value) {
        long hash = hash(key);
        byte[] old = read(hash);
        byte[] others = without(old, key);
        ByteBuffer blob = ByteBuffer.allocate(others.length + 2 * Integer.BYTES + key.length + value.length);
        blob.put(others).putInt(key.length).putInt(value.length).put(key).put(value);
        count += others.length == old.length ? 1 : 0;
        write(hash, old.length, blob.array());
    }

    boolean remove(byte[] key) {
        long hash = hash(key);
        byte[] old = read(hash);
        byte[] others = without(old, key);
        if (others.length == old.length) {
            return false;
        }
        count--;
        write(hash, old.length, others);
        return true;
    }

    private static long hash(byte[] key) {
        return Hashing.bytes(key, 0, key.length);
    }

    private static int find(byte[] blob, byte[] key) {
        ByteBuffer buffer = ByteBuffer.wrap(blob);
        for (int at = 0; at < blob.length; at += entryBytes(buffer, at)) {
            int keyAt = at + 2 * Integer.BYTES;
            if (Arrays.equals(blob, keyAt, keyAt + buffer.getInt(at), key, 0, key.length)) {
                return at;
            }
        }
        return -1;
    }

    private static int entryBytes(ByteBuffer blob, int at) {
        return 2 * Integer.BYTES + blob.getInt(at) + blob.getInt(at + Integer.BYTES);
    }

    private static byte[] without(byte[] blob, byte[] key) {
        int at = find(blob, key);
        if (at < 0) {
            return blob;
        }
        int end = at + entryBytes(ByteBuffer.wrap(blob), at);
        byte[] rest = new byte[blob.length - (end - at)];
        System.arraycopy(blob, 0, rest, 0, at);
        System.arraycopy(blob, end, rest, at, blob.length - end);
        return rest;
    }

    private static int partCount(int length) {
        return (length + PART_BYTES - 1) / PART_BYTES;
    }

    private static byte[] partKey(long hash, int part) {
        return ByteBuffer.allocate(PART_KEY_BYTES)
                .put(PART)
                .putLong(hash)
                .putInt(part)
                .array();
    }

    /** The blob of a hash; empty if there is none. Part 0 holds its length. */
    private byte[] read(long hash) {
        byte[] head = chain.getPlain(partKey(hash, 0), null);
        if (head == null) {
            return NOTHING;
        }
        byte[] blob = new byte[ByteBuffer.wrap(head).getInt()];
        for (int part = 0; part < partCount(blob.length); part++) {
            byte[] bytes = chain.getPlain(partKey(hash, part + 1), null);
            if (bytes == null) {
                throw TidemarkException.internal("a part of a large entry is missing");
            }
            System.arraycopy(bytes, 0, blob, part * PART_BYTES, bytes.length);
        }
        return blob;
    }

    private void write(long hash, int oldLength, byte[] blob) {
        int oldParts = oldLength == 0 ? 0 : 1 + partCount(oldLength);
        int newParts = blob.length == 0 ? 0 : 1 + partCount(blob.length);
        for (int part = 0; part < newParts; part++) {
            byte[] value = part == 0
                    ? ByteBuffer.allocate(Integer.BYTES).putInt(blob.length).array()
                    : Arrays.copyOfRange(blob, (part - 1) * PART_BYTES, Math.min(blob.length, part * PART_BYTES));
            if (part < oldParts) {
                chain.replacePlain(partKey(hash, part), value);
            } else {
                chain.insertPlain(partKey(hash, part), value);
            }
        }
        for (int part = newParts; part < oldParts; part++) {
            Check.state(chain.removePlain(partKey(hash, part)), "a part of a large entry is missing");
        }
        parts += newParts - oldParts;
    }

    /** Shows the entries of a segment, large ones where the head of their blob lies. */
    void scan(ColdMap map, int segment, ColdMap.Visitor visitor, boolean constant) {
        if (constant || count == 0) {
            map.scan(segment, visitor);
            return;
        }
        List<byte[]> heads = new ArrayList<>();
        map.scan(segment, (key, value) -> {
            if (key[0] != PART) {
                visitor.onEntry(key, value);
            } else if (ByteBuffer.wrap(key).getInt(1 + Long.BYTES) == 0) {
                heads.add(key.clone());
            }
        });
        for (byte[] head : heads) {
            byte[] blob = read(ByteBuffer.wrap(head).getLong(1));
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            for (int at = 0; at < blob.length; at += entryBytes(buffer, at)) {
                int keyAt = at + 2 * Integer.BYTES;
                int valueAt = keyAt + buffer.getInt(at);
                visitor.onEntry(
                        Arrays.copyOfRange(blob, keyAt, valueAt),
                        Arrays.copyOfRange(blob, valueAt, valueAt + buffer.getInt(at + Integer.BYTES)));
            }
        }
    }
}
