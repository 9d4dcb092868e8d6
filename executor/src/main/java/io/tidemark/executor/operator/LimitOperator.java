package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import java.util.Arrays;

/** Lets some rows by and then so many through; says when no more will. Thread: task thread. */
public final class LimitOperator implements Operator {
    private static final String LEFT = "left";

    private final Runnable satisfied;
    private final Output output;
    private long toSkip;
    private long toPass;

    /** @param satisfied called once, when all rows that may pass have passed */
    public LimitOperator(long offset, long fetch, Runnable satisfied, Output output) {
        this.toSkip = offset;
        this.toPass = fetch < 0 ? Long.MAX_VALUE : fetch;
        this.satisfied = satisfied;
        this.output = output;
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        int from = (int) Math.min(count, toSkip);
        int passing = (int) Math.min(count - from, toPass);
        toSkip -= from;
        if (passing > 0) {
            ColumnBatch rows = new ColumnBatch(batch.columns);
            rows.describeAs(batch);
            if (passing < count) {
                rows.selection = Arrays.copyOfRange(batch.activeRows(), from, from + passing);
                rows.selectedCount = passing;
            }
            output.rows(rows);
            toPass -= passing;
        }
        if (toPass == 0) {
            satisfied.run();
        }
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (toPass == 0) {
            satisfied.run(); // LIMIT 0
        }
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, LEFT, toSkip, toPass);
    }

    @Override
    public void restore(SnapshotReader source) {
        long[] left = SavedLongs.least(source, LEFT, TaskShare.ALL, toSkip, toPass);
        toSkip = left[0];
        toPass = left[1];
    }

    @Override
    public void resume() {
        if (toPass == 0) {
            satisfied.run();
        }
    }
}
