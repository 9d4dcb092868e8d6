package io.tidemark.executor.state;

import io.tidemark.executor.thread.PublishedLong;

/**
 * What the state of all jobs of an engine takes on the heap, so that many jobs, each within its own budget, do not fill it
 * together. While it is more than its limit, a job's state is spilled to files before its budget is used up: those that have
 * more than their part give way, down to it. What cannot be spilled, rows that wait to be sorted say, fails the job that has
 * more than its part when all that is held so is more than another limit. Numbers of other threads may be a little old. Thread:
 * any.
 */
public final class HeapAccount {
    /** Of what is left, what one that comes late gets at least of its part, while others still have more than theirs. */
    private static final int LEAST_OF_PART = 4;

    private final long limitBytes;
    private final long heldLimitBytes;
    private final Part all = new Part();
    private final Part held = new Part();

    /** Bytes that are used, and by how many. */
    private static final class Part {
        final PublishedLong bytes = new PublishedLong(0);
        final PublishedLong users = new PublishedLong(0);

        void change(long before, long after) {
            bytes.add(after - before);
            if (before > 0 != after > 0) {
                users.add(after > 0 ? 1 : -1);
            }
        }

        /** What each may have if all have the same. */
        long part(long limitBytes) {
            return limitBytes / Math.max(1, users.value());
        }
    }

    /**
     * @param limitBytes of all state on the heap, above which it is spilled
     * @param heldLimitBytes of what cannot be spilled
     */
    public HeapAccount(long limitBytes, long heldLimitBytes) {
        this.limitBytes = limitBytes;
        this.heldLimitBytes = heldLimitBytes;
    }

    /** One for a heap of so many bytes: half of it for all state, and two fifths for what cannot be spilled. */
    public static HeapAccount ofHeap(long heapBytes) {
        return new HeapAccount(heapBytes / 2, heapBytes / 5 * 2);
    }

    /** One that never says no. */
    public static HeapAccount unlimited() {
        return new HeapAccount(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Bytes on the heap, as last told. */
    public long bytes() {
        return all.bytes.value();
    }

    /** Of these, what cannot be spilled. */
    public long heldBytes() {
        return held.bytes.value();
    }

    long heldLimitBytes() {
        return heldLimitBytes;
    }

    void change(long before, long after) {
        all.change(before, after);
    }

    void changeHeld(long before, long after) {
        held.change(before, after);
    }

    /** What one who has told of so many bytes may have now of the budget that it has. */
    long budget(long budgetBytes, long toldBytes) {
        long used = bytes();
        if (used <= limitBytes) {
            return budgetBytes;
        }
        long part = all.part(limitBytes);
        long left = limitBytes - (used - toldBytes);
        return Math.max(1, Math.min(budgetBytes, Math.max(part / LEAST_OF_PART, Math.min(part, left))));
    }

    /** Whether all hold too much that cannot be spilled, and one with so many bytes more than its part of it. */
    boolean holdsTooMuch(long toldBytes) {
        return heldBytes() > heldLimitBytes && toldBytes > held.part(heldLimitBytes);
    }
}
