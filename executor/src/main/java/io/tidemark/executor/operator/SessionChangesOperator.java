package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates sessions and tells of every change at once, row by row: the sessions that a row touches are withdrawn and the
 * one that they become is put in their place. A session is kept until the watermark is past its end and the allowed
 * lateness. Thread: task thread.
 */
public final class SessionChangesOperator implements Operator {
    private static final String WATERMARK = "watermark";

    private final AggregateLayout layout;
    private final SessionState state;
    private final KeptSessions sessions;
    private final LateOutput late;
    private final RowOutput rows;
    private final Output output;
    private final ColumnVector[] keys;
    private final int[] one = new int[1];
    private final int[] slot = new int[1];
    private TaskShare share = TaskShare.ALL;
    private long passed = Long.MIN_VALUE;

    /** Of the batch at hand. */
    private long @Nullable [] watermarks;

    /**
     * @param gapMillis between two rows of a key that are no longer in one session
     * @param latenessMillis how long a session is kept after it was complete
     * @param late takes the rows that are too late for it
     */
    public SessionChangesOperator(
            AggregateLayout layout,
            long gapMillis,
            long latenessMillis,
            StateStore store,
            LateOutput late,
            Output output) {
        this.layout = layout;
        this.late = late;
        this.output = output;
        state = new SessionState(layout, new AggregateSet(layout.calls(), layout.input(), false), gapMillis);
        sessions = new KeptSessions(state, gapMillis, latenessMillis, store);
        rows = new RowOutput(layout.output(), output);
        keys = new ColumnVector[state.keyCount()];
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        LongVector times = batch.longs(layout.timeColumn());
        for (int key = 0; key < keys.length; key++) {
            keys[key] = batch.columns[state.keyColumn(key)];
        }
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (times.isNull(row)) {
                late.timeless(batch, row, passed);
                continue;
            }
            long judge = batch.watermarksBefore == null ? passed : Math.max(passed, batch.watermarksBefore[row]);
            watermarks = batch.watermarksBefore;
            take(batch, row, times.values[row], judge);
        }
        late.flush();
        rows.flush();
    }

    private void take(ColumnBatch batch, int row, long time, long judge) {
        int touched = sessions.touch(keys, row, time, judge);
        if (touched == 0 && sessions.isTooLate(time, judge)) {
            late.late(batch, row, 1, judge);
            return;
        }
        StateTable only = sessions.onlyTouched(keys, row, time);
        if (only != null) {
            extend(only, batch, row);
            return;
        }
        int merged = sessions.merge(keys, batch, row, (session, at) -> {
            rows.makeRoom(1);
            write(session, at, row);
            rows.add(RowKind.DELETE);
        });
        rows.makeRoom(1);
        write(sessions.merged(), merged, row);
        rows.add(RowKind.INSERT);
    }

    /** Adds a row to the one session that it touches, in place. */
    private void extend(StateTable table, ColumnBatch batch, int row) {
        one[0] = row;
        table.find(keys, one, 0, 1, slot);
        long start = state.start(table, slot[0]);
        long end = state.end(table, slot[0]);
        rows.makeRoom(2);
        write(table, slot[0], row);
        rows.add(RowKind.UPDATE_BEFORE);
        int at = state.add(table, batch, one, 1);
        write(table, at, row);
        boolean sameWindow = start == state.start(table, at) && end == state.end(table, at);
        if (sameWindow && sameAsBefore()) {
            rows.drop(1);
            return;
        }
        if (!sameWindow) {
            rows.rename(rows.row() - 1, RowKind.DELETE);
        }
        rows.add(sameWindow ? RowKind.UPDATE_AFTER : RowKind.INSERT);
    }

    private void write(StateValues session, int at, int row) {
        ColumnBatch target = rows.batch();
        int to = rows.row();
        if (watermarks != null) {
            rows.judgedBy(watermarks[row]);
        }
        for (int key = 0; key < keys.length; key++) {
            target.columns[key].copyFrom(keys[key], row, to);
        }
        int column = keys.length;
        for (WindowProperty property : layout.properties()) {
            long bound =
                    switch (property) {
                        case START -> state.start(session, at);
                        case END -> state.end(session, at);
                        case TIME -> state.end(session, at) - 1;
                    };
            target.columns[column].setNotNull(to);
            target.longs(column++).values[to] = bound;
        }
        slot[0] = at;
        state.aggregates().results(session, slot, 1, target.columns, layout.firstCall(), to);
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

    @Override
    public void onWatermark(int port, long millis) {
        passed = Math.max(passed, millis);
        sessions.free(passed);
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
        sessions.placed(given);
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, WATERMARK, passed);
        sessions.snapshot(target);
    }

    @Override
    public void restore(SnapshotReader source) {
        passed = SavedLongs.least(source, WATERMARK, share, Long.MIN_VALUE)[0];
        sessions.restore(source);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
