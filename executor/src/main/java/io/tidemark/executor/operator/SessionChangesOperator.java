package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.Schema;
import java.util.ArrayDeque;

/**
 * Finds sessions and tells of every change at once, row by row: the sessions that a row touches are withdrawn and the
 * one that they become is put in their place. A session is kept until the watermark is past its end and the allowed
 * lateness. Since one row may change all rows of a session, rows wait while much is given out. Thread: task thread.
 */
public final class SessionChangesOperator implements Operator {
    private static final String WATERMARK = "watermark";

    private final Schema input;
    private final int timeColumn;
    private final SessionState state;
    private final KeptSessions sessions;
    private final ChangedSessions changes;
    private final LateOutput late;
    private final RowOutput rows;
    private final Output output;
    private final ColumnVector[] keys;
    private final int[] one = new int[1];
    private final int[] slot = new int[1];
    private TaskShare share = TaskShare.ALL;
    private long passed = Long.MIN_VALUE;

    /** What came behind a row that gave out much, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    private SessionChangesOperator(
            AggregateLayout layout,
            SessionState state,
            KeptSessions sessions,
            ChangedSessions changes,
            LateOutput late,
            RowOutput rows,
            Output output) {
        this.input = layout.input();
        this.timeColumn = layout.timeColumn();
        this.state = state;
        this.sessions = sessions;
        this.changes = changes;
        this.late = late;
        this.rows = rows;
        this.output = output;
        keys = new ColumnVector[state.keyCount()];
    }

    /**
     * Tells of each session by one row: keys, bounds, aggregates.
     *
     * @param gapMillis between two rows of a key that are no longer in one session
     * @param latenessMillis how long a session is kept after it was complete
     * @param late takes the rows that are too late for it
     */
    public static SessionChangesOperator ofAggregates(
            AggregateLayout layout,
            long gapMillis,
            long latenessMillis,
            StateStore store,
            LateOutput late,
            Output output) {
        SessionState state = new SessionState(layout, AggregateSet.whole(layout.calls(), layout.input()), gapMillis);
        KeptSessions sessions = new KeptSessions(state, gapMillis, latenessMillis, store);
        RowOutput rows = new RowOutput(layout.output(), output);
        ChangedSessions changes = new ChangedTotals(layout, state, rows);
        return new SessionChangesOperator(layout, state, sessions, changes, late, rows, output);
    }

    /** Tells of each session by its rows, with its start, end and time behind their columns. */
    public static SessionChangesOperator ofRows(
            AggregateLayout layout,
            long gapMillis,
            long latenessMillis,
            StateStore store,
            LateOutput late,
            Output output) {
        int width = layout.input().size();
        RowList list = new RowList(width);
        SessionState state = new SessionState(layout, AggregateSet.of(list), gapMillis);
        KeptSessions sessions = new KeptSessions(state, gapMillis, latenessMillis, store);
        RowOutput rows = new RowOutput(layout.output(), output);
        ChangedSessions changes = new ChangedRows(state, list, width, rows);
        return new SessionChangesOperator(layout, state, sessions, changes, late, rows, output);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        if (waiting.isEmpty()) {
            take(batch);
        } else {
            waiting.addLast(new StreamElement.Rows(copyFrom(batch, 0)));
        }
    }

    private void take(ColumnBatch batch) {
        LongVector times = batch.longs(timeColumn);
        for (int key = 0; key < keys.length; key++) {
            keys[key] = batch.columns[state.keyColumn(key)];
        }
        int count = batch.activeCount();
        long before = rows.total();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (rows.total() - before > 2 * ColumnBatch.DEFAULT_ROWS) {
                waiting.addFirst(new StreamElement.Rows(copyFrom(batch, place)));
                break;
            }
            if (times.isNull(row)) {
                late.timeless(batch, row, passed);
                continue;
            }
            long judge = batch.watermarksBefore == null ? passed : Math.max(passed, batch.watermarksBefore[row]);
            take(batch, row, times.values[row], judge);
        }
        late.flush();
        rows.flush();
    }

    private ColumnBatch copyFrom(ColumnBatch batch, int place) {
        int count = batch.activeCount() - place;
        ColumnBatch copy = ColumnBatch.create(input, Math.max(1, count));
        copy.append(batch, batch.activeRows(), place, count);
        return copy;
    }

    private void take(ColumnBatch batch, int row, long time, long judge) {
        int touched = sessions.touch(keys, row, time, judge);
        if (touched == 0 && sessions.isTooLate(time, judge)) {
            late.late(batch, row, 1, judge);
            return;
        }
        changes.prepare(touched);
        StateTable only = sessions.onlyTouched(keys, row, time);
        if (only != null) {
            extend(only, batch, row, time);
            return;
        }
        int merged = sessions.merge(keys, batch, row, (session, at) -> changes.withdraw(session, at, batch, row));
        changes.show(sessions.merged(), merged, batch, row);
    }

    /** Adds a row to the one session that it touches, in place. */
    private void extend(StateTable table, ColumnBatch batch, int row, long time) {
        one[0] = row;
        table.find(keys, one, 0, 1, slot);
        boolean moves = time < state.start(table, slot[0]) || time > state.last(table, slot[0]);
        changes.before(table, slot[0], batch, row, moves);
        int at = state.add(table, batch, one, 1);
        changes.after(table, at, batch, row, moves);
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (waiting.isEmpty()) {
            advance(millis);
        } else {
            waiting.addLast(new StreamElement.Watermark(millis));
        }
    }

    private void advance(long millis) {
        passed = Math.max(passed, millis);
        sessions.free(passed);
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        if (waiting.isEmpty()) {
            output.idle();
        } else {
            waiting.addLast(new StreamElement.Idle());
        }
    }

    @Override
    public boolean pending() {
        return !waiting.isEmpty();
    }

    @Override
    public void step() {
        StreamElement next = waiting.pollFirst();
        if (next instanceof StreamElement.Rows given) {
            take(given.batch());
        } else if (next instanceof StreamElement.Watermark watermark) {
            advance(watermark.millis());
        } else if (next instanceof StreamElement.Idle) {
            output.idle();
        }
    }

    @Override
    public StepStatus status() {
        return new StepStatus("SessionAggregate", passed, Long.MAX_VALUE, sessions.kept(), "sessions");
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
