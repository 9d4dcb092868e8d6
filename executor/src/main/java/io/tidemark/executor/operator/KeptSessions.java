package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.PaneTables;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;
import io.tidemark.executor.window.PaneIndex;

/**
 * Sessions that are whole at every moment: each stands in the slice (one gap long) of its last time, where its key has no
 * other. Those that are too old are not found any more and go with their slice. Mutable. Thread: task thread.
 */
final class KeptSessions {
    /** Sees a session that is taken out to become part of another. */
    interface Withdrawn {
        void withdraw(StateValues state, int slot);
    }

    private static final int TABLE = 0;

    private final SessionState state;
    private final PaneTables maker;
    private final long gap;
    private final long lateness;
    private final PaneIndex<StateTable> slices = new PaneIndex<>();
    private final GivenUpTables givenUp = new GivenUpTables();
    private TaskShare share = TaskShare.ALL;
    private StateTable[] touched = new StateTable[4];
    private int touchedCount;
    private final int[] one = new int[1];
    private final int[] found = new int[1];

    KeptSessions(SessionState state, long gap, long lateness, StateStore store) {
        this.state = state;
        this.gap = gap;
        this.lateness = lateness;
        maker = state.tables(store);
    }

    private long sliceOf(long time) {
        return time - Math.floorMod(time, gap);
    }

    /** Whether a session with this end is kept no longer. */
    private boolean isOver(long end, long watermark) {
        return watermark == Long.MAX_VALUE || watermark != Long.MIN_VALUE && end <= watermark - lateness;
    }

    /** Whether a row that touches no session is too late for one of its own. */
    boolean isTooLate(long time, long watermark) {
        return isOver(time + gap, watermark);
    }

    /** Looks for the sessions that a row touches; says how many. */
    int touch(ColumnVector[] keys, int row, long time, long watermark) {
        touchedCount = 0;
        for (int place = slices.ceiling(sliceOf(time - gap)); place < slices.size(); place++) {
            StateTable slice = slices.content(place);
            int slot = find(slice, keys, row);
            if (slot < 0 || isOver(state.end(slice, slot), watermark)) {
                continue;
            }
            if (state.start(slice, slot) >= time + gap) {
                break; // those behind begin later still
            }
            if (state.touches(slice, slot, time)) {
                if (touchedCount == touched.length) {
                    touched = java.util.Arrays.copyOf(touched, touchedCount * 2);
                }
                touched[touchedCount++] = slice;
            }
        }
        return touchedCount;
    }

    private int find(StateTable slice, ColumnVector[] keys, int row) {
        one[0] = row;
        slice.find(keys, one, 0, 1, found);
        return found[0];
    }

    /** The table of the only session that a row touches, if the row does not move its end to another slice. */
    @org.jspecify.annotations.Nullable
    StateTable onlyTouched(ColumnVector[] keys, int row, long time) {
        if (touchedCount != 1) {
            return null;
        }
        long last = state.last(touched[0], find(touched[0], keys, row));
        return sliceOf(last) == sliceOf(Math.max(last, time)) ? touched[0] : null;
    }

    /** Makes one session of a row and those that it touches; returns its slot in {@link #merged}. */
    int merge(ColumnVector[] keys, ColumnBatch batch, int row, Withdrawn withdrawn) {
        StateTable own = maker.openScratch(Long.MAX_VALUE);
        one[0] = row;
        int ownSlot = state.add(own, batch, one, 1);
        StateCursor pin = own.cursor(); // its slot stays where it is
        try {
            for (int index = 0; index < touchedCount; index++) {
                withdrawn.withdraw(touched[index], find(touched[index], keys, row));
                int slot = find(touched[index], keys, row); // rows may have been passed on
                state.merge(own, ownSlot, touched[index], slot);
                touched[index].remove(slot);
            }
            return put(keys, row, own, ownSlot);
        } finally {
            pin.close();
            own.close();
        }
    }

    private int put(ColumnVector[] keys, int row, StateValues session, int slot) {
        long slice = sliceOf(state.last(session, slot));
        StateTable table = slice(slice);
        int old = find(table, keys, row);
        if (old >= 0) {
            table.remove(old); // it was over long ago
        }
        one[0] = row;
        table.locate(keys, one, 0, 1, found);
        state.merge(table, found[0], session, slot);
        merged = table;
        return found[0];
    }

    private StateTable slice(long slice) {
        StateTable table = slices.find(slice);
        if (table == null) {
            table = maker.open(slice);
            slices.add(slice, table);
        }
        return table;
    }

    private @org.jspecify.annotations.Nullable StateTable merged;

    /** Where {@link #merge} has put the session. */
    StateValues merged() {
        return java.util.Objects.requireNonNull(merged, "a session was merged");
    }

    /** Lets go of the sessions that are over. */
    void free(long watermark) {
        while (slices.size() > 0 && isOver(slices.pane(0) + 2 * gap, watermark)) {
            long slice = slices.pane(0);
            givenUp.close(slices.removeFirst(), TABLE, slice);
        }
    }

    /** Sessions that are kept, with some that are over but not gone. */
    long kept() {
        long kept = 0;
        for (int place = 0; place < slices.size(); place++) {
            kept += slices.content(place).size();
        }
        return kept;
    }

    void placed(TaskShare given) {
        share = state.share(given);
    }

    void snapshot(SnapshotWriter target) {
        givenUp.write(target);
        for (int place = 0; place < slices.size(); place++) {
            slices.content(place).snapshotChanges(target, TABLE, slices.pane(place), share);
        }
    }

    void restore(SnapshotReader source) {
        source.entries(TABLE, (pane, group, buffer, start, keyLength, valueLength) -> slice(pane)
                .restoreEntry(buffer, start, keyLength));
    }

    void close() {
        while (slices.size() > 0) {
            slices.removeFirst().close();
        }
    }
}
