package io.tidemark.executor.state;

import io.tidemark.executor.thread.PublishedLong;

/**
 * What the state of one job takes, in memory and on disk, added up over its tasks. Thread: any; a {@link Holding} belongs to
 * one task thread.
 */
public final class StateAccount {
    /** Changes below are not told to others each time; see {@link #stepBytes}. */
    private static final long MOST_STEP_BYTES = 256 << 10;

    private static final int STEPS = 64;

    private final long maxBytes;
    private final long stepBytes;
    private final HeapAccount heap;
    private final PublishedLong bytes = new PublishedLong(0);

    /**
     * @param maxBytes of all tasks of the job
     * @param heap counts what is on the heap besides
     */
    public StateAccount(long maxBytes, HeapAccount heap) {
        this.maxBytes = maxBytes;
        this.heap = heap;
        this.stepBytes = Math.min(MOST_STEP_BYTES, maxBytes / STEPS);
    }

    /** Bytes of all tasks, as last told. */
    public long bytes() {
        return bytes.value();
    }

    Holding open() {
        return new Holding();
    }

    /** What one store has. Mutable. Thread: task thread. */
    final class Holding {
        private long told;
        private long toldHeap;
        private long toldHeld;

        /**
         * Says how much it is now; others see it when it has changed notably.
         *
         * @param hot bytes on the heap that can be spilled
         * @param held bytes on the heap that cannot
         * @param others bytes elsewhere
         */
        void tell(long hot, long held, long others) {
            long all = hot + held + others;
            if (Math.abs(all - told) >= stepBytes || Math.abs(hot + held - toldHeap) >= stepBytes) {
                publish(hot, held, all);
            }
        }

        private void publish(long hot, long held, long all) {
            bytes.add(all - told);
            heap.change(toldHeap, hot + held);
            heap.changeHeld(toldHeld, held);
            told = all;
            toldHeap = hot + held;
            toldHeld = held;
        }

        /** What the whole job has, if this has so much. */
        long jobBytes(long own) {
            return bytes.value() - told + own;
        }

        long maxBytes() {
            return maxBytes;
        }

        HeapAccount heap() {
            return heap;
        }

        /** What of a budget may be used now. */
        long budget(long budgetBytes) {
            return heap.budget(budgetBytes, toldHeap);
        }

        /** Whether the engine is short of memory, and this has more than its part of what cannot be spilled. */
        boolean holdsTooMuch() {
            return heap.holdsTooMuch(toldHeld);
        }

        void close() {
            publish(0, 0, 0);
        }
    }
}
