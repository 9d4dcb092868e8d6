package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.StateValues;
import io.tidemark.planner.plan.WindowProperty;

/** One row for each session: its keys, bounds and aggregates. Thread: task thread. */
final class SessionTotals implements SessionResults {
    private final AggregateLayout layout;
    private final SessionState sessions;
    private final Output output;
    private final ColumnBatch result;

    SessionTotals(AggregateLayout layout, SessionState sessions, Output output) {
        this.layout = layout;
        this.sessions = sessions;
        this.output = output;
        result = ColumnBatch.create(layout.output(), ColumnBatch.DEFAULT_ROWS);
    }

    @Override
    public void complete(ColumnVector[] keys, int[] rows, StateValues state, int[] slots, int count) {
        result.clear();
        for (int key = 0; key < keys.length; key++) {
            result.columns[key].copyRows(keys[key], rows, 0, count, 0);
        }
        int column = keys.length;
        for (WindowProperty property : layout.properties()) {
            long[] bounds = result.longs(column++).values;
            for (int place = 0; place < count; place++) {
                bounds[place] = switch (property) {
                    case START -> sessions.start(state, slots[place]);
                    case END -> sessions.end(state, slots[place]);
                    case TIME -> sessions.end(state, slots[place]) - 1;
                };
            }
        }
        result.rowCount = count;
        sessions.aggregates().results(state, slots, count, result.columns, layout.firstCall(), 0);
        output.rows(result);
    }
}
