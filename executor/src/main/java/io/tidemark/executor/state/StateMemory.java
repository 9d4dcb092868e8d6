package io.tidemark.executor.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts the memory of a store and keeps arrays of closed tables for the next ones, because windows come and go. Mutable. Thread: task thread.
 */
final class StateMemory {
    /** Arrays below are not worth keeping. */
    private static final int MIN_POOLED_LENGTH = 256;

    /** Enough for the panes that close at one watermark. */
    private static final int MAX_POOLED = 64;

    private final long budgetBytes;
    private final StateAccount.Holding holding;
    private final List<long[]> pool = new ArrayList<>();
    private long hotBytes;
    private long pooledBytes;
    private long heldBytes;
    private long fileBytes;

    /**
     * @param budgetBytes what tables may have at most
     * @param holding is told of all
     */
    StateMemory(long budgetBytes, StateAccount.Holding holding) {
        this.budgetBytes = budgetBytes;
        this.holding = holding;
    }

    /** For tables whose memory does not count. */
    static StateMemory uncounted() {
        return new StateMemory(0, new StateAccount(Long.MAX_VALUE, HeapAccount.unlimited()).open());
    }

    private void tell() {
        holding.tell(hotBytes + pooledBytes, heldBytes, fileBytes);
    }

    /** Says what is on the heap outside tables and cannot be spilled. */
    void setHeld(long bytes) {
        heldBytes = bytes;
        tell();
    }

    /** Says what is elsewhere: in spill files, and in tables that spill by themselves. */
    void setFiles(long bytes) {
        fileBytes = bytes;
        tell();
    }

    /** All that was told of. */
    long allBytes() {
        return hotBytes + heldBytes + fileBytes;
    }

    long hotBytes() {
        return hotBytes;
    }

    long pooledBytes() {
        return pooledBytes;
    }

    /** What tables may have now: less than at first while all jobs together have too much. */
    long budgetBytes() {
        return holding.budget(budgetBytes);
    }

    /** Lets all pooled arrays go. */
    void emptyPool() {
        pool.clear();
        pooledBytes = 0;
        tell();
    }

    /** Whether so many bytes more would keep within the budget. */
    boolean fits(long bytes) {
        return hotBytes + bytes <= budgetBytes();
    }

    boolean isOver() {
        return hotBytes > budgetBytes();
    }

    /** Counts memory that is not in the pool's arrays. */
    void charge(long bytes) {
        hotBytes += bytes;
        tell();
    }

    /** An array of zeros. */
    long[] take(long length) {
        if (length > Integer.MAX_VALUE - 16) {
            throw new OutOfMemoryError("a state table would need an array of " + length + " longs");
        }
        hotBytes += length * Long.BYTES;
        for (int index = pool.size() - 1; index >= 0; index--) {
            if (pool.get(index).length == length) {
                long[] array = pool.remove(index);
                pooledBytes -= length * Long.BYTES;
                Arrays.fill(array, 0);
                return array;
            }
        }
        trim();
        tell();
        return new long[(int) length];
    }

    /** Takes an array back. */
    void give(long[] array) {
        long bytes = (long) array.length * Long.BYTES;
        hotBytes -= bytes;
        if (array.length >= MIN_POOLED_LENGTH
                && pool.size() < MAX_POOLED
                && hotBytes + pooledBytes + bytes <= budgetBytes()) {
            pooledBytes += bytes;
            pool.add(array);
        }
        tell();
    }

    /** Lets pooled arrays go if the memory is needed for others. */
    void trim() {
        if (hotBytes + pooledBytes > budgetBytes()) {
            emptyPool();
        }
    }
}
