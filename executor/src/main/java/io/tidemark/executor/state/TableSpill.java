package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.chronicle.ColdMapSize;
import org.jspecify.annotations.Nullable;

/** Writes entries of one table to cold maps and takes them back. Mutable. Thread: task thread. */
final class TableSpill implements AutoCloseable {
    private static final int BATCH_ROWS = 256;
    private static final int ASSUMED_TEXT_BYTES = 16;

    private final StateSpill spill;
    private final StateLayout layout;
    private final @Nullable Merger merger;
    private final EntryCodec codec;
    private final StagedEntries staged;
    private final ColumnVector[] keys;
    private final int[] slots = new int[BATCH_ROWS];
    private @Nullable ColdChain cold;
    private byte @Nullable [] value;

    TableSpill(StateSpill spill, StateLayout layout, @Nullable Merger merger) {
        this.spill = spill;
        this.layout = layout;
        this.merger = merger;
        codec = new EntryCodec(layout);
        staged = new StagedEntries(layout, codec);
        keys = StagedEntries.vectors(layout.keys(), BATCH_ROWS);
    }

    /** What was written, or null if nothing was yet. */
    @Nullable
    ColdChain cold() {
        return cold;
    }

    EntryCodec codec() {
        return codec;
    }

    long size() {
        return cold == null ? 0 : cold.size();
    }

    /** The cold maps, made for what is in a table now if there are none yet. */
    ColdChain coldFor(HotTable hot, int room) {
        ColdChain chain = cold;
        if (chain == null) {
            long texts = hot.slab.live();
            long parts = texts / LargeEntries.PART_BYTES;
            long entries = hot.size + parts;
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
        boolean fresh = chain.size() == 0;
        int index = 0;
        int count;
        while ((count = hot.scan(index, slots, BATCH_ROWS)) > 0) {
            index = hot.indexOf(slots[count - 1]) + 1;
            for (ColumnVector key : keys) {
                key.clear();
            }
            hot.writeKeys(slots, count, keys, 0);
            for (int row = 0; row < count; row++) {
                writeOne(hot, slots[row], row, chain, fresh);
            }
        }
    }

    private void writeOne(HotTable hot, int slot, int row, ColdChain chain, boolean fresh) {
        byte[] key = codec.key(keys, row);
        byte[] old = fresh ? null : chain.get(key, value);
        if (old == null) {
            chain.insert(key, codec.value(hot, slot));
        } else {
            value = old;
            chain.replace(key, codec.value(staged, mergeWith(old, hot, slot)));
        }
    }

    private int mergeWith(byte[] old, HotTable hot, int slot) {
        staged.clear();
        int stagedSlot = staged.addValue(old);
        merger().merge(staged, stagedSlot, hot, slot);
        return stagedSlot;
    }

    Merger merger() {
        if (merger == null) {
            throw io.tidemark.types.TidemarkException.internal("a table without a merger has parts to merge");
        }
        return merger;
    }

    /** Whether the key of a row was written out. */
    boolean contains(ColumnVector[] of, int row) {
        return cold != null && cold.get(codec.key(of, row), null) != null;
    }

    /** Takes the entry of a row back from the cold maps, where it must be, and merges it into a slot. */
    void takeInto(ColumnVector[] of, int row, HotTable hot, int slot) {
        byte[] key = codec.key(of, row);
        byte[] old = cold == null ? null : cold.get(key, null);
        if (cold != null && old != null) {
            staged.clear();
            merger().merge(hot, slot, staged, staged.addValue(old));
            cold.remove(key);
        }
    }

    /** Removes what was written out for the key of a slot. */
    void remove(HotTable hot, int slot) {
        if (cold != null) {
            for (ColumnVector key : keys) {
                key.clear();
            }
            slots[0] = slot;
            hot.writeKeys(slots, 1, keys, 0);
            cold.remove(codec.key(keys, 0));
        }
    }

    StateLayout layout() {
        return layout;
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
