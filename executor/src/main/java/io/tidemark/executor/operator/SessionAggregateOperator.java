package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateValues;
import io.tidemark.planner.plan.WindowProperty;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Aggregates sessions, which come out once: when the watermark passes their end, or at the end of the input. Rows are
 * judged one by one by the watermark before them. A row is late if it touches no session that is still kept and its own
 * interval lies below the watermark. Thread: task thread.
 */
public final class SessionAggregateOperator implements Operator {
    private final AggregateLayout layout;
    private final boolean atEnd;
    private final AggregateSet set;
    private final OpenSessions sessions;
    private final TaskMeters meters;
    private final Output output;
    private final ColumnBatch result;
    private int[] rows = new int[ColumnBatch.DEFAULT_ROWS];

    /** The watermark that was worked off and passed on. */
    private long passed = Long.MIN_VALUE;

    private long target = Long.MIN_VALUE;
    private boolean toldIdle;

    /** What came behind a row that had to wait until sessions were given out, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    /**
     * @param gapMillis between two rows of a key that are no longer in one session
     * @param atEnd whether all sessions wait for the end and no row is late (a query without EMIT)
     */
    public SessionAggregateOperator(
            AggregateLayout layout, long gapMillis, boolean atEnd, StateStore store, TaskMeters meters, Output output) {
        this.layout = layout;
        this.atEnd = atEnd;
        this.meters = meters;
        this.output = output;
        set = new AggregateSet(layout.calls(), layout.input(), false);
        sessions = new OpenSessions(layout, set, gapMillis, store);
        result = ColumnBatch.create(layout.output(), ColumnBatch.DEFAULT_ROWS);
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
        LongVector times = batch.longs(layout.timeColumn());
        int kept = 0;
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            if (times.isNull(row)) {
                meters.late++;
                continue;
            }
            if (!atEnd) {
                long time = times.values[row];
                long before = batch.watermarksBefore == null ? passed : Math.max(passed, batch.watermarksBefore[row]);
                if (time < before && before > passed && sessions.isDue(before)) {
                    sessions.add(batch, rows, kept);
                    waiting.addFirst(new StreamElement.Rows(copyFrom(batch, place)));
                    target = Math.max(target, before);
                    return;
                }
                if (time < before && isBehind(time, before)) {
                    sessions.add(batch, rows, kept);
                    kept = 0;
                    meters.late += sessions.addBehind(batch, row, before) ? 0 : 1;
                    continue;
                }
            }
            rows[kept++] = row;
        }
        sessions.add(batch, rows, kept);
    }

    private boolean isBehind(long time, long before) {
        sessions.swept(before);
        return sessions.isBehind(time);
    }

    private ColumnBatch copyFrom(ColumnBatch batch, int place) {
        int count = batch.activeCount() - place;
        ColumnBatch copy = ColumnBatch.create(layout.input(), Math.max(1, count));
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
        if (target > passed && sessions.sweep(target, this::giveOut)) {
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

    private void giveOut(ColumnVector[] keys, int[] keyRows, StateValues state, int[] slots, int count) {
        result.clear();
        for (int key = 0; key < keys.length; key++) {
            result.columns[key].copyRows(keys[key], keyRows, 0, count, 0);
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
        set.results(state, slots, count, result.columns, layout.firstCall(), 0);
        output.rows(result);
    }

    @Override
    public void snapshot(DataOutput target) throws IOException {
        target.writeLong(passed);
        sessions.snapshot(target);
    }

    @Override
    public void restore(DataInput source) throws IOException {
        passed = source.readLong();
        target = passed;
        sessions.restore(source);
    }

    @Override
    public void close() {
        sessions.close();
    }
}
