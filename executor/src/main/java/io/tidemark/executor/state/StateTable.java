package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.Check;
import io.tidemark.types.TidemarkException;
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
 *
 * <p>Three forms behind it: within the budget a table on the heap; a table with a merger (a pane) that was spilled has its
 * entries in cold maps and collects on the heap what came since; a table without is then a cache in front of cold maps.
 */
public final class StateTable implements MutableStateValues, AutoCloseable {
    private final StateStore store;
    private final @Nullable PaneTables family;
    private final String name;
    private final StateLayout layout;
    private final long order;
    private final long expectedEntries;
    private final ColumnVector[] gathered;
    private final TableSpill spill;
    private final @Nullable TableChanges changes;
    private HotTable hot;
    private int cursors;
    private final int[] oneSlot = new int[1];
    private boolean closed;

    /**
     * @param family who learns from the table's size, or null
     * @param order which tables are spilled first
     * @param expectedEntries how many entries there will be, or 0 if nothing is known
     */
    StateTable(
            StateStore store,
            @Nullable PaneTables family,
            String name,
            long order,
            long expectedEntries,
            TableSpill spill) {
        this.store = store;
        this.family = family;
        this.name = name;
        layout = spill.shape().layout;
        this.order = order;
        this.spill = spill;
        this.expectedEntries = expectedEntries;
        hot = spill.shape().open();
        changes = spill.shape().tracksChanges() ? new TableChanges(this, spill) : null;
        gathered = new ColumnVector[layout.keys().size()];
    }

    /**
     * Finds or makes the entries of rows {@code rows[from]} to {@code rows[from + count - 1]}, or of rows {@code from} to
     * {@code from + count - 1} if there is no list, and writes their slots to {@code slots[0..]}. New entries have the
     * layout's initial value. In a table with a merger an entry may hold only what came since it was last spilled.
     *
     * The entries count as changed, for the next snapshot.
     *
     * @param keys the key's columns, in the order of the layout
     * @return how many rows were handled, at least 1; if fewer than {@code count}, the caller uses these slots and calls
     *     again for the rest
     */
    public int locate(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] slots) {
        int handled = locateUnchanged(keys, rows, from, count, slots);
        if (changes != null) {
            changes.beforeChange(slots, handled);
            changes.onLocate(handled);
            hot.markChanged(slots, handled);
        }
        return handled;
    }

    /** The same for who changes nothing, or restores what a snapshot had. */
    private int locateUnchanged(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] slots) {
        if (hot.isFull() || store.isOverBudget()) {
            store.makeRoom(this);
        }
        store.checkStop();
        return hot.locate(keys, rows, from, count, slots, true);
    }

    /** The same with the key's columns picked from a batch. */
    public int locate(ColumnBatch batch, int[] keyColumns, int @Nullable [] rows, int from, int count, int[] slots) {
        return locate(gather(batch, keyColumns), rows, from, count, slots);
    }

    /**
     * Like {@link #locate}, but makes nothing: a missing entry has slot -1. An entry that is there has its whole value.
     * Who changes it says so with {@link #changed} before.
     *
     * @return how many rows were handled, at least 1
     */
    public int find(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] slots) {
        return family != null && spill.cold() != null
                ? findSpilled(keys, rows, from, count, slots)
                : hot.locate(keys, rows, from, count, slots, false);
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

    /**
     * Says that the entry of a slot that {@link #find} gave will be changed now, for the next snapshot; the last one may not
     * have got it yet.
     */
    public void changed(int slot) {
        if (changes != null) {
            oneSlot[0] = slot;
            changes.beforeChange(oneSlot, 1);
            hot.markChanged(slot);
        }
    }

    /** Takes what was written out for a key back before its entry is shown. */
    private int findSpilled(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] slots) {
        if (hot.isFull() || store.isOverBudget()) {
            store.makeRoom(this);
        }
        int[] one = new int[1];
        for (int index = 0; index < count; index++) {
            int row = rows == null ? from + index : rows[from + index];
            boolean cold = spill.contains(keys, row);
            if (hot.locate(keys, null, row, 1, one, cold) == 0) {
                return index;
            }
            if (cold) {
                if (changes != null) {
                    changes.finish(); // the files have it for the last snapshot
                    hot.markChanged(one[0]); // from now on only the heap has it
                }
                spill.takeInto(keys, row, hot, one[0]);
            }
            slots[index] = one[0];
        }
        return count;
    }

    /** Removes the entry of a slot that {@link #locate} or {@link #find} gave; once. */
    public void remove(int slot) {
        if (changes != null) {
            changes.onRemove(slot);
        }
        if (family != null) {
            spill.remove(hot, slot);
        }
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
        return hot.size + spill.size() - (hot instanceof CacheTable cache ? cache.coldCopies() : 0);
    }

    /** Whether there are no entries. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** Whether some of its entries are in files. */
    public boolean isSpilled() {
        return spill.cold() != null;
    }

    /** Walks over all entries. Until it is closed the table must not be changed, only cleared or closed. */
    public StateCursor cursor() {
        Check.state(!closed, "a closed state table is read");
        cursors++;
        return new StateCursor(this, hot, spill);
    }

    void onCursorClose() {
        cursors--;
    }

    /** Forgets all entries. */
    public void clear() {
        finishSnapshot();
        hot.clear();
        spill.close();
        if (hot instanceof CacheTable) {
            hot.release();
            hot = spill.shape().open();
        }
        if (changes != null) {
            changes.onClear();
        }
    }

    /** Lets the last snapshot have what it lacks, before the memory is arranged anew. */
    private void finishSnapshot() {
        if (changes != null) {
            changes.finish();
        }
    }

    /**
     * Gives a snapshot what has changed since the last call, or since the table was restored: now, or some at a time later
     * ({@link SnapshotWriter#later}). Only for tables of a store that tracks changes.
     *
     * @param table the table's number in the snapshot
     * @param pane its pane, or {@link SnapshotWriter#NO_PANE}
     * @param share to which key groups entries belong, by the columns of the key
     */
    public void snapshotChanges(SnapshotWriter target, int table, long pane, TaskShare share) {
        tracked().freeze(target, table, pane, share);
    }

    /** How many entries the next snapshot gets at most, about. */
    long changeCount() {
        return changes == null ? 0 : changes.count();
    }

    /** Whether a snapshot has entries of this table, so that it must be told when the table is given up. */
    public boolean isSaved() {
        return changes != null && changes.isSaved();
    }

    /** Takes an entry back that {@link #snapshotChanges} wrote. */
    public void restoreEntry(byte[] buffer, int start, int keyLength) {
        tracked().restore(buffer, start, keyLength);
    }

    private TableChanges tracked() {
        if (changes == null) {
            throw TidemarkException.internal("state table " + name + " does not note what changes");
        }
        return changes;
    }

    /** Finds or makes the entry of a row of keys without noting a change. */
    int locateRestored(ColumnVector[] keys) {
        locateUnchanged(keys, null, 0, 1, oneSlot);
        return oneSlot[0];
    }

    /** Gives memory and files back; closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            finishSnapshot();
            store.onClose(this);
            if (family != null) {
                family.onClose(hot.size);
            }
            hot.release();
            spill.close();
            if (changes != null) {
                changes.close();
            }
        }
    }

    HotTable hot() {
        return hot;
    }

    String name() {
        return name;
    }

    long order() {
        return order;
    }

    /** How many bytes the texts of entries take that are in memory. */
    public long textBytes() {
        return hot.slab.live();
    }

    /** How much more memory it needs before it can take another entry. */
    long growthBytes() {
        if (!hot.isFull()) {
            return 0;
        }
        long next = hot.bytesFor(spill.shape().nextCapacity(hot, expectedEntries));
        return next > HotTable.MAX_BYTES ? Long.MAX_VALUE / 4 : next - hot.bytesFor(hot.capacity);
    }

    void growIfFull() {
        if (hot.isFull()) {
            hot.resize(spill.shape().nextCapacity(hot, expectedEntries));
            if (changes != null) {
                changes.onMove();
            }
        }
    }

    /** Whether it is written out whole and merged when it is read. */
    boolean isPane() {
        return family != null;
    }

    /** Whether it is a pane that can be written out now. */
    boolean canSpillWhole() {
        return isPane() && cursors == 0;
    }

    /** Whether it can be made a cache, or a smaller one, now. */
    boolean canBecomeCache() {
        return !isPane() && cursors == 0;
    }

    /**
     * Writes all entries out and goes on with an empty table on the heap.
     *
     * @param active whether much is likely to come yet
     */
    void spillWhole(boolean active) {
        finishSnapshot();
        noteChanges();
        spill.write(hot, spill.coldFor(hot, active ? 4 : 1));
        hot.release();
        hot = spill.shape().open();
    }

    private void noteChanges() {
        if (changes != null) {
            changes.onSpill();
        }
    }

    /** Becomes a cache that takes so many bytes of the heap. */
    void becomeCache(long bytes) {
        finishSnapshot();
        long texts = hot.slab.live() / Math.max(1, hot.size) * 3 / 2;
        ColdChain cold = spill.coldFor(hot, 2);
        if (hot instanceof CacheTable cache) {
            cache.evictAll();
        } else {
            noteChanges();
            spill.write(hot, cold);
        }
        hot.release();
        SlotLayout slots = SlotLayout.wordForm(layout);
        // The filters of the cold maps take memory too.
        int capacity = CacheTable.capacityFor(slots, bytes - bytes / 8, texts);
        long slotBytes = capacity * (slots.stride * (long) Long.BYTES + 2);
        hot = new CacheTable(slots, store.memory(), capacity, Math.max(4096, bytes - slotBytes), cold, changes);
        if (changes != null) {
            hot.trackChanges();
        }
    }
}
