package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;

/**
 * A walk over all entries of a table, each once, in no order; may be continued in a later call of the operator. Reading
 * only. Mutable. Thread: task thread.
 */
public final class StateCursor implements StateValues, AutoCloseable {
    private final HotTable hot;
    private int nextIndex;

    StateCursor(HotTable hot) {
        this.hot = hot;
    }

    /**
     * Goes on to the next entries: writes the key of the i-th of them to row {@code firstRow + i} of the vectors and its
     * slot to {@code slots[i]}. Slots are good for {@link #values()} and the bytes methods of this cursor (not of the
     * table) until the next call.
     *
     * @param keyTargets a vector for each key column, in the order of the layout
     * @return how many entries, at most {@code max}; 0 only at the end
     */
    public int next(ColumnVector[] keyTargets, int firstRow, int[] slots, int max) {
        int count = hot.scan(nextIndex, slots, max);
        if (count > 0) {
            nextIndex = hot.indexOf(slots[count - 1]) + 1;
            hot.writeKeys(slots, count, keyTargets, firstRow);
        }
        return count;
    }

    @Override
    public long[] values() {
        return hot.values();
    }

    @Override
    public byte[] bytesBuffer() {
        return hot.bytesBuffer();
    }

    @Override
    public int bytesStart(int slot, int field) {
        return hot.bytesStart(slot, field);
    }

    @Override
    public int bytesLength(int slot, int field) {
        return hot.bytesLength(slot, field);
    }

    /** Lets the table be changed again. */
    @Override
    public void close() {}
}
