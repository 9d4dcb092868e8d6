package io.tidemark.executor.aggregate;

import java.util.Arrays;

/**
 * Rows of a batch ordered by their group, so that a group whose state is costly to open is opened once per batch. Mutable,
 * used again for batch after batch. Thread: task thread.
 */
final class RowsBySlot {
    private long[] packed = {};
    private int size;

    /** Empties it for at most so many rows. */
    void clear(int most) {
        if (packed.length < most) {
            packed = new long[most];
        }
        size = 0;
    }

    /** Adds a row of a group. */
    void add(int slot, int row) {
        packed[size++] = (long) slot << 32 | row;
    }

    void sort() {
        Arrays.sort(packed, 0, size);
    }

    int size() {
        return size;
    }

    int slot(int place) {
        return (int) (packed[place] >>> 32);
    }

    int row(int place) {
        return (int) packed[place];
    }
}
