package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.types.RowKind;

/** Tells of each session by one row: its keys, bounds and aggregates. Thread: task thread. */
final class ChangedTotals implements ChangedSessions {
    private final AggregateLayout layout;
    private final SessionState state;
    private final RowOutput rows;
    private final int[] slots = new int[1];

    ChangedTotals(AggregateLayout layout, SessionState state, RowOutput rows) {
        this.layout = layout;
        this.state = state;
        this.rows = rows;
    }

    @Override
    public void prepare(int touched) {
        rows.makeRoom(touched + 1);
    }

    @Override
    public void withdraw(StateValues session, int slot, ColumnBatch batch, int row) {
        write(session, slot, batch, row);
        rows.add(RowKind.DELETE);
    }

    @Override
    public void show(StateValues session, int slot, ColumnBatch batch, int row) {
        write(session, slot, batch, row);
        rows.add(RowKind.INSERT);
    }

    @Override
    public void before(StateTable session, int slot, ColumnBatch batch, int row, boolean moves) {
        write(session, slot, batch, row);
        rows.add(moves ? RowKind.DELETE : RowKind.UPDATE_BEFORE);
    }

    @Override
    public void after(StateTable session, int slot, ColumnBatch batch, int row, boolean moves) {
        write(session, slot, batch, row);
        if (!moves && sameAsBefore()) {
            rows.drop(1);
        } else {
            rows.add(moves ? RowKind.INSERT : RowKind.UPDATE_AFTER);
        }
    }

    private void write(StateValues session, int slot, ColumnBatch batch, int row) {
        ColumnBatch target = rows.batch();
        int to = rows.row();
        if (batch.watermarksBefore != null) {
            rows.judgedBy(batch.watermarksBefore[row]);
        }
        int column = state.keyCount();
        for (int key = 0; key < column; key++) {
            target.columns[key].copyFrom(batch.columns[state.keyColumn(key)], row, to);
        }
        for (WindowProperty property : layout.properties()) {
            long bound =
                    switch (property) {
                        case START -> state.start(session, slot);
                        case END -> state.end(session, slot);
                        case TIME -> state.end(session, slot) - 1;
                    };
            target.columns[column].setNotNull(to);
            target.longs(column++).values[to] = bound;
        }
        slots[0] = slot;
        state.aggregates().results(session, slots, 1, target.columns, layout.firstCall(), to);
    }

    /** Whether the row being written has the aggregates of the one before it. */
    private boolean sameAsBefore() {
        int at = rows.row();
        for (int column = layout.firstCall(); column < rows.batch().columns.length; column++) {
            ColumnVector vector = rows.batch().columns[column];
            if (!ColumnOrder.equal(vector, at - 1, vector, at)) {
                return false;
            }
        }
        return true;
    }
}
