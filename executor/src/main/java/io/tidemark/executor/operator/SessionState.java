package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.PaneTables;
import io.tidemark.executor.state.StateLayout;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import io.tidemark.executor.state.StateValues;
import java.util.Arrays;

/**
 * What is kept of a session: its aggregates, its first and its last time. Two parts of a session are merged in any order.
 * Mutable (scratch space); owned by one operator.
 */
final class SessionState {
    private final AggregateSet set;
    private final AggregateLayout layout;
    private final int[] keyColumns;
    private final long gap;
    private final int startAt;
    private final int lastAt;
    private int[] slots = new int[ColumnBatch.DEFAULT_ROWS];

    SessionState(AggregateLayout layout, AggregateSet set, long gap) {
        this.layout = layout;
        this.set = set;
        this.gap = gap;
        keyColumns = layout.keyColumns();
        startAt = set.longs();
        lastAt = startAt + 1;
    }

    /** Tables of sessions by key. */
    PaneTables tables(StateStore store) {
        long[] initial = Arrays.copyOf(set.initial(), startAt + 2);
        initial[startAt] = Long.MAX_VALUE;
        initial[lastAt] = Long.MIN_VALUE;
        StateLayout state = new StateLayout(layout.keyTypes(), initial, set.bytesFields());
        return store.panes("session aggregate", state, this::merge);
    }

    AggregateSet aggregates() {
        return set;
    }

    int keyCount() {
        return keyColumns.length;
    }

    int keyColumn(int key) {
        return keyColumns[key];
    }

    /**
     * Where sessions belong.
     *
     * @param share of the rows
     */
    TaskShare share(TaskShare share) {
        return share.over(keyColumns);
    }

    /** The first time of a session. */
    long start(StateValues state, int slot) {
        return state.values()[slot + startAt];
    }

    /** The last time of a session. */
    long last(StateValues state, int slot) {
        return state.values()[slot + lastAt];
    }

    /** The end of a session: the gap behind its last time. */
    long end(StateValues state, int slot) {
        return state.values()[slot + lastAt] + gap;
    }

    /** Whether an entry holds no row. */
    boolean isEmpty(StateValues state, int slot) {
        return state.values()[slot + lastAt] == Long.MIN_VALUE;
    }

    /** Whether a session overlaps [time, time + gap). */
    boolean touches(StateValues state, int slot, long time) {
        return start(state, slot) < time + gap && time < end(state, slot);
    }

    void merge(MutableStateValues target, int targetSlot, StateValues source, int sourceSlot) {
        set.merge(target, targetSlot, source, sourceSlot);
        mergeBounds(target.values(), targetSlot, source.values(), sourceSlot);
    }

    /** Merges sessions one by one: {@code from[i]} into {@code into[i]}. */
    void mergeAll(MutableStateValues target, int[] into, StateValues source, int[] from, int count) {
        set.mergeAll(target, into, source, from, 0, count);
        for (int index = 0; index < count; index++) {
            mergeBounds(target.values(), into[index], source.values(), from[index]);
        }
    }

    private void mergeBounds(long[] target, int targetSlot, long[] source, int sourceSlot) {
        target[targetSlot + startAt] = Math.min(target[targetSlot + startAt], source[sourceSlot + startAt]);
        target[targetSlot + lastAt] = Math.max(target[targetSlot + lastAt], source[sourceSlot + lastAt]);
    }

    /** Adds rows of one slice; returns the slot of the first of those added last. */
    int add(StateTable table, ColumnBatch batch, int[] rows, int count) {
        if (slots.length < count) {
            slots = new int[count];
        }
        long[] times = batch.longs(layout.timeColumn()).values;
        for (int done = 0; done < count; ) {
            int handled = table.locate(batch, keyColumns, rows, done, count - done, slots);
            int[] handledRows = done == 0 ? rows : Arrays.copyOfRange(rows, done, done + handled);
            set.add(batch, handledRows, handled, table, slots, 1);
            long[] values = table.values();
            for (int place = 0; place < handled; place++) {
                int slot = slots[place];
                long time = times[handledRows[place]];
                values[slot + startAt] = Math.min(values[slot + startAt], time);
                values[slot + lastAt] = Math.max(values[slot + lastAt], time);
            }
            done += handled;
        }
        return slots[0];
    }
}
