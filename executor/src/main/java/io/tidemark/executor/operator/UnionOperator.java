package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.time.WatermarkMerger;

/** All rows of all ports, under the smallest of their watermarks. Thread: task thread. */
public final class UnionOperator implements Operator {
    private static final String WATERMARK = "watermark";

    private final WatermarkMerger merger;
    private final Output output;
    private boolean toldIdle;

    public UnionOperator(int ports, Output output) {
        merger = new WatermarkMerger(ports);
        this.output = output;
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        output.rows(judged(merger, port, batch));
    }

    /** The batch with its watermarks as merged; the batch itself is not changed. */
    static ColumnBatch judged(WatermarkMerger merger, int port, ColumnBatch batch) {
        if (batch.watermarksBefore == null && merger.watermark(port) >= merger.merged()) {
            return batch;
        }
        ColumnBatch rows = new ColumnBatch(batch.columns);
        rows.describeAs(batch);
        rows.watermarksBefore = batch.watermarksBefore == null ? null : batch.watermarksBefore.clone();
        merger.judge(port, rows);
        return rows;
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (merger.advance(port, millis) || toldIdle) {
            toldIdle = false;
            output.watermark(merger.merged());
        }
    }

    @Override
    public void onIdle(int port) {
        if (merger.markIdle(port)) {
            output.watermark(merger.merged());
        }
        if (merger.allIdle()) {
            toldIdle = true;
            output.idle();
        }
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, WATERMARK, merger.merged());
    }

    /** The ports tell theirs again; the merged one may be further, if it went on while a port was idle. */
    @Override
    public void restore(SnapshotReader source) {
        merger.restoreMerged(SavedLongs.least(source, WATERMARK, TaskShare.ALL, Long.MIN_VALUE)[0]);
    }

    @Override
    public void resume() {
        if (merger.merged() != Long.MIN_VALUE) {
            output.watermark(merger.merged());
        }
    }
}
