package io.tidemark.executor.table;

import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.operator.Operator;
import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.state.BufferAccount;
import io.tidemark.types.TidemarkException;

/** Where the job of a materialized view puts its rows: an operator, because they are its state. Thread: as {@link Sink} says. */
public final class ViewSink implements Sink {
    private final KeyedTable table;
    private final boolean numbered;

    ViewSink(KeyedTable table, boolean numbered) {
        this.table = table;
        this.numbered = numbered;
    }

    /**
     * The operator that keeps the rows; all rows must come to it.
     *
     * @param account counts them
     */
    public Operator operator(BufferAccount account, TaskMeters meters) {
        return new ViewOperator(table, numbered, account, meters);
    }

    /**
     * Shows the rows of a checkpoint in a view whose job does not run.
     *
     * @param state of the operator that {@link #operator} made for the job
     */
    public static void fill(KeyedTable view, SnapshotReader state) {
        ViewOperator.fill(view, state);
        long watermark = ViewOperator.watermark(state);
        if (watermark > Long.MIN_VALUE) {
            view.apply(editor -> {}, watermark);
        }
        view.complete();
    }

    @Override
    public SinkWriter writer(int index, int count) {
        throw TidemarkException.internal("the rows of a view are kept by an operator");
    }

    @Override
    public void commit() {
        // Rows are there as soon as they come.
    }

    @Override
    public void close() {
        // The table stays open.
    }
}
