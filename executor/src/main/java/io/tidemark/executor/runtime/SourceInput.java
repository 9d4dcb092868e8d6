package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.operator.Output;
import io.tidemark.executor.operator.WatermarkOperator;
import io.tidemark.executor.thread.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Polls a reader and tells the watermarks of its splits that ended, were added, or were found empty for the idle time.
 * Thread: task thread.
 */
final class SourceInput implements TaskInput {
    private final SourceReader reader;
    private final Output output;
    private final Clock clock;
    private final long idleNanos;
    private final SourceOrigins origins;
    private @Nullable WatermarkOperator watermarks;
    private long[] lastRows = {};
    private boolean[] idle = {};
    private boolean[] finished = {};
    private boolean ended;

    /** @param idleMillis after which an empty split is left out; 0 for never */
    SourceInput(SourceReader reader, SourceOrigins origins, long idleMillis, Clock clock, Output output) {
        this.reader = reader;
        this.origins = origins;
        this.idleNanos = idleMillis * 1_000_000;
        this.clock = clock;
        this.output = output;
    }

    /** The operator behind this input that wants to know of splits. */
    void watch(WatermarkOperator operator) {
        watermarks = operator;
    }

    SourceReader reader() {
        return reader;
    }

    @Override
    public boolean pull() {
        if (ended) {
            return false;
        }
        ColumnBatch batch = reader.poll();
        if (batch != null && batch.activeCount() > 0) {
            batch.split = reader.currentSplit();
            origins.mark(batch);
            heardFrom(batch.split);
            output.rows(batch);
        }
        origins.onSplits(reader.splitCount());
        if (watermarks != null) {
            followSplits(watermarks); // behind the rows: a split may have ended with them
        }
        if (batch == null && reader.finished()) {
            ended = true;
            output.watermark(Long.MAX_VALUE);
            return true;
        }
        return batch != null;
    }

    private void heardFrom(int split) {
        if (split < idle.length) {
            lastRows[split] = clock.nanos();
            idle[split] = false;
        }
    }

    private void followSplits(WatermarkOperator operator) {
        int count = reader.splitCount();
        if (count > idle.length) {
            int before = idle.length;
            lastRows = java.util.Arrays.copyOf(lastRows, count);
            idle = java.util.Arrays.copyOf(idle, count);
            finished = java.util.Arrays.copyOf(finished, count);
            java.util.Arrays.fill(lastRows, before, count, clock.nanos());
            operator.onSplits(count);
        }
        for (int split = 0; split < count; split++) {
            if (!finished[split]) {
                follow(operator, split);
            }
        }
    }

    private void follow(WatermarkOperator operator, int split) {
        long said = reader.watermark(split);
        if (said != Long.MIN_VALUE) {
            operator.onSplitWatermark(split, said);
        }
        if (reader.finished(split)) {
            finished[split] = true;
            operator.onSplitFinished(split);
        } else if (!idle[split] && (reader.idle(split) || wasSilent(split))) {
            idle[split] = true;
            operator.onSplitIdle(split);
        }
    }

    private boolean wasSilent(int split) {
        return idleNanos > 0 && reader.caughtUp(split) && clock.nanos() - lastRows[split] > idleNanos;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public long recordsRead() {
        return reader.recordsRead();
    }

    @Override
    public void close() {
        reader.close();
    }
}
