package io.tidemark.executor.function;

import org.jspecify.annotations.Nullable;

/** A fixed set of texts or binary values: the constants of an IN list. Immutable. */
public final class SliceSet {
    private final @Nullable Slice[] slots;

    public SliceSet(Slice[] values) {
        int capacity = Integer.highestOneBit(Math.max(8, values.length)) * 4;
        slots = new Slice[capacity];
        for (Slice value : values) {
            int slot = slot(value);
            Slice there = slots[slot];
            while (there != null && !Slice.equal(there, value)) {
                slot = slot + 1 & capacity - 1;
                there = slots[slot];
            }
            slots[slot] = value;
        }
    }

    /** Whether the value is among them. */
    public boolean contains(Slice value) {
        int slot = slot(value);
        Slice there = slots[slot];
        while (there != null) {
            if (Slice.equal(there, value)) {
                return true;
            }
            slot = slot + 1 & slots.length - 1;
            there = slots[slot];
        }
        return false;
    }

    private int slot(Slice value) {
        int hash = value.hashCode() * 0x9E37_79B1;
        return hash >>> 16 & slots.length - 1;
    }
}
