package io.tidemark.executor.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Hash functions of the tables: 64 bits, the upper ones choose the slot. */
final class Hashing {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xBF58476D1CE4E5B9L;

    private Hashing() {}

    /** Spreads one word; a bijection. */
    static long mix(long word) {
        long hash = word * FIRST;
        hash ^= hash >>> 32;
        return hash * SECOND;
    }

    /** Adds a word to the hash of the words before it. */
    static long combine(long hash, long word) {
        long next = (hash ^ word) * FIRST;
        return (next ^ (next >>> 32)) * SECOND;
    }

    /** The hash of a run of bytes, length included. */
    static long bytes(byte[] bytes, int start, int length) {
        long hash = FIRST + length;
        int at = start;
        int end = start + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = combine(hash, (long) LONGS.get(bytes, at));
        }
        if (at < end) {
            long last = 0;
            for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
                last |= (bytes[at] & 0xFFL) << shift;
            }
            hash = combine(hash, last);
        }
        return hash ^ (hash >>> 29);
    }
}
