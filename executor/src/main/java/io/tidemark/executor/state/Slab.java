package io.tidemark.executor.state;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;

/**
 * Bytes of keys and values that slots refer to. A reference is a long: start in the upper half, length + 1 in the lower,
 * so that 0 is null. Mutable. Thread: task thread.
 */
final class Slab {
    /** The reference to nothing. */
    static final long NULL = 0;

    private static final int FIRST_BYTES = 256;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 16;
    /** From here on it does not double, since the old bytes are still there while they are copied. */
    private static final int LARGE_BYTES = 16 << 20;

    private static final byte[] NONE = {};

    byte[] bytes = NONE;
    private int used;
    private long garbage;

    static int start(long reference) {
        return (int) (reference >>> 32);
    }

    /** The length, or -1 for null. */
    static int length(long reference) {
        return (int) reference - 1;
    }

    /** Bytes that belong to no entry any more. */
    long garbage() {
        return garbage;
    }

    /** Bytes that belong to entries. */
    long live() {
        return used - garbage;
    }

    /** Memory taken. */
    long capacity() {
        return bytes.length;
    }

    boolean hasRoom(int length) {
        return bytes.length - used >= length;
    }

    /** Says that nothing refers to these bytes any more. */
    void free(long reference) {
        garbage += reference == NULL ? 0 : length(reference);
    }

    /** Copies bytes in, for which there must be room, and gives their reference. */
    long append(byte[] source, int start, int length) {
        System.arraycopy(source, start, bytes, used, length);
        long reference = ((long) used << 32) | (length + 1);
        used += length;
        return reference;
    }

    /** Makes room for more bytes without moving those that are here; references stay valid. */
    void grow(int length) {
        long more = bytes.length < LARGE_BYTES ? bytes.length : bytes.length / 4;
        long wanted = Math.max(FIRST_BYTES, Math.max((long) used + length, Math.min(MAX_BYTES, bytes.length + more)));
        if (wanted > MAX_BYTES) {
            throw new TidemarkException(
                    ErrorCode.STATE_QUOTA,
                    "texts of one state table take more than 2 GB of memory on one task",
                    "lower the state budget so that they are spilled earlier, or raise the parallelism",
                    null);
        }
        byte[] next = new byte[(int) wanted];
        System.arraycopy(bytes, 0, next, 0, used);
        bytes = next;
    }

    /** Forgets all bytes and starts with a new buffer of this size; the old one stays as it was for who still reads it. */
    void restart(long capacity) {
        bytes = capacity == 0 ? NONE : new byte[(int) Math.min(MAX_BYTES, capacity)];
        used = 0;
        garbage = 0;
    }

    /** Forgets all bytes and keeps the buffer. */
    void clear() {
        used = 0;
        garbage = 0;
    }
}
