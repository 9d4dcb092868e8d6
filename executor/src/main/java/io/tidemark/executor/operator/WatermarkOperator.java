package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.codegen.CompiledExpressions;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.time.WatermarkMerger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves the watermark of each split with its rows, and the reader's watermark as the smallest of its splits. A row is
 * behind if its time is below what was merged before it; only batches with such rows carry {@link
 * ColumnBatch#watermarksBefore}. Rows whose time is null, outside the years 1 to 9999 or too far in the future go where
 * on-error says and never move the watermark. Thread: task thread.
 */
public final class WatermarkOperator implements Operator {
    private static final String MERGED = "merged watermark";

    /** 0001-01-01 00:00:00.000. */
    public static final long LEAST_TIME = -62_135_596_800_000L;

    /** 9999-12-31 23:59:59.999. */
    public static final long GREATEST_TIME = 253_402_300_799_999L;

    /** What to do with rows whose time cannot be used. */
    public interface UnusableTimes {
        /** The greatest time that a row may have now, in milliseconds. */
        long greatest();

        /** Rejects a row of the batch, or throws. */
        void reject(ColumnBatch batch, int row, int timeColumn);
    }

    private final int timeColumn;
    private final long delayMillis;
    private final @Nullable CompiledExpressions expression;
    private final LongVector computed = new LongVector(0);
    private final UnusableTimes unusable;
    private final boolean strict;
    private final Output output;
    private final WatermarkMerger merger;
    private final SavedSplits splits;
    private TaskShare share = TaskShare.ALL;
    private int[] selection = {};

    /** Whether all times of the batch were found usable, and then the least and the greatest of them. */
    private boolean allUsable;

    private long leastTime;
    private long greatestTime;
    private boolean toldIdle;
    private LongVector scratch = computed;
    private long[] lastTimes = {};

    /**
     * @param delayMillis the watermark is the time column less this, unless there is an expression
     * @param expression gives the watermark as its projection 0; null values do not move it
     * @param splits how many splits there are at first
     * @param splitNames gives the names of all splits that were found, in the order of their numbers, which stay the same
     *     in other tasks and after restarts; asked only when there are snapshots
     */
    public WatermarkOperator(
            int timeColumn,
            long delayMillis,
            @Nullable CompiledExpressions expression,
            boolean strict,
            UnusableTimes unusable,
            int splits,
            Supplier<List<String>> splitNames,
            Output output) {
        this.timeColumn = timeColumn;
        this.delayMillis = delayMillis;
        this.expression = expression;
        this.strict = strict;
        this.unusable = unusable;
        this.output = output;
        this.merger = new WatermarkMerger(splits);
        this.splits = new SavedSplits(splitNames);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        ColumnBatch rows = withUsableTimes(copyOf(batch)); // the source's batch is not ours to mark
        if (rows.activeCount() > 0) {
            wake();
            long own = advance(rows);
            output.rows(rows);
            if (merger.advance(batch.split, own)) {
                output.watermark(merger.merged());
            }
        }
    }

    /** Tells that this input counts again, before anything else comes from it. */
    private void wake() {
        if (toldIdle) {
            toldIdle = false;
            output.watermark(merger.merged());
        }
    }

    private static ColumnBatch copyOf(ColumnBatch batch) {
        ColumnBatch copy = new ColumnBatch(batch.columns);
        copy.describeAs(batch);
        return copy;
    }

    /** Leaves rows out whose time cannot be used; nearly always the batch itself comes back. */
    private ColumnBatch withUsableTimes(ColumnBatch batch) {
        LongVector times = batch.longs(timeColumn);
        long greatest = unusable.greatest();
        findBounds(times.values, batch);
        allUsable = !times.mayHaveNulls && leastTime >= LEAST_TIME && greatestTime <= greatest;
        if (allUsable) {
            noteTime(batch.split, greatestTime);
            return batch;
        }
        int count = batch.activeCount();
        selection = selection.length < count ? new int[count] : selection;
        int kept = 0;
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            long time = times.values[row];
            if (!times.isNull(row) && time >= LEAST_TIME && time <= greatest) {
                selection[kept++] = row;
                noteTime(batch.split, time);
            } else if (strict) {
                unusable.reject(batch, row, timeColumn);
            }
        }
        if (!strict) {
            return batch;
        }
        batch.selection = selection;
        batch.selectedCount = kept;
        return batch;
    }

    private void findBounds(long[] times, ColumnBatch batch) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        if (batch.selection == null) {
            int count = batch.rowCount;
            for (int row = 0; row < count; row++) {
                least = Math.min(least, times[row]);
                most = Math.max(most, times[row]);
            }
        } else {
            for (int place = 0; place < batch.selectedCount; place++) {
                least = Math.min(least, times[batch.selection[place]]);
                most = Math.max(most, times[batch.selection[place]]);
            }
        }
        leastTime = least;
        greatestTime = most;
    }

    /** Sets the batch's watermarks where a row is behind; returns the split's watermark after the batch. */
    private long advance(ColumnBatch batch) {
        adopt(batch.split + 1);
        long own = merger.watermark(batch.split);
        long floor = merger.merged();
        long others = merger.others(batch.split);
        long[] times = batch.longs(timeColumn).values;
        ColumnVector watermarks = watermarks(batch);
        boolean plain = expression == null && allUsable && batch.selection == null;
        return plain
                ? advancePlain(batch, times, own, floor, others)
                : advanceRows(batch, (LongVector) watermarks, own, floor, others);
    }

    private ColumnVector watermarks(ColumnBatch batch) {
        if (expression == null) {
            return batch.columns[timeColumn];
        }
        if (scratch.capacity() < batch.rowCount) {
            scratch = new LongVector(Math.max(ColumnBatch.DEFAULT_ROWS, batch.rowCount));
        }
        expression.project(0, batch, scratch);
        return scratch;
    }

    private long advancePlain(ColumnBatch batch, long[] times, long start, long floor, long others) {
        long last = Math.max(start, greatestTime - delayMillis);
        if (leastTime >= Math.max(floor, Math.min(others, last))) {
            batch.watermarksBefore = null; // not even behind the last watermark, so behind none
            return last;
        }
        long own = start;
        long behind = 0;
        int count = batch.rowCount;
        for (int row = 0; row < count; row++) {
            long time = times[row];
            long before = Math.max(floor, Math.min(others, own));
            behind |= time < before ? 1 : 0;
            own = Math.max(own, time - delayMillis);
        }
        if (behind != 0) {
            long[] watermarks = new long[count];
            long running = start;
            for (int row = 0; row < count; row++) {
                watermarks[row] = Math.max(floor, Math.min(others, running));
                running = Math.max(running, times[row] - delayMillis);
            }
            batch.watermarksBefore = watermarks;
        } else {
            batch.watermarksBefore = null;
        }
        return own;
    }

    private long advanceRows(ColumnBatch batch, LongVector watermarks, long start, long floor, long others) {
        LongVector times = batch.longs(timeColumn);
        long delay = expression == null ? delayMillis : 0;
        long own = start;
        boolean behind = false;
        long[] before = new long[batch.rowCount];
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            before[row] = Math.max(floor, Math.min(others, own));
            boolean usable =
                    !times.isNull(row) && times.values[row] >= LEAST_TIME && times.values[row] <= GREATEST_TIME;
            behind |= usable && times.values[row] < before[row];
            if (usable && !watermarks.isNull(row)) {
                own = Math.max(own, watermarks.values[row] - delay);
            }
        }
        batch.watermarksBefore = behind ? before : null;
        return own;
    }

    /** The watermark of a split; Long.MIN_VALUE before its first row. */
    public long splitWatermark(int split) {
        return split < merger.inputs() ? merger.watermark(split) : Long.MIN_VALUE;
    }

    /** The largest usable time that a split has had; Long.MIN_VALUE before its first row. */
    public long lastTime(int split) {
        return split < lastTimes.length ? lastTimes[split] : Long.MIN_VALUE;
    }

    private void noteTime(int split, long time) {
        if (split >= lastTimes.length) {
            int before = lastTimes.length;
            lastTimes = Arrays.copyOf(lastTimes, split + 1);
            Arrays.fill(lastTimes, before, split + 1, Long.MIN_VALUE);
        }
        lastTimes[split] = Math.max(lastTimes[split], time);
    }

    /** A split will give no more rows. */
    public void onSplitFinished(int split) {
        adopt(split + 1);
        if (merger.advance(split, Long.MAX_VALUE)) {
            output.watermark(merger.merged());
        }
    }

    /** The source itself has said a watermark for a split; tests do. */
    public void onSplitWatermark(int split, long millis) {
        adopt(split + 1);
        if (millis > merger.watermark(split)) {
            wake();
            if (merger.advance(split, millis)) {
                output.watermark(merger.merged());
            }
        }
    }

    /** A split had no rows for the idle time. */
    public void onSplitIdle(int split) {
        adopt(split + 1);
        boolean rose = merger.markIdle(split);
        if (rose) {
            output.watermark(merger.merged());
        }
        if (merger.allIdle()) {
            toldIdle = true;
            output.idle();
        }
    }

    /** More splits were found. */
    public void onSplits(int count) {
        adopt(count);
    }

    /** A watermark from the source itself (tests feed them) counts for its split 0; the end counts for all. */
    @Override
    public void onWatermark(int port, long millis) {
        if (merger.inputs() == 0) {
            output.watermark(millis);
            return;
        }
        boolean rose = false;
        int last = millis == Long.MAX_VALUE ? merger.inputs() : 1;
        for (int split = 0; split < last; split++) {
            rose |= merger.advance(split, millis);
        }
        if (rose) {
            output.watermark(merger.merged());
        }
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
    }

    /** Splits are written by their names, since another task may read them next time. */
    @Override
    public void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, MERGED, merger.merged());
        splits.write(target, merger, this::lastTime);
    }

    @Override
    public void restore(SnapshotReader source) {
        splits.read(source);
        adopt(merger.inputs()); // some may be found later: the merged watermark rises with the next rows only
        merger.restoreMerged(SavedLongs.least(source, MERGED, share, Long.MIN_VALUE)[0]);
    }

    /** Takes up what is known of splits that were found. */
    private void adopt(int count) {
        merger.grow(count);
        splits.adopt(merger, count, this::noteTime);
    }

    @Override
    public void resume() {
        if (merger.merged() != Long.MIN_VALUE) {
            output.watermark(merger.merged());
        }
        if (merger.allIdle()) {
            toldIdle = true;
            output.idle();
        }
    }
}
