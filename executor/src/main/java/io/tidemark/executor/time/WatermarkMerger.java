package io.tidemark.executor.time;

import io.tidemark.executor.batch.ColumnBatch;
import java.util.Arrays;

/**
 * The watermark of several inputs: the smallest of those that are not idle, and never less than before. When all are idle
 * it is the largest of theirs, as if the one furthest ahead had been the last to fall silent, so that the order in which
 * they do so does not matter; there it stays. (To hold it where it is would be no rule that anyone could rely on: which of
 * two partitions is left out first is a race of clocks, and once one is, the other decides.) Mutable; owned by one task.
 */
public final class WatermarkMerger {
    private long[] watermarks;
    private boolean[] idle;
    private long merged = Long.MIN_VALUE;

    public WatermarkMerger(int inputs) {
        watermarks = new long[inputs];
        idle = new boolean[inputs];
        Arrays.fill(watermarks, Long.MIN_VALUE);
    }

    /** How many inputs there are. */
    public int inputs() {
        return watermarks.length;
    }

    /** Adds inputs up to a number; a new one begins at the merged watermark, so that it holds nothing back. */
    public void grow(int inputs) {
        int before = watermarks.length;
        if (inputs > before) {
            watermarks = Arrays.copyOf(watermarks, inputs);
            idle = Arrays.copyOf(idle, inputs);
            Arrays.fill(watermarks, before, inputs, merged);
        }
    }

    /** The merged watermark in milliseconds. */
    public long merged() {
        return merged;
    }

    /** The watermark that an input gave last. */
    public long watermark(int input) {
        return watermarks[input];
    }

    /** Whether an input is left out. */
    public boolean isIdle(int input) {
        return idle[input];
    }

    /** Whether all inputs are left out or ended, and at least one is left out. */
    public boolean allIdle() {
        boolean some = false;
        for (int input = 0; input < idle.length; input++) {
            if (!idle[input] && watermarks[input] != Long.MAX_VALUE) {
                return false;
            }
            some |= idle[input];
        }
        return some;
    }

    /** Takes an input's watermark and wakes it; says whether the merged one rose. */
    public boolean advance(int input, long millis) {
        idle[input] = false;
        watermarks[input] = Math.max(watermarks[input], millis);
        return remerge();
    }

    /** Leaves an input out; says whether the merged one rose. */
    public boolean markIdle(int input) {
        idle[input] = watermarks[input] != Long.MAX_VALUE;
        return remerge();
    }

    private boolean remerge() {
        long least = Long.MAX_VALUE;
        boolean some = false;
        for (int input = 0; input < watermarks.length; input++) {
            if (!idle[input]) {
                least = Math.min(least, watermarks[input]);
                some = true;
            }
        }
        if (allIdle()) {
            some = true;
            least = largestOfIdle();
        }
        if (some && least > merged) {
            merged = least;
            return true;
        }
        return false;
    }

    private long largestOfIdle() {
        long largest = Long.MIN_VALUE;
        for (int input = 0; input < watermarks.length; input++) {
            largest = idle[input] ? Math.max(largest, watermarks[input]) : largest;
        }
        return largest;
    }

    /** The smallest watermark of all inputs but one, those left out not counted. */
    public long others(int input) {
        long least = Long.MAX_VALUE;
        for (int other = 0; other < watermarks.length; other++) {
            if (other != input && !idle[other]) {
                least = Math.min(least, watermarks[other]);
            }
        }
        return least;
    }

    /**
     * Turns a batch's watermarks (those of its input alone) into merged ones, in place: each row is judged by what was
     * merged before it. The batch must belong to the caller, or have an array of its own.
     */
    public void judge(int input, ColumnBatch batch) {
        long[] before = batch.watermarksBefore;
        if (before == null) {
            if (watermarks[input] >= merged) {
                return; // in order for its own input, and the merged watermark is no further
            }
            before = new long[batch.rowCount];
            Arrays.fill(before, merged);
            batch.watermarksBefore = before;
            return;
        }
        long others = others(input);
        for (int row = 0; row < batch.rowCount; row++) {
            before[row] = Math.max(merged, Math.min(others, before[row]));
        }
    }

    /** Raises the merged watermark to what it was before a restart. */
    public void restoreMerged(long millis) {
        merged = Math.max(merged, millis);
    }

    /** Sets what was known of an input before a restart; the merged watermark stays as it is. */
    public void restore(int input, long millis, boolean isIdle) {
        watermarks[input] = millis;
        idle[input] = isIdle && millis != Long.MAX_VALUE;
    }
}
