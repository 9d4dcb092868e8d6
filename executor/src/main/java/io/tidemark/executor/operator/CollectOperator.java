package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.ResultQueue;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.Schema;

/** Copies rows for the caller. Thread: task thread. */
public final class CollectOperator implements Operator {
    private final Schema schema;
    private final ResultQueue results;
    private final TaskMeters meters;

    public CollectOperator(Schema schema, ResultQueue results, TaskMeters meters) {
        this.schema = schema;
        this.results = results;
        this.meters = meters;
        meters.setOutput();
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        ColumnBatch copy = ColumnBatch.create(schema, count);
        copy.append(batch, batch.activeRows(), 0, count);
        copy.watermarksBefore = null;
        copy.version = batch.version;
        meters.rowsOut += count;
        results.add(copy);
    }

    @Override
    public void onWatermark(int port, long millis) {
        meters.onWatermark(millis);
    }

    @Override
    public void onIdle(int port) {
        meters.onIdle(); // the caller sees rows, not time
    }

    @Override
    public StepStatus status() {
        return new StepStatus("Output", meters.watermark, Long.MAX_VALUE, 0, "rows");
    }
}
