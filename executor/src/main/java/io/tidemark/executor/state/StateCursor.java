package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all entries of a table, each once, in no order; may be continued in a later call of the operator. Reading
 * only. Mutable. Thread: task thread.
 */
public final class StateCursor implements StateValues, AutoCloseable {
    private final StateTable table;
    private final HotTable hot;
    private final TableSpill spill;
    private final boolean hotHoldsAll;
    private final @Nullable StagedEntries staged;

    /** Entries on the heap that were shown with their cold part; a bit for each slot. */
    private final long[] shown;

    private int[] hotSlots = {};
    private StateValues current;
    private int nextSegment;
    private int nextStaged;
    private int nextIndex;
    private boolean closed;

    StateCursor(StateTable table, HotTable hot, TableSpill spill) {
        this.table = table;
        this.hot = hot;
        this.spill = spill;
        hotHoldsAll = hot instanceof CacheTable;
        StateLayout layout = spill.shape().layout;
        staged = spill.cold() == null ? null : new StagedEntries(layout, new EntryCodec(layout));
        boolean overlaps = spill.cold() != null && !hotHoldsAll;
        shown = new long[overlaps ? (hot.capacity + hot.spareSlots() + 63) / 64 : 0];
        current = hot;
    }

    /**
     * Goes on to the next entries: writes the key of the i-th of them to row {@code firstRow + i} of the vectors and its
     * slot to {@code slots[i]}. Slots are good for {@link #values()} and the bytes methods of this cursor (not of the
     * table) until the next call.
     *
     * @param keyTargets a vector for each key column, in the order of the layout
     * @return how many entries, at most {@code max}, and fewer if their texts take {@link ColumnBatch#MANY_BYTES}; 0 only at
     *     the end
     */
    public int next(ColumnVector[] keyTargets, int firstRow, int[] slots, int max) {
        int count = staged == null ? 0 : nextCold(staged, keyTargets, firstRow, slots, max);
        return count > 0 ? count : nextHot(keyTargets, firstRow, slots, max);
    }

    private int nextCold(StagedEntries entries, ColumnVector[] keyTargets, int firstRow, int[] slots, int max) {
        ColdChain cold = spill.cold();
        while (cold != null && nextStaged == entries.count() && nextSegment < cold.segments()) {
            nextStaged = 0;
            entries.clear();
            cold.scan(nextSegment++, entries::add);
            combine(entries);
        }
        int count = Math.min(max, entries.count() - nextStaged);
        long bytes = 0;
        for (int index = 0; index < count; index++) {
            slots[index] = entries.slot(nextStaged + index);
            bytes += entries.bytesOf(nextStaged + index);
            count = bytes >= ColumnBatch.MANY_BYTES ? index + 1 : count;
        }
        for (int key = 0; key < keyTargets.length; key++) {
            ColumnVector source = entries.keys()[key];
            for (int index = 0; index < count; index++) {
                keyTargets[key].copyFrom(source, nextStaged + index, firstRow + index);
            }
        }
        nextStaged += count;
        current = entries;
        return count;
    }

    /** Brings the staged entries up to date with those on the heap. */
    private void combine(StagedEntries entries) {
        int count = entries.count();
        if (hotSlots.length < count) {
            hotSlots = new int[count * 2];
        }
        hot.peek(entries.keys(), 0, count, hotSlots);
        int kept = 0;
        for (int index = 0; index < count; index++) {
            if (hotSlots[index] >= 0 && hotHoldsAll) {
                continue; // the cold copy is outdated
            }
            if (hotSlots[index] >= 0) {
                int hotIndex = hot.indexOf(hotSlots[index]);
                shown[hotIndex >>> 6] |= 1L << hotIndex;
                spill.merger().merge(entries, entries.slot(index), hot, hotSlots[index]);
            }
            if (kept < index) {
                entries.move(index, kept);
            }
            kept++;
        }
        entries.truncate(kept);
    }

    private int nextHot(ColumnVector[] keyTargets, int firstRow, int[] slots, int max) {
        current = hot;
        int kept = 0;
        while (kept == 0) {
            int count = hot.firstOf(slots, hot.scan(nextIndex, slots, max), ColumnBatch.MANY_BYTES);
            if (count == 0) {
                return 0;
            }
            nextIndex = hot.indexOf(slots[count - 1]) + 1;
            if (shown.length == 0) {
                kept = count;
                break;
            }
            for (int index = 0; index < count; index++) {
                slots[kept] = slots[index];
                kept += isShown(slots[index]) ? 0 : 1;
            }
        }
        hot.writeKeys(slots, kept, keyTargets, firstRow);
        return kept;
    }

    private boolean isShown(int slot) {
        int index = hot.indexOf(slot);
        return (shown[index >>> 6] >>> index & 1) != 0;
    }

    @Override
    public long[] values() {
        return current.values();
    }

    @Override
    public byte[] bytesBuffer() {
        return current.bytesBuffer();
    }

    @Override
    public int bytesStart(int slot, int field) {
        return current.bytesStart(slot, field);
    }

    @Override
    public int bytesLength(int slot, int field) {
        return current.bytesLength(slot, field);
    }

    /** Lets the table be changed again. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            table.onCursorClose();
        }
    }
}
