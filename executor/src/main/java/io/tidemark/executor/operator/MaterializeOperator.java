package io.tidemark.executor.operator;

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
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.window.PaneIndex;
import io.tidemark.types.RowKind;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lets the changes of a result out as EMIT says: when the watermark completes a row, when its delay is over, or at once;
 * and for EMIT STREAM with undo, ptime and ver (Begoli et al., "One SQL to Rule Them All", SIGMOD 2019). Rows that are
 * complete at the same time lie in one table, a pane, which is given up when nothing can change them any more. Rows whose
 * input carries watermarks are taken one by one, so that batch sizes do not show. Any operator that tells of its changes
 * may stand before it, whatever its windows. Thread: task thread.
 */
public final class MaterializeOperator implements Operator {
    private static final String WATERMARKS = "watermarks";
    private static final int TABLE = 0;

    /** Rows that are never complete before the end lie here. */
    private static final long WITHOUT_TIME = Long.MAX_VALUE;

    /** Entries that one step shows, each with at most two rows in nearly all cases. */
    private static final int ENTRIES_A_STEP = ColumnBatch.DEFAULT_ROWS / 2;

    /** Rows that are complete at the same time. */
    private static final class Pane {
        final StateTable table;
        boolean shown;
        long waiting;

        Pane(StateTable table) {
            this.table = table;
        }
    }

    private final MaterializeLayout layout;
    private final int[] keyColumns;
    private final boolean holds;
    private final boolean onWatermark;
    private final long delayNanos;
    private final StateStore store;
    private final Clock clock;
    private final Output output;
    private final ShownRows shown;
    private final ChangeRows rows;
    private final DelayedKeys delayed;
    private final PaneIndex<Pane> panes = new PaneIndex<>();
    private final ColumnVector[] keyTargets;
    private final int[] row = new int[1];
    private final int[] slot = new int[1];
    private final int[] slots = new int[ENTRIES_A_STEP];
    private final GivenUpTables givenUp = new GivenUpTables();
    private TaskShare share = TaskShare.ALL;
    private long passed = Long.MIN_VALUE;
    private long target = Long.MIN_VALUE;

    /** Panes that are complete at this watermark were shown. */
    private long shownThrough = Long.MIN_VALUE;

    private boolean toldIdle;
    private long nowNanos;
    private @Nullable Pane walked;
    private @Nullable StateCursor cursor;

    /** What came behind a row that had to wait until others were shown, in order. */
    private final ArrayDeque<StreamElement> waiting = new ArrayDeque<>();

    public MaterializeOperator(
            MaterializeLayout layout, StateStore store, Clock clock, TaskMeters meters, Output output) {
        this.layout = layout;
        this.store = store;
        this.clock = clock;
        this.output = output;
        keyColumns = layout.keyColumns();
        holds = layout.holds();
        onWatermark = layout.emit().corrects();
        delayNanos = layout.emit().delays() ? layout.emit().delayMillis() * 1_000_000 : -1;
        int width = layout.input().size();
        shown = new ShownRows(layout.onlyInserts(), width, meters);
        rows = new ChangeRows(layout.emit().stream(), width, layout.output(), clock, output);
        delayed = new DelayedKeys(layout.keyTypes());
        keyTargets = new ColumnVector[keyColumns.length];
        for (int key = 0; key < keyTargets.length; key++) {
            keyTargets[key] = ColumnVector.create(layout.keyTypes().get(key), ENTRIES_A_STEP);
        }
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
        nowNanos = delayNanos < 0 ? 0 : clock.nanos();
        if (!delayed.isEmpty() && delayed.deadlineNanos() < nowNanos) {
            waiting.addFirst(new StreamElement.Rows(copyFrom(batch, 0)));
            return; // what was due before these rows comes first
        }
        rows.readClock();
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int number = batch.activeRow(place);
            if (onWatermark && batch.watermarksBefore != null && mustShowBefore(batch.watermarksBefore[number])) {
                target = Math.max(target, batch.watermarksBefore[number]);
                waiting.addFirst(new StreamElement.Rows(copyFrom(batch, place)));
                break;
            }
            if (holds) {
                change(batch, number);
            } else {
                passOn(batch, number);
            }
        }
        rows.flush();
    }

    /** Whether rows are complete by this watermark that were not shown yet. */
    private boolean mustShowBefore(long watermark) {
        if (watermark <= shownThrough) {
            return false;
        }
        int next = shownThrough == Long.MIN_VALUE ? 0 : panes.ceiling(shownThrough + 1);
        return next < panes.size() && panes.pane(next) <= watermark;
    }

    private ColumnBatch copyFrom(ColumnBatch batch, int place) {
        int count = batch.activeCount() - place;
        ColumnBatch copy = ColumnBatch.create(layout.input(), Math.max(1, count));
        copy.append(batch, batch.activeRows(), place, count);
        return copy;
    }

    /** EMIT STREAM without AFTER: a change goes out as it comes. */
    private void passOn(ColumnBatch batch, int number) {
        long version = 0;
        if (!layout.onlyInserts()) {
            StateTable table = pane(completeAt(batch, number)).table;
            locate(table, batch, number);
            version = ShownRows.nextVersion(table, slot[0]);
        }
        rows.add(batch.kind(number), version, batch, number);
    }

    private void locate(StateTable table, ColumnBatch batch, int number) {
        row[0] = number;
        table.locate(batch, keyColumns, row, 0, 1, slot);
    }

    private void change(ColumnBatch batch, int number) {
        long completeAt = completeAt(batch, number);
        Pane pane = pane(completeAt);
        StateTable table = pane.table;
        locate(table, batch, number);
        if (pane.shown) {
            shown.settle(table, slot[0]);
        }
        shown.apply(table, slot[0], batch, number);
        if (delayNanos >= 0) {
            delay(pane, completeAt, batch, number);
        } else if (pane.shown && batch.kind(number) != RowKind.UPDATE_BEFORE) { // whose other half follows
            shown.show(table, slot[0], rows);
        }
    }

    private void delay(Pane pane, long completeAt, ColumnBatch batch, int number) {
        if (ShownRows.ticket(pane.table, slot[0]) == 0) {
            long ticket = delayed.add(batch, keyColumns, number, completeAt, nowNanos + delayNanos);
            ShownRows.setTicket(
                    pane.table, slot[0], ticket, clock.millis() + layout.emit().delayMillis());
            pane.waiting++;
        }
    }

    private long completeAt(ColumnBatch batch, int number) {
        if (layout.timeColumn() < 0) {
            return WITHOUT_TIME;
        }
        LongVector times = batch.longs(layout.timeColumn());
        return times.isNull(number) ? WITHOUT_TIME : times.values[number] + layout.timeDelayMillis();
    }

    private Pane pane(long completeAt) {
        Pane found = panes.find(completeAt);
        if (found == null) {
            found = new Pane(store.table("shown rows", ShownRows.layout(layout.keyTypes())));
            found.shown = onWatermark && completeAt <= shownThrough;
            panes.add(completeAt, found);
        }
        return found;
    }

    @Override
    public void onWatermark(int port, long millis) {
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
        return target > passed || cursor != null || !waiting.isEmpty() || isDue();
    }

    private boolean isDue() {
        return !delayed.isEmpty() && delayed.deadlineNanos() <= dueNanos();
    }

    /** Deadlines up to here are over; at the end all are, unless the watermark completes all rows anyway. */
    private long dueNanos() {
        return target == Long.MAX_VALUE && !onWatermark ? Long.MAX_VALUE : clock.nanos();
    }

    @Override
    public void step() {
        rows.readClock();
        if (cursor != null) {
            showSome(cursor);
        } else if (isDue()) {
            showDue();
        } else if (target > passed) {
            if (!showComplete() && !giveUpOld()) {
                passed = target;
                output.watermark(passed);
            }
        } else {
            takeWaiting();
        }
        rows.flush();
    }

    private void takeWaiting() {
        StreamElement next = waiting.pollFirst();
        if (next instanceof StreamElement.Rows given) {
            take(given.batch());
        } else if (next instanceof StreamElement.Watermark watermark) {
            target = Math.max(target, watermark.millis());
        }
    }

    private void showDue() {
        long now = dueNanos();
        for (int count = 0; count < ENTRIES_A_STEP && !delayed.isEmpty() && delayed.deadlineNanos() <= now; count++) {
            Pane pane = panes.find(delayed.pane());
            if (pane != null) {
                pane.waiting--;
                showDue(pane);
            }
            long completeAt = delayed.pane();
            delayed.removeFirst();
            if (pane != null && isOld(completeAt, pane, passed)) {
                giveUp(panes.ceiling(completeAt));
            }
        }
    }

    private void showDue(Pane pane) {
        StateTable table = pane.table;
        table.find(delayed.keyColumns(), null, delayed.row(), 1, slot);
        if (slot[0] < 0) {
            return;
        }
        table.changed(slot[0]);
        if (pane.shown) {
            shown.settle(table, slot[0]);
        }
        if (ShownRows.ticket(table, slot[0]) == delayed.ticket()) {
            shown.show(table, slot[0], rows);
            boolean versions = layout.emit().stream() && !layout.onlyInserts();
            if (!versions && ShownRows.isGone(table, slot[0])) {
                table.remove(slot[0]);
            }
        }
    }

    /** Begins to show the rows that the watermark has completed; says whether there are any. */
    private boolean showComplete() {
        if (!onWatermark || target <= shownThrough) {
            return false;
        }
        int next = shownThrough == Long.MIN_VALUE ? 0 : panes.ceiling(shownThrough + 1);
        while (next < panes.size() && panes.content(next).shown) {
            next++;
        }
        if (next == panes.size() || panes.pane(next) > target) {
            shownThrough = target;
            return false;
        }
        walk(panes.content(next));
        return true;
    }

    private void walk(Pane pane) {
        walked = pane;
        cursor = pane.table.cursor();
    }

    private void showSome(StateCursor from) {
        Pane pane = walked;
        int count = from.next(keyTargets, 0, slots, ENTRIES_A_STEP);
        for (int index = 0; index < count && pane != null; index++) {
            if (!pane.shown || ShownRows.isSettled(from, slots[index])) {
                shown.write(from, slots[index], rows);
            }
        }
        if (count == 0 && pane != null) {
            from.close();
            cursor = null;
            walked = null;
            if (pane.shown) {
                giveUp(placeOf(pane));
            }
            pane.shown = true;
        }
    }

    private int placeOf(Pane pane) {
        int place = 0;
        while (panes.content(place) != pane) {
            place++;
        }
        return place;
    }

    /** Gives up a pane that nothing can change any more, with its last corrections; says whether there is more to do. */
    private boolean giveUpOld() {
        for (int place = 0; place < panes.size() && freedAt(panes.pane(place)) <= target; place++) {
            Pane pane = panes.content(place);
            if (pane.waiting > 0 && onWatermark) {
                walk(pane);
                return true;
            }
            if (isOld(panes.pane(place), pane, target)) {
                giveUp(place);
                return true;
            }
        }
        return false;
    }

    private boolean isOld(long completeAt, Pane pane, long watermark) {
        return freedAt(completeAt) <= watermark && pane.waiting == 0;
    }

    private long freedAt(long completeAt) {
        long lateness = layout.emit().latenessMillis();
        return completeAt > Long.MAX_VALUE - lateness ? Long.MAX_VALUE : completeAt + lateness;
    }

    private void giveUp(int place) {
        givenUp.close(panes.content(place).table, TABLE, panes.pane(place));
        panes.remove(place);
    }

    @Override
    public void placed(int port, TaskShare given) {
        share = given;
    }

    @Override
    public void snapshot(SnapshotWriter into) {
        SavedLongs.write(into, WATERMARKS, passed, shownThrough);
        givenUp.write(into);
        TaskShare shareOfTable = share.over(keyColumns);
        for (int place = 0; place < panes.size(); place++) {
            panes.content(place).table.snapshotChanges(into, TABLE, panes.pane(place), shareOfTable);
        }
    }

    @Override
    public void restore(SnapshotReader source) {
        long[] watermarks = SavedLongs.least(source, WATERMARKS, share, Long.MIN_VALUE, Long.MIN_VALUE);
        passed = watermarks[0];
        target = passed;
        shownThrough = watermarks[1];
        source.entries(TABLE, (completeAt, group, buffer, start, keyLength, valueLength) -> pane(completeAt)
                .table
                .restoreEntry(buffer, start, keyLength));
        if (delayNanos >= 0) {
            WaitingKeys waitingKeys = new WaitingKeys(layout.keyTypes());
            for (int place = 0; place < panes.size(); place++) {
                Pane pane = panes.content(place);
                pane.waiting = waitingKeys.collect(pane.table, panes.pane(place));
            }
            waitingKeys.addTo(delayed, clock);
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
        while (panes.size() > 0) {
            giveUp(panes.size() - 1);
        }
    }
}
