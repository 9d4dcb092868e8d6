package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.types.Check;
import org.jspecify.annotations.Nullable;

/**
 * Values by key for an operator: a hash table over primitives. An entry is addressed by its slot: the place of its first
 * long in {@link #values()}. Slots and {@code values()} are good until the next call of {@link #locate}, {@link #find},
 * {@link #clear} or {@link #close} on any table of the same store; {@link #setBytes} and {@link #remove} leave them
 * valid. Mutable. Thread: task thread.
 *
 * <pre>{@code
 * for (int done = 0; done < count; ) {
 *     int handled = table.locate(keys, rows, done, count - done, slots);
 *     long[] values = table.values();
 *     for (int index = 0; index < handled; index++) {
 *         values[slots[index]]++;
 *     }
 *     done += handled;
 * }
 * }</pre>
 */
public final class StateTable implements MutableStateValues, AutoCloseable {
    private final StateStore store;
    private final @Nullable PaneTables family;
    private final ColumnVector[] gathered;
    private HotTable hot;
    private boolean closed;

    StateTable(StateStore store, @Nullable PaneTables family, HotTable hot) {
        this.store = store;
        this.family = family;
        this.hot = hot;
        gathered = new ColumnVector[hot.layout.keyLayouts.length];
    }

    /**
     * Finds or makes the entries of rows {@code rows[from]} to {@code rows[from + count - 1]}, or of rows {@code from} to
     * {@code from + count - 1} if there is no list, and writes their slots to {@code slots[0..]}. New entries have the
     * layout's initial value. In a table with a merger an entry may hold only what came since it was last spilled.
     *
     * @param keys the key's columns, in the order of the layout
     * @return how many rows were handled, at least 1; if fewer than {@code count}, the caller uses these slots and calls
     *     again for the rest
     */
    public int locate(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] slots) {
        if (hot.isFull()) {
            grow();
        }
        return hot.locate(keys, rows, from, count, slots, true);
    }

    /** The same with the key's columns picked from a batch. */
    public int locate(ColumnBatch batch, int[] keyColumns, int @Nullable [] rows, int from, int count, int[] slots) {
        return locate(gather(batch, keyColumns), rows, from, count, slots);
    }

    /**
     * Like {@link #locate}, but makes nothing: a missing entry has slot -1.
     *
     * @return how many rows were handled, at least 1
     */
    public int find(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] slots) {
        return hot.locate(keys, rows, from, count, slots, false);
    }

    /** The same with the key's columns picked from a batch. */
    public int find(ColumnBatch batch, int[] keyColumns, int @Nullable [] rows, int from, int count, int[] slots) {
        return find(gather(batch, keyColumns), rows, from, count, slots);
    }

    private ColumnVector[] gather(ColumnBatch batch, int[] keyColumns) {
        for (int key = 0; key < gathered.length; key++) {
            gathered[key] = batch.columns[keyColumns[key]];
        }
        return gathered;
    }

    private void grow() {
        hot.resize(hot.nextCapacity());
    }

    /** Removes the entry of a slot that {@link #locate} or {@link #find} gave; once. */
    public void remove(int slot) {
        hot.remove(slot);
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

    @Override
    public void setBytes(int slot, int field, byte[] source, int start, int length) {
        hot.setBytes(slot, field, source, start, length);
    }

    @Override
    public void setBytesNull(int slot, int field) {
        hot.setBytesNull(slot, field);
    }

    /** How many entries there are; an entry of a spilled pane that was touched since counts twice. */
    public long size() {
        return hot.size;
    }

    /** Whether there are no entries. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Walks over all entries. Until it is closed the table must not be changed, only cleared or closed. */
    public StateCursor cursor() {
        return new StateCursor(hot);
    }

    /** Forgets all entries. */
    public void clear() {
        hot.clear();
    }

    /** Gives memory and files back; closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.onClose(this);
            if (family != null) {
                family.onClose(size());
            }
            hot.release();
        }
    }

    HotTable hot() {
        Check.state(!closed, "a closed state table is used");
        return hot;
    }
}
