package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The table for keys of one long column: linear probing, the key itself marks the slot. Keys are stored with some bits
 * turned, so that the two marks stand for keys nobody uses; those two and NULL have slots of their own behind the others.
 *
 * <p>Slots are first chosen by one multiplication (Knuth, TAOCP 3, 6.4), which spreads numbers that follow one another,
 * as ids do, nearly without collisions. There are rare strides that it brings together; an insertion that finds its
 * neighbourhood crowded makes the table full, and when it is rebuilt it is given the hash that spreads everything.
 * Mutable. Thread: task thread.
 */
final class LongTable extends HotTable {
    static final long TURNED = 0xC2B2AE3D27D4EB4FL;
    static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int SPARE = 3;
    private static final int NULL_SPARE = 2;

    /** Slots between a key and its home beyond which the table is crowded. */
    private static final int CROWDED = 64;

    /**
     * Entries up to which no crowd is looked for: a table that is filled from another one, whose entries come in the
     * order of their slots, is crowded until it has grown, and costs nothing so far.
     */
    private static final int SMALL = 512;

    /** Whether the table was crowded once and is hashed in full since. */
    private boolean hashesFully;

    private boolean isCrowded;

    private boolean spareFree0 = true;
    private boolean spareFree1 = true;
    private boolean spareFreeNull = true;

    LongTable(SlotLayout layout, StateMemory memory, int capacity) {
        super(layout, memory, capacity, SPARE);
    }

    @Override
    int spareSlots() {
        return SPARE;
    }

    @Override
    int locate(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] found, boolean create) {
        LongVector vector = (LongVector) keys[0];
        if (vector.mayHaveNulls) {
            return locateWithNulls(vector, rows, from, count, found, create);
        }
        return rows == null
                ? locateDense(vector.values, from, count, found, create)
                : locateListed(vector.values, rows, from, count, found, create);
    }

    private int locateDense(long[] values, int from, int count, int[] found, boolean create) {
        long[] table = slots;
        boolean full = hashesFully;
        int shift = shift();
        int stride = layout.stride;
        int valueAt = layout.valueAt;
        for (int index = 0; index < count; index++) {
            long key = values[from + index] ^ TURNED;
            int base = SlotLayout.ORIGIN + (int) (hash(key, full) >>> shift) * stride;
            if (table[base] == key && (key & ~REMOVED) != FREE) {
                found[index] = base + valueAt;
                continue;
            }
            int slot = probe(key, base, create);
            if (slot == 0) {
                return index;
            }
            found[index] = slot;
        }
        return count;
    }

    private int locateListed(long[] values, int[] rows, int from, int count, int[] found, boolean create) {
        long[] table = slots;
        boolean full = hashesFully;
        int shift = shift();
        int stride = layout.stride;
        int valueAt = layout.valueAt;
        for (int index = 0; index < count; index++) {
            long key = values[rows[from + index]] ^ TURNED;
            int base = SlotLayout.ORIGIN + (int) (hash(key, full) >>> shift) * stride;
            if (table[base] == key && (key & ~REMOVED) != FREE) {
                found[index] = base + valueAt;
                continue;
            }
            int slot = probe(key, base, create);
            if (slot == 0) {
                return index;
            }
            found[index] = slot;
        }
        return count;
    }

    private int locateWithNulls(
            LongVector vector, int @Nullable [] rows, int from, int count, int[] found, boolean create) {
        int shift = shift();
        for (int index = 0; index < count; index++) {
            int row = rows == null ? from + index : rows[from + index];
            int slot;
            if (vector.nulls[row]) {
                slot = spare(NULL_SPARE, create);
            } else {
                long key = vector.values[row] ^ TURNED;
                int base = SlotLayout.ORIGIN + (int) (hash(key, hashesFully) >>> shift) * layout.stride;
                slot = probe(key, base, create);
            }
            if (slot == 0) {
                return index;
            }
            found[index] = slot;
        }
        return count;
    }

    private static long hash(long key, boolean full) {
        return full ? Hashing.mix(key) : key * SPREAD;
    }

    private int shift() {
        return Long.numberOfLeadingZeros(capacity) + 1;
    }

    /** The slot of a turned key whose home is at a base; -1 if missing and not to be made, 0 if the table must grow. */
    private int probe(long key, int home, boolean create) {
        if ((key & ~REMOVED) == FREE) {
            return spare((int) key, create);
        }
        long[] table = slots;
        int stride = layout.stride;
        int end = baseOf(capacity);
        int base = home;
        while (true) {
            long there = table[base];
            if (there == key) {
                return base + layout.valueAt;
            }
            if (there == FREE) {
                break;
            }
            base += stride;
            if (base == end) {
                base = SlotLayout.ORIGIN;
            }
        }
        if (!create) {
            return -1;
        }
        if (isFull()) {
            return 0;
        }
        table[base] = key;
        used++;
        size++;
        initialise(base + layout.valueAt);
        if (!hashesFully && size > SMALL) {
            noticeCrowd(base >= home ? base - home : base - home + end - SlotLayout.ORIGIN);
        }
        return base + layout.valueAt;
    }

    private void noticeCrowd(int distance) {
        if (distance > CROWDED * layout.stride) {
            isCrowded = true;
            used = Math.max(used, threshold(capacity)); // so that it is rebuilt before the next rows
        }
    }

    private int spare(int which, boolean create) {
        int slot = baseOf(capacity + which) + layout.valueAt;
        if (isSpareFree(which)) {
            if (!create) {
                return -1;
            }
            setSpareFree(which, false);
            size++;
            initialise(slot);
        }
        return slot;
    }

    private boolean isSpareFree(int which) {
        return which == 0 ? spareFree0 : which == 1 ? spareFree1 : spareFreeNull;
    }

    private void setSpareFree(int which, boolean free) {
        if (which == 0) {
            spareFree0 = free;
        } else if (which == 1) {
            spareFree1 = free;
        } else {
            spareFreeNull = free;
        }
    }

    @Override
    boolean isOccupied(int index) {
        return index < capacity ? (slots[baseOf(index)] & ~REMOVED) != FREE : !isSpareFree(index - capacity);
    }

    @Override
    int scan(int fromIndex, int[] into, int max) {
        long[] table = slots;
        int stride = layout.stride;
        int valueAt = layout.valueAt;
        int count = 0;
        int index = fromIndex;
        for (int base = baseOf(index); index < capacity && count < max; index++, base += stride) {
            into[count] = base + valueAt; // overwritten unless the slot has an entry: no branch in the loop
            count += (table[base] & ~REMOVED) != FREE ? 1 : 0;
        }
        for (; index < capacity + SPARE && count < max; index++) {
            if (isOccupied(index)) {
                into[count++] = baseOf(index) + valueAt;
            }
        }
        return count;
    }

    @Override
    void rehash(long[] from, int fromCapacity, OldMarks old) {
        int stride = layout.stride;
        int shift = shift();
        int end = baseOf(capacity);
        int fromEnd = baseOf(fromCapacity);
        hashesFully |= isCrowded;
        boolean full = hashesFully;
        used = 0;
        for (int source = SlotLayout.ORIGIN; source < fromEnd; source += stride) {
            long key = from[source];
            if ((key & ~REMOVED) == FREE) {
                continue;
            }
            int base = SlotLayout.ORIGIN + (int) (hash(key, full) >>> shift) * stride;
            while (slots[base] != FREE) {
                base += stride;
                if (base == end) {
                    base = SlotLayout.ORIGIN;
                }
            }
            System.arraycopy(from, source, slots, base, stride);
            used++;
            moved(old, source + layout.valueAt, base + layout.valueAt);
        }
        System.arraycopy(from, fromEnd, slots, end, SPARE * stride);
        for (int spare = 0; spare < SPARE; spare++) {
            int place = spare * stride + layout.valueAt;
            moved(old, fromEnd + place, end + place);
        }
    }

    @Override
    void remove(int slot) {
        int base = slot - layout.valueAt;
        int index = indexOf(base + layout.valueAt);
        freeBytes(base);
        if (index >= capacity) {
            setSpareFree(index - capacity, true);
        } else {
            slots[base] = REMOVED;
        }
        size--;
    }

    @Override
    void clear() {
        super.clear();
        spareFree0 = true;
        spareFree1 = true;
        spareFreeNull = true;
    }

    /** The key of a slot that is not NULL's. */
    long key(int slot) {
        int index = indexOf(slot);
        return (index < capacity ? slots[slot - layout.valueAt] : index - capacity) ^ TURNED;
    }

    boolean isNullKey(int slot) {
        return indexOf(slot) == capacity + NULL_SPARE;
    }

    @Override
    void writeKeys(int[] of, int count, ColumnVector[] targets, int firstRow) {
        LongVector target = (LongVector) targets[0];
        if (target.mayHaveNulls) {
            Arrays.fill(target.nulls, firstRow, firstRow + count, false);
        }
        int firstSpare = baseOf(capacity) + layout.valueAt;
        for (int index = 0; index < count; index++) {
            int slot = of[index];
            if (slot < firstSpare) {
                target.values[firstRow + index] = slots[slot - layout.valueAt] ^ TURNED;
            } else if (isNullKey(slot)) {
                target.setNull(firstRow + index);
            } else {
                target.values[firstRow + index] = key(slot);
            }
        }
    }
}
