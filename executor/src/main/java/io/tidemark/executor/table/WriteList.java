package io.tidemark.executor.table;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects writes in the form in which {@link LogRecord} has them. Mutable. Thread: its owner's. */
final class WriteList implements RowSink {
    private static final int MOST_KEPT = 1 << 20;

    private byte[] bytes = new byte[256];
    private int length = Integer.BYTES;
    private int count;

    @Override
    public void write(byte[] key, int keyStart, int keyLength, byte[] value, int valueStart, int valueLength) {
        add(key, keyStart, keyLength, value, valueStart, valueLength);
    }

    /** Adds a write; a value of length {@link TableSegment#GONE} removes the key. */
    void add(byte[] key, int keyStart, int keyLength, byte[] value, int valueStart, int valueLength) {
        int size = 2 * Integer.BYTES + keyLength + Math.max(0, valueLength);
        if (length + size > bytes.length) {
            int doubled = (int) Math.min(1L << 30, bytes.length * 2L);
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, size), doubled));
        }
        ByteBuffer.wrap(bytes).putInt(length, keyLength).putInt(length + 4, valueLength);
        System.arraycopy(key, keyStart, bytes, length + 8, keyLength);
        if (valueLength > 0) {
            System.arraycopy(value, valueStart, bytes, length + 8 + keyLength, valueLength);
        }
        length += size;
        count++;
    }

    /** Shows the writes in order. */
    void forEach(RowSink rows) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int at = Integer.BYTES;
        for (int index = 0; index < count; index++) {
            int keyLength = buffer.getInt(at);
            int valueLength = buffer.getInt(at + 4);
            int key = at + 8;
            rows.write(bytes, key, keyLength, bytes, key + keyLength, valueLength);
            at = key + keyLength + Math.max(0, valueLength);
        }
    }

    /** Adds all writes of another list. */
    void addAll(WriteList other) {
        other.forEach(this);
    }

    /** Forgets all writes. */
    void clear() {
        length = Integer.BYTES;
        count = 0;
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[256];
        }
    }

    /** How many writes there are. */
    int count() {
        return count;
    }

    /** The bytes of the list, of which {@link #length} count. */
    byte[] bytes() {
        ByteBuffer.wrap(bytes).putInt(0, count);
        return bytes;
    }

    int length() {
        return length;
    }
}
