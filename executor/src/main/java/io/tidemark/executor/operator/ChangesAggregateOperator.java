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
import io.tidemark.executor.status.StepStatus;
import io.tidemark.executor.window.PaneIndex;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.types.RowKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates that tell of every change at once, row by row: the old result is withdrawn and the new one put in its place;
 * a change that does not show is not told. With windows, each window has a table of its own until the watermark is past
 * its end and the allowed lateness. Rows keep the watermark by which they were judged, for a {@link MaterializeOperator}.
 * Thread: task thread.
 */
public final class ChangesAggregateOperator implements Operator {
    private static final String WATERMARK = "watermark";

    private final AggregateLayout layout;
    private final @Nullable Panes panes;
    private final AggregateSet set;
    private final List<DistinctValues> distinct;
    private final int[] keyColumns;
    private final int[][] distinctColumns;
    private final StateStore store;
    private final StateTable @Nullable [] unwindowed;
    private final PaneIndex<StateTable[]> windows = new PaneIndex<>();
    private final TaskMeters meters;
    private final LateOutput late;
    private final long latenessMillis;
    private final RowOutput rows;
    private final Output output;
    private final int[] row = new int[1];
    private final int[] slot = new int[1];
    private final boolean[] changesDistinct;
    private final GivenUpTables givenUp = new GivenUpTables();
    private TaskShare share = TaskShare.ALL;
    private long passed = Long.MIN_VALUE;

    /**
     * @param panes how windows lie, or null to group without windows
     * @param retracting whether the input takes rows back
     * @param latenessMillis how long a window is kept after it was complete
     * @param late takes the rows that are too late for it
     */
    public ChangesAggregateOperator(
            AggregateLayout layout,
            @Nullable Panes panes,
            boolean retracting,
            long latenessMillis,
            StateStore store,
            TaskMeters meters,
            LateOutput late,
            Output output) {
        this.layout = layout;
        this.panes = panes;
        this.store = store;
        this.meters = meters;
        this.late = late;
        this.latenessMillis = latenessMillis;
        this.output = output;
        set = new AggregateSet(layout.calls(), layout.input(), true, retracting);
        distinct = layout.distinctValues();
        keyColumns = layout.keyColumns();
        distinctColumns = new int[distinct.size()][];
        for (int index = 0; index < distinctColumns.length; index++) {
            distinctColumns[index] = layout.distinctColumns(distinct.get(index));
        }
        changesDistinct = new boolean[distinct.size()];
        rows = new RowOutput(layout.output(), output);
        unwindowed = panes == null ? openTables() : null;
    }

    private StateTable[] openTables() {
        List<StateTable> tables = new ArrayList<>();
        tables.add(store.table("aggregate", layout.stateLayout(set)));
        for (DistinctValues values : distinct) {
            tables.add(store.table("aggregate distinct values", layout.distinctLayout(values)));
        }
        return tables.toArray(new StateTable[0]);
    }

    @Override
    public void onBatch(int port, ColumnBatch batch) {
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int number = batch.activeRow(place);
            if (unwindowed != null) {
                apply(unwindowed, batch, number, 0);
            } else if (panes != null) {
                applyToWindows(panes, batch, number);
            }
        }
        late.flush();
        rows.flush();
    }

    private void applyToWindows(Panes windowing, ColumnBatch batch, int number) {
        LongVector times = batch.longs(layout.timeColumn());
        long judge = batch.watermarksBefore == null ? passed : Math.max(passed, batch.watermarksBefore[number]);
        boolean timeless = times.isNull(number);
        if (timeless && !windowing.takesTimeless()) {
            late.timeless(batch, number, judge);
            return;
        }
        long pane = timeless ? Panes.WITHOUT_TIME : windowing.pane(times.values[number]);
        long last = windowing.lastEnd(pane);
        int missed = 0;
        for (long end = windowing.firstEnd(pane); ; end = windowing.nextEnd(end, end)) {
            if (freedAt(end) <= judge) {
                missed++;
            } else {
                apply(windowTables(end), batch, number, end);
            }
            if (end >= last) {
                break;
            }
        }
        if (missed > 0 && freedAt(last) <= judge) {
            late.late(batch, number, missed, judge);
        } else if (missed > 0) {
            late.partly(missed);
        }
    }

    /** The watermark at which a window is too old for further rows. */
    private long freedAt(long end) {
        return end > Long.MAX_VALUE - latenessMillis ? Long.MAX_VALUE : end + latenessMillis;
    }

    private StateTable[] windowTables(long end) {
        StateTable[] tables = windows.find(end);
        if (tables == null) {
            tables = openTables();
            windows.add(end, tables);
        }
        return tables;
    }

    private void apply(StateTable[] tables, ColumnBatch batch, int number, long windowEnd) {
        int sign = batch.kind(number).adds() ? 1 : -1;
        row[0] = number;
        if (sign < 0 && !exists(tables[0], batch)) {
            meters.invalidRetractions++;
            return;
        }
        for (int index = 0; index < distinct.size(); index++) {
            changesDistinct[index] = countDistinct(index, tables[index + 1], batch, sign);
        }
        rows.makeRoom(2);
        boolean onlyGroup = isAlwaysShown() && !tables[0].isEmpty();
        tables[0].locate(batch, keyColumns, row, 0, 1, slot);
        boolean existed = onlyGroup || set.rows(tables[0], slot[0]) > 0;
        if (existed) {
            write(tables[0], batch, number, windowEnd);
            rows.add(RowKind.UPDATE_BEFORE);
        }
        set.add(batch, row, 1, tables[0], slot, sign);
        for (int index = 0; index < changesDistinct.length; index++) {
            if (changesDistinct[index]) {
                for (int call : distinct.get(index).calls()) {
                    set.addTo(call, batch, row, 1, tables[0], slot, sign);
                }
            }
        }
        tell(tables[0], batch, number, windowEnd, existed);
    }

    /** Grouping by nothing gives a row for no rows too, once it has given one. */
    private boolean isAlwaysShown() {
        return keyColumns.length == 0 && panes == null;
    }

    private boolean exists(StateTable groups, ColumnBatch batch) {
        groups.find(batch, keyColumns, row, 0, 1, slot);
        return slot[0] >= 0 && set.rows(groups, slot[0]) > 0;
    }

    /** Counts a distinct value; says whether it is new or gone. */
    private boolean countDistinct(int index, StateTable values, ColumnBatch batch, int sign) {
        if (distinct.get(index).select(batch, row, 1, slot) == 0) {
            return false;
        }
        values.locate(batch, distinctColumns[index], row, 0, 1, slot);
        long before = values.values()[slot[0]];
        long after = before + sign;
        values.values()[slot[0]] = after;
        if (after == 0) {
            values.remove(slot[0]);
        }
        return before == 0 || after == 0;
    }

    private void tell(StateTable groups, ColumnBatch batch, int number, long windowEnd, boolean existed) {
        if (set.rows(groups, slot[0]) == 0 && !isAlwaysShown()) {
            rows.rename(rows.row() - 1, RowKind.DELETE);
            groups.remove(slot[0]);
            return;
        }
        write(groups, batch, number, windowEnd);
        if (!existed) {
            rows.add(RowKind.INSERT);
        } else if (sameAsBefore()) {
            rows.drop(1);
        } else {
            rows.add(RowKind.UPDATE_AFTER);
        }
    }

    private void write(StateTable groups, ColumnBatch batch, int number, long windowEnd) {
        ColumnBatch target = rows.batch();
        int at = rows.row();
        if (batch.watermarksBefore != null) {
            rows.judgedBy(batch.watermarksBefore[number]);
        }
        for (int key = 0; key < keyColumns.length; key++) {
            target.columns[key].copyFrom(batch.columns[keyColumns[key]], number, at);
        }
        writeBounds(target, at, windowEnd);
        set.results(groups, slot, 1, target.columns, layout.firstCall(), at);
    }

    private void writeBounds(ColumnBatch target, int at, long windowEnd) {
        if (panes == null) {
            return;
        }
        int column = keyColumns.length;
        if (layout.attached()) {
            setLong(target, column, at, panes.start(windowEnd));
            return;
        }
        for (WindowProperty property : layout.properties()) {
            long bound =
                    switch (property) {
                        case START -> panes.start(windowEnd);
                        case END -> windowEnd;
                        case TIME -> windowEnd - 1;
                    };
            setLong(target, column++, at, bound);
        }
    }

    private static void setLong(ColumnBatch target, int column, int at, long value) {
        if (value == Panes.WITHOUT_TIME) {
            target.columns[column].setNull(at);
            return;
        }
        target.columns[column].setNotNull(at);
        target.longs(column).values[at] = value;
    }

    /** Whether the row being written equals the one before it. */
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
        while (windows.size() > 0 && freedAt(windows.pane(0)) <= passed) {
            long end = windows.pane(0);
            givenUp.close(windows.removeFirst(), end);
        }
        output.watermark(millis);
    }

    @Override
    public void onIdle(int port) {
        output.idle();
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
    }

    @Override
    public void snapshot(SnapshotWriter target) {
        SavedLongs.write(target, WATERMARK, passed);
        givenUp.write(target);
        for (int number = 0; number <= distinct.size(); number++) {
            TaskShare shareOfTable = share.over(number == 0 ? keyColumns : distinctColumns[number - 1]);
            if (unwindowed != null) {
                unwindowed[number].snapshotChanges(target, number, SnapshotWriter.NO_PANE, shareOfTable);
            }
            for (int place = 0; place < windows.size(); place++) {
                windows.content(place)[number].snapshotChanges(target, number, windows.pane(place), shareOfTable);
            }
        }
    }

    @Override
    public void restore(SnapshotReader source) {
        passed = SavedLongs.least(source, WATERMARK, share, Long.MIN_VALUE)[0];
        for (int table = 0; table <= distinct.size(); table++) {
            int number = table;
            source.entries(number, (pane, group, buffer, start, keyLength, valueLength) -> {
                StateTable[] tables = unwindowed == null ? windowTables(pane) : unwindowed;
                tables[number].restoreEntry(buffer, start, keyLength);
            });
        }
    }

    @Override
    public void close() {
        while (windows.size() > 0) {
            StateTables.close(windows.removeFirst());
        }
        if (unwindowed != null) {
            StateTables.close(unwindowed);
        }
    }

    @Override
    public StepStatus status() {
        if (unwindowed != null) {
            return new StepStatus("GroupAggregate", passed, Long.MAX_VALUE, unwindowed[0].size(), "groups");
        }
        long groups = 0;
        long next = Long.MAX_VALUE;
        for (int place = 0; place < windows.size(); place++) {
            groups += windows.content(place)[0].size();
            next = windows.pane(place) > passed ? Math.min(next, windows.pane(place)) : next;
        }
        return new StepStatus("WindowAggregate", passed, next, groups, "groups");
    }
}
