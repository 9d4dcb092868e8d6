package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.planner.catalog.TableDefinition;

/** Writes rows to a connector. Thread: task thread. */
public final class SinkOperator implements Operator {
    private final SinkWriter writer;
    private final StoredValues values;
    private final TaskMeters meters;

    /** @param table whose rows are written */
    public SinkOperator(SinkWriter writer, TableDefinition table, TaskMeters meters) {
        this.writer = writer;
        this.values = new StoredValues(table);
        this.meters = meters;
        meters.setOutput();
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        values.check(batch);
        writer.write(batch);
        meters.rowsOut += batch.activeCount();
    }

    @Override
    public void onWatermark(int port, long millis) {
        meters.onWatermark(millis);
    }

    @Override
    public void onIdle(int port) {
        meters.onIdle(); // a sink waits for nobody
    }

    /** Whether the writer can take rows without waiting. */
    public boolean ready() {
        return writer.ready();
    }

    /** Whether all rows are safely written. */
    public boolean drained() {
        return writer.drained();
    }

    /** Memory that rows take until their epoch is committed, in bytes. */
    public long heldBytes() {
        return writer.heldBytes();
    }

    /** Sends what is buffered on its way. */
    public void flush() {
        writer.flush();
    }

    /** What was written belongs to an epoch, what follows to the next. */
    public void onBarrier(long epoch) {
        writer.onBarrier(epoch);
    }

    /** Waits until everything is written. */
    public void finish() {
        writer.finish();
    }

    @Override
    public void close() {
        writer.close();
    }

    @Override
    public StepStatus status() {
        return new StepStatus("Output", meters.watermark, Long.MAX_VALUE, 0, "rows");
    }
}
