package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;
import io.tidemark.types.RowKind;

/**
 * Tells of each session by its rows, with start, end and time behind their columns: all of them change when a bound does.
 * Thread: task thread.
 */
final class ChangedRows implements ChangedSessions {
    private final SessionState state;
    private final RowList list;
    private final RowOutput rows;
    private final int width;

    /**
     * @param list the only aggregate of the sessions
     * @param width columns of a row
     */
    ChangedRows(SessionState state, RowList list, int width, RowOutput rows) {
        this.state = state;
        this.list = list;
        this.width = width;
        this.rows = rows;
    }

    /** Rows are copied before any are passed on. */
    @Override
    public void prepare(int touched) {}

    @Override
    public void withdraw(StateValues session, int slot, ColumnBatch batch, int row) {
        writeAll(session, slot, batch, row, RowKind.DELETE);
    }

    @Override
    public void show(StateValues session, int slot, ColumnBatch batch, int row) {
        writeAll(session, slot, batch, row, RowKind.INSERT);
    }

    @Override
    public void before(StateTable session, int slot, ColumnBatch batch, int row, boolean moves) {
        if (moves) {
            withdraw(session, slot, batch, row);
        }
    }

    @Override
    public void after(StateTable session, int slot, ColumnBatch batch, int row, boolean moves) {
        if (moves) {
            show(session, slot, batch, row);
            return;
        }
        long start = state.start(session, slot);
        long end = state.end(session, slot);
        rows.makeRoom(1); // may pass rows on, and with that move the session
        for (int column = 0; column < width; column++) {
            rows.batch().columns[column].copyFrom(batch.columns[column], row, rows.row());
        }
        finish(start, end, batch, row, RowKind.INSERT);
    }

    private void writeAll(StateValues session, int slot, ColumnBatch batch, int row, RowKind kind) {
        long start = state.start(session, slot);
        long end = state.end(session, slot);
        list.copy(session, slot); // the session may move while rows are passed on
        for (int at = 0; at < list.copied(); ) {
            rows.makeRoom(1);
            at = list.decode(at, rows.batch(), rows.row());
            finish(start, end, batch, row, kind);
        }
    }

    private void finish(long start, long end, ColumnBatch batch, int row, RowKind kind) {
        ColumnBatch target = rows.batch();
        int to = rows.row();
        if (batch.watermarksBefore != null) {
            rows.judgedBy(batch.watermarksBefore[row]);
        }
        set(target, width, to, start);
        set(target, width + 1, to, end);
        set(target, width + 2, to, end - 1);
        rows.add(kind);
    }

    private static void set(ColumnBatch target, int column, int row, long value) {
        target.columns[column].setNotNull(row);
        target.longs(column).values[row] = value;
    }
}
