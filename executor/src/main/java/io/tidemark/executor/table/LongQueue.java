package io.tidemark.executor.table;

/** Entries that wait to be freed, each with the version that made it unnecessary, first in first out. Mutable. */
final class LongQueue {
    private long[] items = new long[32];
    private int first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(long entry, long version) {
        if ((size + 1) * 2 > items.length) {
            grow();
        }
        int at = (first + size) * 2 & items.length - 1;
        items[at] = entry;
        items[at + 1] = version;
        size++;
    }

    private void grow() {
        long[] wider = new long[items.length * 2];
        for (int index = 0; index < size; index++) {
            int at = (first + index) * 2 & items.length - 1;
            wider[index * 2] = items[at];
            wider[index * 2 + 1] = items[at + 1];
        }
        items = wider;
        first = 0;
    }

    /** The oldest entry. */
    long first() {
        return items[first * 2];
    }

    /** The version of the oldest entry. */
    long firstVersion() {
        return items[first * 2 + 1];
    }

    void removeFirst() {
        first = first + 1 & items.length / 2 - 1;
        size--;
    }

    /** Forgets the youngest entries beyond a count. */
    void truncate(int count) {
        size = Math.min(size, count);
    }

    void clear() {
        first = 0;
        size = 0;
    }
}
