package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.exchange.StreamElement;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.status.StepStatus;
import io.tidemark.executor.window.PaneIndex;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.WindowProperty;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates whose groups come out once: when the watermark completes their window, or at the end. Each row is added to
 * its pane; a window that is complete is the sum of its panes. Rows are judged one by one by the watermark before them,
 * windows are given out by the watermark behind the batch, so that batch sizes do not show. Thread: task thread.
 */
public final class PaneAggregateOperator implements Operator {
    private static final String WATERMARKS = "watermarks";

    private final AggregateLayout layout;
    private final Panes panes;
    private final boolean atEnd;
    private final boolean alwaysOneRow;
    private final AggregateSet set;
    private final PaneTablesSet tables;
    private final LateOutput late;
    private final Output output;
    private final PaneIndex<StateTable[]> index = new PaneIndex<>();
    private final ColumnBatch result;
    private final int[] slots = new int[ColumnBatch.DEFAULT_ROWS];
    private int[] rows = new int[ColumnBatch.DEFAULT_ROWS];
    private final PaneSplitter splitter;

    /** The watermark that was worked off and passed on. */
    private long passed = Long.MIN_VALUE;

    /** What was passed before a restore, until the input is told so again; {@link Long#MIN_VALUE} from then on. */
    private long floor = Long.MIN_VALUE;

    private TaskShare share = TaskShare.ALL;
    private final GivenUpTables givenUp = new GivenUpTables();
    private boolean toldIdle;

    /** Windows that end here or earlier are given out, or were empty when they were complete. */
    private long firedThrough = Long.MIN_VALUE;

    private long target = Long.MIN_VALUE;
    private long firing;
    private @Nullable PaneSum sum;
    private @Nullable StateCursor cursor;
    private StateTable @Nullable [] merged;

    /** What came behind a row that had to wait until windows were given out, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    /** An operator over raw rows. */
    public static PaneAggregateOperator ofRows(
            AggregateLayout layout,
            Panes panes,
            boolean atEnd,
            boolean alwaysOneRow,
            StateStore store,
            LateOutput late,
            Output output) {
        AggregateSet set = new AggregateSet(layout.calls(), layout.input(), false);
        PaneTablesSet tables = new PaneTablesSet(layout, set, store, set::add);
        return new PaneAggregateOperator(layout, panes, atEnd, alwaysOneRow, tables, late, output);
    }

    /**
     * @param atEnd whether all windows wait for the end and no row is late (a query without EMIT)
     * @param alwaysOneRow whether an empty input gives one row: grouping by nothing
     */
    PaneAggregateOperator(
            AggregateLayout layout,
            Panes panes,
            boolean atEnd,
            boolean alwaysOneRow,
            PaneTablesSet tables,
            LateOutput late,
            Output output) {
        this.layout = layout;
        this.panes = panes;
        this.atEnd = atEnd;
        this.alwaysOneRow = alwaysOneRow;
        this.late = late;
        this.output = output;
        this.tables = tables;
        this.set = tables.aggregates();
        this.splitter = new PaneSplitter(panes, layout.timeColumn());
        this.result = ColumnBatch.create(layout.output(), ColumnBatch.DEFAULT_ROWS);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        if (waiting.isEmpty() && sum == null) {
            take(batch);
        } else {
            waiting.addLast(new StreamElement.Rows(copyFrom(batch, 0)));
        }
    }

    private void take(ColumnBatch batch) {
        int count = batch.activeCount();
        ensureCapacity(count);
        int kept = 0;
        if (atEnd || batch.watermarksBefore == null && floor == Long.MIN_VALUE) {
            kept = activeRows(batch, count);
        } else {
            for (int place = 0; place < count; place++) {
                int row = batch.activeRow(place);
                long before = batch.watermarksBefore == null ? floor : Math.max(floor, batch.watermarksBefore[row]);
                if (mustFireBefore(batch, row, before)) {
                    addAll(batch, kept);
                    late.flush();
                    waiting.addFirst(new StreamElement.Rows(copyFrom(batch, place)));
                    target = Math.max(target, before);
                    return;
                }
                kept += isLate(batch, row, before) ? 0 : keep(kept, row);
            }
        }
        late.flush();
        addAll(batch, kept);
    }

    private int keep(int place, int row) {
        rows[place] = row;
        return 1;
    }

    private void ensureCapacity(int count) {
        if (rows.length < count) {
            rows = new int[count];
        }
    }

    private int activeRows(ColumnBatch batch, int count) {
        System.arraycopy(batch.activeRows(), 0, rows, 0, count);
        boolean all = layout.timeColumn() < 0 || panes.takesTimeless();
        return all ? count : withTimes(batch, count);
    }

    /** Leaves rows without a time out, which are in no window. */
    private int withTimes(ColumnBatch batch, int count) {
        LongVector times = batch.longs(layout.timeColumn());
        if (!times.mayHaveNulls) {
            return count;
        }
        int kept = 0;
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (times.nulls[row]) {
                late.timeless(batch, row, Long.MIN_VALUE);
            } else {
                kept += keep(kept, row);
            }
        }
        return kept;
    }

    /**
     * A row that is late for some of its windows but not for all must not get into those that are complete but not yet
     * given out.
     */
    private boolean mustFireBefore(ColumnBatch batch, int row, long before) {
        if (!panes.shares() || before <= firedThrough || isTimeless(batch, row)) {
            return false;
        }
        long pane = splitter.paneOf(batch, row);
        return panes.firstEnd(pane) <= before
                && panes.lastEnd(pane) > before
                && panes.completed(pane, before) > panes.completed(pane, firedThrough);
    }

    private boolean isLate(ColumnBatch batch, int row, long before) {
        if (isTimeless(batch, row)) {
            late.timeless(batch, row, before);
            return true;
        }
        long pane = splitter.paneOf(batch, row);
        if (panes.firstEnd(pane) > before) {
            return false;
        }
        int windows = panes.completed(pane, before);
        if (panes.lastEnd(pane) > before) {
            late.partly(windows);
            return false;
        }
        late.late(batch, row, windows, before);
        return true;
    }

    private boolean isTimeless(ColumnBatch batch, int row) {
        int time = layout.timeColumn();
        return time >= 0 && !panes.takesTimeless() && batch.columns[time].isNull(row);
    }

    private ColumnBatch copyFrom(ColumnBatch batch, int place) {
        int count = batch.activeCount() - place;
        ColumnBatch copy = ColumnBatch.create(layout.input(), Math.max(1, count));
        copy.append(batch, batch.activeRows(), place, count);
        return copy;
    }

    /** Adds the first {@code count} of {@link #rows}, pane by pane. */
    private void addAll(ColumnBatch batch, int count) {
        splitter.split(
                batch,
                rows,
                count,
                (pane, part, partRows, partCount) -> tables.add(open(pane), part, partRows, partCount));
    }

    private StateTable[] open(long pane) {
        StateTable[] found = index.find(pane);
        if (found == null) {
            found = tables.open(pane);
            index.add(pane, found);
        }
        return found;
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
        if (millis >= floor) {
            floor = Long.MIN_VALUE;
        }
        if (waiting.isEmpty()) {
            advance(millis);
        } else {
            waiting.addLast(new StreamElement.Watermark(millis));
        }
    }

    private void advance(long millis) {
        target = Math.max(target, millis);
        if (millis == Long.MAX_VALUE && alwaysOneRow && index.size() == 0 && passed != Long.MAX_VALUE) {
            open(Panes.WITHOUT_TIME)[0].locate(new ColumnVector[0], null, 0, 1, slots);
        }
    }

    @Override
    public void onIdle(int port) {
        toldIdle = true;
        output.idle();
    }

    @Override
    public boolean pending() {
        return target > passed || sum != null || cursor != null || !waiting.isEmpty();
    }

    @Override
    public void step() {
        if (cursor != null) {
            giveOut(cursor);
        } else if (sum != null) {
            addUp(sum);
        } else if (!fireNext()) {
            complete();
        }
    }

    private void complete() {
        if (target > passed) {
            passed = target;
            firedThrough = Math.max(firedThrough, target);
            output.watermark(target);
        }
        StreamElement next = waiting.pollFirst();
        if (next instanceof StreamElement.Rows given) {
            take(given.batch());
        } else if (next instanceof StreamElement.Watermark watermark) {
            advance(watermark.millis());
        }
    }

    /** Begins the next complete window; says whether there is one. */
    private boolean fireNext() {
        if (index.size() == 0) {
            return false;
        }
        long pane = index.pane(0);
        long first = panes.firstEnd(pane);
        long end = panes.shares() ? panes.nextEnd(first, firedThrough) : first;
        if (end > target) {
            return false;
        }
        firing = end;
        begin(end);
        return true;
    }

    private void begin(long end) {
        int upTo = panes.shares() ? index.ceiling(end) : 1;
        if (upTo == 1 && !tables.hasDistinct()) {
            cursor = index.content(0)[0].cursor();
            return;
        }
        if (!panes.shares()) {
            sum = new PaneSum(tables, index.content(0), List.of());
            return;
        }
        List<StateTable[]> added = new ArrayList<>();
        for (int place = 0; place < upTo; place++) {
            added.add(index.content(place));
        }
        merged = tables.openScratch(end);
        sum = new PaneSum(tables, merged, added);
    }

    private void addUp(PaneSum adding) {
        if (!adding.step()) {
            sum = null;
            cursor = adding.whole()[0].cursor();
        }
    }

    private void giveOut(StateCursor from) {
        result.clear();
        ColumnVector[] keys =
                java.util.Arrays.copyOf(result.columns, layout.keys().size());
        int count = from.next(keys, 0, slots, ColumnBatch.DEFAULT_ROWS);
        if (count > 0) {
            result.rowCount = count;
            writeBounds(count);
            set.results(from, slots, count, result.columns, layout.firstCall(), 0);
            output.rows(result);
        } else {
            finishWindow(from);
        }
    }

    private void writeBounds(int count) {
        int at = layout.keys().size();
        if (layout.attached()) {
            writeBound(at, panes.start(firing), count);
            return;
        }
        for (WindowProperty property : layout.properties()) {
            long bound =
                    switch (property) {
                        case START -> panes.start(firing);
                        case END -> firing;
                        case TIME -> firing - 1;
                    };
            writeBound(at++, bound, count);
        }
    }

    private void writeBound(int column, long bound, int count) {
        LongVector target = result.longs(column);
        java.util.Arrays.fill(target.values, 0, count, bound);
        if (bound == Panes.WITHOUT_TIME) {
            target.mayHaveNulls = true;
            java.util.Arrays.fill(target.nulls, 0, count, true);
        }
    }

    private void finishWindow(StateCursor from) {
        from.close();
        cursor = null;
        if (merged != null) {
            StateTables.close(merged);
            merged = null;
        }
        firedThrough = firing;
        while (index.size() > 0 && panes.lastEnd(index.pane(0)) <= firing) {
            long pane = index.pane(0);
            givenUp.close(index.removeFirst(), pane);
        }
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
    }

    @Override
    public void snapshot(SnapshotWriter into) {
        SavedLongs.write(into, WATERMARKS, passed, firedThrough);
        givenUp.write(into);
        TaskShare[] shares = tables.shares(share);
        for (int place = 0; place < index.size(); place++) {
            for (int number = 0; number < shares.length; number++) {
                index.content(place)[number].snapshotChanges(into, number, index.pane(place), shares[number]);
            }
        }
    }

    @Override
    public void restore(SnapshotReader source) {
        long[] saved = SavedLongs.least(source, WATERMARKS, share, Long.MIN_VALUE, Long.MIN_VALUE);
        passed = saved[0];
        target = passed;
        floor = passed;
        firedThrough = saved[1];
        for (int table = 0; table < tables.count(); table++) {
            int number = table;
            source.entries(
                    number,
                    (pane, group, buffer, start, keyLength, valueLength) ->
                            open(pane)[number].restoreEntry(buffer, start, keyLength));
        }
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
        while (index.size() > 0) {
            StateTables.close(index.removeFirst());
        }
    }

    @Override
    public StepStatus status() {
        long groups = 0;
        for (int place = 0; place < index.size(); place++) {
            groups += index.content(place)[0].size();
        }
        long next = Long.MAX_VALUE;
        if (index.size() > 0 && !atEnd) {
            long first = panes.firstEnd(index.pane(0));
            next = panes.shares() ? panes.nextEnd(first, firedThrough) : first;
        }
        String name = panes.takesTimeless() ? "GroupAggregate" : "WindowAggregate";
        return new StepStatus(name, passed, next, groups, "groups");
    }
}
