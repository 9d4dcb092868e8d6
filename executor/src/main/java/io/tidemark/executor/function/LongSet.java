package io.tidemark.executor.function;

/** A fixed set of longs: the constants of an IN list. Immutable. */
public final class LongSet {
    private final long[] slots;
    private final boolean[] used;

    public LongSet(long[] values) {
        int capacity = Integer.highestOneBit(Math.max(8, values.length)) * 4;
        slots = new long[capacity];
        used = new boolean[capacity];
        for (long value : values) {
            int slot = slot(value);
            while (used[slot] && slots[slot] != value) {
                slot = slot + 1 & capacity - 1;
            }
            slots[slot] = value;
            used[slot] = true;
        }
    }

    /** Whether the value is among them. */
    public boolean contains(long value) {
        int slot = slot(value);
        while (used[slot]) {
            if (slots[slot] == value) {
                return true;
            }
            slot = slot + 1 & slots.length - 1;
        }
        return false;
    }

    private int slot(long value) {
        long mixed = value * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32) & slots.length - 1;
    }
}
