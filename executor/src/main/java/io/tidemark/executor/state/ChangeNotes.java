package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * Keys whose entries have changed since the last snapshot and are not on the heap any more: they were removed, or written
 * to files. A key may be here although its entry is back. Mutable. Thread: task thread.
 */
final class ChangeNotes {
    private final TableShape shape;
    private final int[] slot = new int[1];
    private @Nullable HotTable keys;

    /** @param shape of tables with these keys and no values */
    ChangeNotes(TableShape shape) {
        this.shape = shape;
    }

    /** Takes note of the keys in some rows. */
    void add(ColumnVector[] columns, int count) {
        HotTable into = keys;
        if (into == null) {
            into = shape.open();
            keys = into;
        }
        for (int row = 0; row < count; row++) {
            if (into.isFull()) {
                into.resize(into.nextCapacity());
            }
            if (into.locate(columns, null, row, 1, slot, true) == 0) {
                row--; // crowded: once more with more room
            }
        }
    }

    /**
     * Forgets the keys in some rows.
     *
     * @param places scratch space
     * @return whether one of them was noted
     */
    boolean take(ColumnVector[] columns, int count, int[] places) {
        HotTable from = keys;
        if (from == null) {
            return false;
        }
        boolean noted = false;
        from.peek(columns, 0, count, places);
        for (int row = 0; row < count; row++) {
            if (places[row] >= 0) {
                from.remove(places[row]);
                noted = true;
            }
        }
        return noted;
    }

    /** The keys, or null if there are none. */
    @Nullable
    HotTable keys() {
        return keys;
    }

    /** How many there are. */
    int count() {
        return keys == null ? 0 : keys.size;
    }

    /** Forgets all keys and gives the memory back. */
    void clear() {
        if (keys != null) {
            keys.release();
            keys = null;
        }
    }
}
