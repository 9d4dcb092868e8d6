package io.tidemark.executor.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Marks beside the slots of a table, by their numbers. Few are a byte each, which is set without a look; many are a bit
 * each, so that they stay in the processor's cache where the slots do not. Mutable. Thread: task thread.
 */
final class SlotMarks {
    static final SlotMarks NONE = new SlotMarks(0);

    /** So many bytes fit into the fastest caches beside all else. */
    private static final int MOST_BYTES = 1 << 16;

    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final long[] words;

    SlotMarks(int count) {
        boolean few = count <= MOST_BYTES;
        bytes = new byte[few ? count + Long.BYTES - 1 & -Long.BYTES : 0];
        words = new long[few ? 0 : (count + Long.SIZE - 1) / Long.SIZE];
    }

    /** Memory taken, in bytes. */
    long memory() {
        return bytes.length + (long) words.length * Long.BYTES;
    }

    /** Marks what lies at some places divided by a power of two. */
    void markAll(int[] places, int count, int shift) {
        if (words.length == 0) {
            byte[] marks = bytes;
            for (int index = 0; index < count; index++) {
                marks[places[index] >>> shift] = 1;
            }
            return;
        }
        long[] marks = words;
        for (int index = 0; index < count; index++) {
            int number = places[index] >>> shift;
            long word = marks[number >>> 6];
            long bit = 1L << number;
            if ((word & bit) == 0) {
                marks[number >>> 6] = word | bit;
            }
        }
    }

    void mark(int number) {
        if (words.length == 0) {
            bytes[number] = 1;
        } else {
            words[number >>> 6] |= 1L << number;
        }
    }

    boolean isMarked(int number) {
        return words.length == 0 ? bytes[number] != 0 : (words[number >>> 6] >>> number & 1) != 0;
    }

    void unmark(int number) {
        if (words.length == 0) {
            bytes[number] = 0;
        } else {
            words[number >>> 6] &= ~(1L << number);
        }
    }

    void unmarkAll() {
        java.util.Arrays.fill(bytes, (byte) 0);
        java.util.Arrays.fill(words, 0);
    }

    /** Whether a mark is a byte, so that all are soon looked at. */
    boolean areFew() {
        return words.length == 0;
    }

    /** How many are marked, of few. */
    int count() {
        int count = 0;
        for (int at = 0; at < bytes.length; at += Long.BYTES) {
            count += Long.bitCount((long) WORDS.get(bytes, at)); // a mark is one bit
        }
        return count;
    }

    /** Gives up to {@code max} marked numbers from one on; fewer only if there are no more. */
    int scan(int from, int[] into, int max) {
        return words.length == 0 ? scanBytes(from, into, max) : scanWords(from, into, max);
    }

    private int scanBytes(int from, int[] into, int max) {
        int word = from & -Long.BYTES;
        long marks = word < bytes.length ? (long) WORDS.get(bytes, word) & -1L << ((from - word) << 3) : 0;
        int count = 0;
        while (count < max) {
            while (marks == 0) {
                word += Long.BYTES;
                if (word >= bytes.length) {
                    return count;
                }
                marks = (long) WORDS.get(bytes, word);
            }
            into[count++] = word + (Long.numberOfTrailingZeros(marks) >>> 3);
            marks &= marks - 1; // a mark is one bit
        }
        return count;
    }

    private int scanWords(int from, int[] into, int max) {
        int word = from >>> 6;
        long marks = word < words.length ? words[word] & -1L << from : 0;
        int count = 0;
        while (count < max) {
            while (marks == 0) {
                word++;
                if (word >= words.length) {
                    return count;
                }
                marks = words[word];
            }
            into[count++] = (word << 6) + Long.numberOfTrailingZeros(marks);
            marks &= marks - 1;
        }
        return count;
    }
}
