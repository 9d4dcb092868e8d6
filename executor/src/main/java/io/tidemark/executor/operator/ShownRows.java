package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateLayout;
import io.tidemark.executor.state.StateValues;
import io.tidemark.types.RowKind;
import io.tidemark.types.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * What is remembered of each row of a result that does not come out at once: the row as it was shown, as it is now, and
 * the number of its next change. Knows the form of an entry; the tables belong to the operator. Mutable: scratch space.
 * Thread: task thread.
 */
final class ShownRows {
    private static final int VERSION = 0;
    private static final int SHOWN = 1;
    private static final int CURRENT = 2;
    private static final int TICKET = 3;

    /** Whether the entry was touched after its pane was shown as a whole. */
    private static final int SETTLED = 4;

    /** When the entry is to be shown, by the clock, if it waits. */
    private static final int DUE = 5;

    private static final int LONGS = 6;
    private static final int SHOWN_IMAGE = 0;
    private static final int CURRENT_IMAGE = 1;

    private final boolean onlyInserts;
    private final RowImage image;
    private final TaskMeters meters;
    private byte[] scratch = new byte[64];

    /**
     * @param onlyInserts whether the input never takes rows back
     * @param width columns of a row
     */
    ShownRows(boolean onlyInserts, int width, TaskMeters meters) {
        this.onlyInserts = onlyInserts;
        this.meters = meters;
        image = new RowImage(width);
    }

    /** The form of an entry. */
    static StateLayout layout(List<SqlType> keys) {
        return new StateLayout(keys, new long[LONGS], 2);
    }

    /** Takes a change of the input into an entry. */
    void apply(MutableStateValues state, int slot, ColumnBatch batch, int row) {
        if (batch.kind(row).adds()) {
            state.values()[slot + CURRENT]++;
            image.encode(batch, row);
            state.setBytes(slot, CURRENT_IMAGE, image.bytes(), 0, image.length());
        } else if (state.values()[slot + CURRENT] > 0) {
            state.values()[slot + CURRENT]--;
        } else {
            meters.invalidRetractions++;
        }
    }

    /** The entry's place in the queue of those that wait for their delay; 0 if it does not wait. */
    static long ticket(StateValues state, int slot) {
        return state.values()[slot + TICKET];
    }

    /** Has the entry wait until a time by the clock, in milliseconds. */
    static void setTicket(StateValues state, int slot, long ticket, long dueMillis) {
        state.values()[slot + TICKET] = ticket;
        state.values()[slot + DUE] = dueMillis;
    }

    /** Until when the entry waits; only if it does. */
    static long dueMillis(StateValues state, int slot) {
        return state.values()[slot + DUE];
    }

    /** Numbers a change that goes out as it came. */
    static long nextVersion(StateValues state, int slot) {
        return state.values()[slot + VERSION]++;
    }

    /** Brings an entry up to date whose pane was shown as a whole since it was touched last. */
    void settle(MutableStateValues state, int slot) {
        if (state.values()[slot + SETTLED] == 0) {
            becomeShown(state, slot, changes(state, slot));
            state.values()[slot + SETTLED] = 1;
        }
    }

    /** Whether the entry was touched since its pane was shown as a whole. */
    static boolean isSettled(StateValues state, int slot) {
        return state.values()[slot + SETTLED] != 0;
    }

    /** Whether nothing is to be remembered of the entry any more, unless for its version. */
    static boolean isGone(StateValues state, int slot) {
        return state.values()[slot + SHOWN] == 0 && state.values()[slot + CURRENT] == 0;
    }

    /** Shows what has changed, and remembers it as shown. */
    void show(MutableStateValues state, int slot, ChangeRows target) {
        int changes = write(state, slot, target);
        becomeShown(state, slot, changes);
    }

    private void becomeShown(MutableStateValues state, int slot, int changes) {
        long[] values = state.values();
        values[slot + VERSION] += changes;
        values[slot + TICKET] = 0;
        values[slot + SHOWN] = values[slot + CURRENT];
        if (onlyInserts) {
            values[slot + SHOWN] = 0; // nobody will ask for it again
            values[slot + CURRENT] = 0;
        } else if (changes > 0 && values[slot + CURRENT] > 0) {
            int length = state.bytesLength(slot, CURRENT_IMAGE);
            scratch = scratch.length < length ? new byte[length * 2] : scratch;
            System.arraycopy(state.bytesBuffer(), state.bytesStart(slot, CURRENT_IMAGE), scratch, 0, length);
            state.setBytes(slot, SHOWN_IMAGE, scratch, 0, length);
        }
    }

    /** How many rows it takes to show what has changed. */
    private static int changes(StateValues state, int slot) {
        long shown = state.values()[slot + SHOWN];
        long current = state.values()[slot + CURRENT];
        if (shown == 1 && current == 1) {
            return sameImages(state, slot) ? 0 : 2;
        }
        return (int) Math.abs(current - shown);
    }

    /** Writes what has changed; says how many rows that were. The entry stays as it is. */
    int write(StateValues state, int slot, ChangeRows target) {
        int shown = (int) state.values()[slot + SHOWN];
        int current = (int) state.values()[slot + CURRENT];
        long version = onlyInserts ? 0 : state.values()[slot + VERSION];
        long step = onlyInserts ? 0 : 1;
        if (shown == 1 && current == 1) {
            if (sameImages(state, slot)) {
                return 0;
            }
            add(state, slot, RowKind.UPDATE_BEFORE, version, target);
            add(state, slot, RowKind.UPDATE_AFTER, version + step, target);
            return 2;
        }
        for (int count = shown; count < current; count++, version += step) {
            add(state, slot, RowKind.INSERT, version, target);
        }
        for (int count = shown; count > current; count--, version += step) {
            add(state, slot, RowKind.DELETE, version, target);
        }
        return Math.abs(current - shown);
    }

    private void add(StateValues state, int slot, RowKind kind, long version, ChangeRows target) {
        int field = kind.adds() ? CURRENT_IMAGE : SHOWN_IMAGE;
        target.add(kind, version, image, state.bytesBuffer(), state.bytesStart(slot, field));
    }

    private static boolean sameImages(StateValues state, int slot) {
        byte[] buffer = state.bytesBuffer();
        int shown = state.bytesStart(slot, SHOWN_IMAGE);
        int current = state.bytesStart(slot, CURRENT_IMAGE);
        return Arrays.equals(
                buffer,
                shown,
                shown + state.bytesLength(slot, SHOWN_IMAGE),
                buffer,
                current,
                current + state.bytesLength(slot, CURRENT_IMAGE));
    }
}
