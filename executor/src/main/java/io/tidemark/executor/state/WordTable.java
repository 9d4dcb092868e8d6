package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The table for all other keys: linear probing over hashes, then the key's words are compared, then its bytes. Mutable.
 * Thread: task thread.
 */
final class WordTable extends HotTable {
    private final KeyEncoder encoder;

    WordTable(SlotLayout layout, StateMemory memory, int capacity, KeyEncoder encoder) {
        super(layout, memory, capacity, 0);
        this.encoder = encoder;
    }

    @Override
    int spareSlots() {
        return 0;
    }

    @Override
    int locate(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] found, boolean create) {
        if (keys.length == 0 && count > 1) {
            return locateOnly(keys, count, found, create);
        }
        encoder.encode(keys, rows, from, count);
        long[] words = encoder.words;
        int width = layout.comparedWords;
        int shift = shift();
        int stride = layout.stride;
        int valueAt = layout.valueAt;
        for (int index = 0; index < count; index++) {
            int row = rows == null ? from + index : rows[from + index];
            int at = index * width;
            long hash = words[at];
            int base = SlotLayout.ORIGIN + (int) (hash >>> shift) * stride;
            while (slots[base] != hash || !isSameKey(base, words, at, keys, row)) {
                if (slots[base] == FREE) {
                    break;
                }
                base += stride;
                if (base == baseOf(capacity)) {
                    base = SlotLayout.ORIGIN;
                }
            }
            if (slots[base] != FREE) {
                found[index] = base + valueAt;
            } else if (!create) {
                found[index] = -1;
            } else if (isFull()) {
                return index;
            } else {
                insert(base, words, at, keys, row);
                found[index] = base + valueAt;
            }
        }
        return count;
    }

    /** Without key columns there is but one entry. */
    private int locateOnly(ColumnVector[] keys, int count, int[] found, boolean create) {
        locate(keys, null, 0, 1, found, create);
        Arrays.fill(found, 1, count, found[0]);
        return count;
    }

    private int shift() {
        return Long.numberOfLeadingZeros(capacity) + 1;
    }

    private void insert(int base, long[] words, int at, ColumnVector[] keys, int row) {
        used++;
        size++;
        fillWordForm(base, words, at, keys, row);
    }

    @Override
    boolean isOccupied(int index) {
        return (slots[baseOf(index)] & ~REMOVED) != FREE;
    }

    @Override
    void rehash(long[] from, int fromCapacity, OldMarks old) {
        int stride = layout.stride;
        int shift = shift();
        int end = baseOf(capacity);
        int fromEnd = baseOf(fromCapacity);
        used = 0;
        for (int source = SlotLayout.ORIGIN; source < fromEnd; source += stride) {
            long hash = from[source];
            if ((hash & ~REMOVED) == FREE) {
                continue;
            }
            int base = SlotLayout.ORIGIN + (int) (hash >>> shift) * stride;
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
    }

    @Override
    void remove(int slot) {
        int base = slot - layout.valueAt;
        freeBytes(base);
        slots[base] = REMOVED;
        size--;
    }

    @Override
    void writeKeys(int[] of, int count, ColumnVector[] targets, int firstRow) {
        KeyWriter.write(layout, slots, slab.bytes, of, count, targets, firstRow);
    }
}
