package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.TableShape.SpillBuffers;
import io.tidemark.executor.state.chronicle.ColdMapSize;
import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/** Writes entries of one table to cold maps and takes them back. Mutable. Thread: task thread. */
final class TableSpill implements AutoCloseable {
    private static final int ASSUMED_TEXT_BYTES = 16;

    private final StateSpill spill;
    private final TableShape shape;
    private @Nullable ColdChain cold;
    private byte @Nullable [] value;

    TableSpill(StateSpill spill, TableShape shape) {
        this.spill = spill;
        this.shape = shape;
    }

    /** What was written, or null if nothing was yet. */
    @Nullable
    ColdChain cold() {
        return cold;
    }

    /** Entries in the cold maps. */
    long size() {
        return cold == null ? 0 : cold.size();
    }

    /**
     * The cold maps, made for what is in a table now if there are none yet.
     *
     * @param room for how many times as many entries
     */
    ColdChain coldFor(HotTable hot, int room) {
        ColdChain chain = cold;
        if (chain == null) {
            EntryCodec codec = shape.buffers().codec;
            long texts = hot.slab.live();
            long entries = hot.size + texts / LargeEntries.PART_BYTES;
            int text = codec.isConstant() ? 0 : (int) (texts / Math.max(1, entries) + ASSUMED_TEXT_BYTES);
            chain = new ColdChain(
                    spill,
                    new ColdMapSize(
                            entries / 5 * 6 * room,
                            codec.minKeyBytes() + text / 2,
                            codec.minValueBytes() + text / 2,
                            codec.isConstant()));
            cold = chain;
        }
        return chain;
    }

    /** Writes all entries of a table out; those that are there already are merged. */
    void write(HotTable hot, ColdChain chain) {
        SpillBuffers buffers = shape.buffers();
        boolean fresh = chain.size() == 0;
        int index = 0;
        int count;
        while ((count = hot.scan(index, buffers.slots, SpillBuffers.ROWS)) > 0) {
            index = hot.indexOf(buffers.slots[count - 1]) + 1;
            spill.checkStop();
            clear(buffers.keys);
            hot.writeKeys(buffers.slots, count, buffers.keys, 0);
            for (int row = 0; row < count; row++) {
                writeOne(hot, buffers.slots[row], buffers.codec.key(buffers.keys, row), chain, fresh);
            }
        }
    }

    private static void clear(ColumnVector[] keys) {
        for (ColumnVector key : keys) {
            key.clear();
        }
    }

    private void writeOne(HotTable hot, int slot, byte[] key, ColdChain chain, boolean fresh) {
        SpillBuffers buffers = shape.buffers();
        byte[] old = fresh ? null : chain.get(key, value);
        if (old == null) {
            chain.insert(key, buffers.codec.value(hot, slot));
        } else {
            value = old;
            buffers.staged.clear();
            int stagedSlot = buffers.staged.addValue(old);
            merger().merge(buffers.staged, stagedSlot, hot, slot);
            chain.replace(key, buffers.codec.value(buffers.staged, stagedSlot));
        }
    }

    Merger merger() {
        if (shape.merger == null) {
            throw TidemarkException.internal("a state table without a merger has parts to merge");
        }
        return shape.merger;
    }

    /** Whether the key of a row was written out. */
    boolean contains(ColumnVector[] of, int row) {
        return cold != null && cold.get(shape.buffers().codec.key(of, row), null) != null;
    }

    /** Takes the entry of a row back from the cold maps and merges it into a slot. */
    void takeInto(ColumnVector[] of, int row, HotTable hot, int slot) {
        SpillBuffers buffers = shape.buffers();
        byte[] key = buffers.codec.key(of, row);
        byte[] old = cold == null ? null : cold.get(key, null);
        if (cold != null && old != null) {
            buffers.staged.clear();
            merger().merge(hot, slot, buffers.staged, buffers.staged.addValue(old));
            cold.remove(key);
        }
    }

    /** Removes what was written out for the key of a slot. */
    void remove(HotTable hot, int slot) {
        if (cold != null) {
            SpillBuffers buffers = shape.buffers();
            clear(buffers.keys);
            buffers.slots[0] = slot;
            hot.writeKeys(buffers.slots, 1, buffers.keys, 0);
            cold.remove(buffers.codec.key(buffers.keys, 0));
        }
    }

    /** What was written out for a key, or null; good until the next call. */
    byte @Nullable [] get(byte[] key) {
        byte[] found = cold == null ? null : cold.get(key, value);
        value = found == null ? value : found;
        return found;
    }

    TableShape shape() {
        return shape;
    }

    /** Deletes what was written; more can be written afterwards. */
    @Override
    public void close() {
        if (cold != null) {
            cold.close();
            cold = null;
        }
    }
}
