package io.tidemark.executor.state;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the heap memory of a store and keeps arrays of closed tables for the next ones, because windows come and go.
 * Mutable. Thread: task thread.
 */
final class StateMemory {
    /** Arrays below are not worth keeping. */
    private static final int MIN_POOLED_LENGTH = 256;

    private final long budgetBytes;
    private final Map<Integer, Deque<long[]>> pool = new HashMap<>();
    private long hotBytes;
    private long pooledBytes;

    StateMemory(long budgetBytes) {
        this.budgetBytes = budgetBytes;
    }

    long hotBytes() {
        return hotBytes;
    }

    long pooledBytes() {
        return pooledBytes;
    }

    long budgetBytes() {
        return budgetBytes;
    }

    /** Whether so many bytes more would keep within the budget. */
    boolean fits(long bytes) {
        return hotBytes + bytes <= budgetBytes;
    }

    boolean isOver() {
        return hotBytes > budgetBytes;
    }

    /** Counts memory that is not in the pool's arrays. */
    void charge(long bytes) {
        hotBytes += bytes;
    }

    /** An array of zeros. */
    long[] take(long length) {
        if (length > Integer.MAX_VALUE - 16) {
            throw new OutOfMemoryError("a state table would need an array of " + length + " longs");
        }
        hotBytes += length * Long.BYTES;
        Deque<long[]> free = pool.get((int) length);
        long[] array = free == null ? null : free.poll();
        if (array == null) {
            trim();
            return new long[(int) length];
        }
        pooledBytes -= length * Long.BYTES;
        Arrays.fill(array, 0);
        return array;
    }

    /** Takes an array back. */
    void give(long[] array) {
        long bytes = (long) array.length * Long.BYTES;
        hotBytes -= bytes;
        if (array.length >= MIN_POOLED_LENGTH && hotBytes + pooledBytes + bytes <= budgetBytes) {
            pooledBytes += bytes;
            pool.computeIfAbsent(array.length, length -> new ArrayDeque<>()).push(array);
        }
    }

    /** Lets pooled arrays go if the memory is needed for others. */
    void trim() {
        if (hotBytes + pooledBytes > budgetBytes) {
            pool.clear();
            pooledBytes = 0;
        }
    }
}
