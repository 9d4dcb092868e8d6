package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.types.Schema;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Finds sessions, which come out once: when the watermark passes their end, or at the end of the input. Rows are judged
 * one by one by the watermark before them. A row is late if it touches no session that is still kept and its own interval
 * lies below the watermark. Thread: task thread.
 */
public final class SessionOperator implements Operator {
    private static final String WATERMARK = "watermark";

    private final Schema input;
    private final int timeColumn;
    private final boolean atEnd;
    private final OpenSessions sessions;
    private final SessionResults results;
    private final LateOutput late;
    private final Output output;
    private int[] rows = new int[ColumnBatch.DEFAULT_ROWS];

    /** The watermark that was worked off and passed on. */
    private long passed = Long.MIN_VALUE;

    private long target = Long.MIN_VALUE;
    private TaskShare share = TaskShare.ALL;
    private boolean toldIdle;

    /** What came behind a row that had to wait until sessions were given out, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    private SessionOperator(
            AggregateLayout layout,
            boolean atEnd,
            OpenSessions sessions,
            SessionResults results,
            LateOutput late,
            Output output) {
        this.input = layout.input();
        this.timeColumn = layout.timeColumn();
        this.atEnd = atEnd;
        this.sessions = sessions;
        this.results = results;
        this.late = late;
        this.output = output;
    }

    /**
     * Gives one row for each session: keys, bounds, aggregates.
     *
     * @param gapMillis between two rows of a key that are no longer in one session
     * @param atEnd whether all sessions wait for the end and no row is late (a query without EMIT)
     * @param late takes the rows that are in no session
     */
    public static SessionOperator ofAggregates(
            AggregateLayout layout, long gapMillis, boolean atEnd, StateStore store, LateOutput late, Output output) {
        AggregateSet set = new AggregateSet(layout.calls(), layout.input(), false);
        SessionState state = new SessionState(layout, set, gapMillis);
        OpenSessions sessions = new OpenSessions(layout, state, gapMillis, store);
        return new SessionOperator(layout, atEnd, sessions, new SessionTotals(layout, state, output), late, output);
    }

    /** Gives the rows of each session, in the order of time, with its start, end and time behind their columns. */
    public static SessionOperator ofRows(
            AggregateLayout layout, long gapMillis, boolean atEnd, StateStore store, LateOutput late, Output output) {
        AggregateSet none = new AggregateSet(List.of(), layout.input(), false);
        SessionState state = new SessionState(layout, none, gapMillis);
        OpenSessions sessions = new OpenSessions(layout, state, gapMillis, store);
        return new SessionOperator(
                layout, atEnd, sessions, new SessionRows(layout, state, store, output), late, output);
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
        int count = batch.activeCount();
        if (rows.length < count) {
            rows = new int[count];
        }
        LongVector times = batch.longs(timeColumn);
        int kept = 0;
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (times.isNull(row)) {
                late.timeless(batch, row, passed);
                continue;
            }
            long before = judge(batch, row);
            if (times.values[row] < before) {
                add(batch, kept); // what came before it may be complete now
                kept = 0;
                if (before > passed && sessions.isDue(before)) {
                    waiting.addFirst(new StreamElement.Rows(copyFrom(batch, place)));
                    target = Math.max(target, before);
                    late.flush();
                    return;
                }
                sessions.swept(before);
                if (sessions.isBehind(times.values[row])) {
                    addBehind(batch, row, before);
                    continue;
                }
            }
            rows[kept++] = row;
        }
        late.flush();
        add(batch, kept);
    }

    private void add(ColumnBatch batch, int count) {
        if (count == 0) {
            return;
        }
        results.keep(batch, rows, count);
        sessions.add(batch, rows, count);
    }

    private void addBehind(ColumnBatch batch, int row, long before) {
        if (sessions.addBehind(batch, row, before)) {
            results.keep(batch, new int[] {row}, 1);
        } else {
            late.late(batch, row, 1, before);
        }
    }

    /** The watermark that judges a row. */
    private long judge(ColumnBatch batch, int row) {
        if (atEnd) {
            return Long.MIN_VALUE;
        }
        return batch.watermarksBefore == null ? passed : Math.max(passed, batch.watermarksBefore[row]);
    }

    private ColumnBatch copyFrom(ColumnBatch batch, int place) {
        int count = batch.activeCount() - place;
        ColumnBatch copy = ColumnBatch.create(input, Math.max(1, count));
        copy.append(batch, batch.activeRows(), place, count);
        return copy;
    }

    @Override
    public void onWatermark(int port, long millis) {
        if (atEnd && millis != Long.MAX_VALUE) {
            return; // nothing to give out before the end
        }
        if (toldIdle) {
            toldIdle = false;
            output.watermark(passed);
        }
        if (waiting.isEmpty()) {
            target = Math.max(target, millis);
        } else {
            waiting.addLast(new StreamElement.Watermark(millis));
        }
    }

    @Override
    public void onIdle(int port) {
        toldIdle = true;
        output.idle();
    }

    @Override
    public boolean pending() {
        return target > passed || !waiting.isEmpty();
    }

    @Override
    public void step() {
        if (target > passed && (results.giveOut() || sessions.sweep(target, results))) {
            return;
        }
        if (target > passed) {
            passed = target;
            sessions.swept(target);
            output.watermark(target);
        }
        StreamElement next = waiting.pollFirst();
        if (next instanceof StreamElement.Rows given) {
            take(given.batch());
        } else if (next instanceof StreamElement.Watermark watermark) {
            target = Math.max(target, watermark.millis());
        }
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
        sessions.placed(given);
        results.placed(given);
    }

    @Override
    public void snapshot(SnapshotWriter into) {
        SavedLongs.write(into, WATERMARK, passed);
        sessions.snapshot(into);
        results.snapshot(into);
    }

    @Override
    public void restore(SnapshotReader source) {
        passed = SavedLongs.least(source, WATERMARK, share, Long.MIN_VALUE)[0];
        target = passed;
        sessions.restore(source);
        results.restore(source);
    }

    @Override
    public void resume() {
        if (passed != Long.MIN_VALUE) {
            output.watermark(passed);
        }
        if (toldIdle) {
            output.idle();
        }
    }

    @Override
    public void close() {
        sessions.close();
        results.close();
    }

    @Override
    public StepStatus status() {
        long next = atEnd ? Long.MAX_VALUE : sessions.earliestEnd();
        return new StepStatus("SessionAggregate", passed, next, sessions.kept(), "sessions");
    }
}
