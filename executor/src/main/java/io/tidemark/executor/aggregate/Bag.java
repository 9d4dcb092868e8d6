package io.tidemark.executor.aggregate;

import java.util.Arrays;

/**
 * Tuples and how often each is there, read from and written to bytes: for each entry its length, its count and the tuple.
 * A tuple taken away may stand as an entry with a negative count until {@link #sortAndAdd}. Mutable, used again for group
 * after group. Thread: task thread.
 */
final class Bag {
    private static final int HEADER = 2 * Integer.BYTES;

    private byte[] bytes = new byte[256];
    private int length;
    private int[] starts = new int[16];
    private int[] lengths = new int[16];
    private long[] counts = new long[16];
    private int[] scratch = {};
    private int size;

    /** Empties it and takes bytes in. */
    void load(byte[] source, int start, int sourceLength) {
        length = 0;
        append(source, start, sourceLength);
    }

    /** Takes the bytes of another bag in. */
    void append(byte[] source, int start, int sourceLength) {
        if (sourceLength > 0) {
            ensure(sourceLength);
            System.arraycopy(source, start, bytes, length, sourceLength);
            length += sourceLength;
        }
    }

    /** The bytes, of which {@link #length} count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Adds an entry at the end. */
    void add(byte[] tuple, int start, int tupleLength, int count) {
        ensure(HEADER + tupleLength);
        putInt(length, tupleLength);
        putInt(length + Integer.BYTES, count);
        System.arraycopy(tuple, start, bytes, length + HEADER, tupleLength);
        length += HEADER + tupleLength;
    }

    /** Removes the first entry with this tuple; nothing if there is none. */
    void remove(byte[] tuple, int tupleLength) {
        for (int at = 0; at < length; ) {
            int end = at + HEADER + intAt(at);
            if (Arrays.equals(bytes, at + HEADER, end, tuple, 0, tupleLength)) {
                System.arraycopy(bytes, end, bytes, at, length - end);
                length -= end - at;
                return;
            }
            at = end;
        }
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
        }
    }

    private void putInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private int intAt(int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | bytes[at + 3] & 0xFF;
    }

    /** Finds the entries, in the order in which they were added. */
    void read() {
        size = 0;
        for (int at = 0; at < length; at += HEADER + lengths[size++]) {
            if (size == starts.length) {
                starts = Arrays.copyOf(starts, size * 2);
                lengths = Arrays.copyOf(lengths, size * 2);
                counts = Arrays.copyOf(counts, size * 2);
            }
            starts[size] = at + HEADER;
            lengths[size] = intAt(at);
            counts[size] = intAt(at + Integer.BYTES);
        }
    }

    /** Finds the entries, smallest first, equal ones added up and those without a count left out. */
    void readSorted() {
        read();
        int[] order = sorted();
        int[] newStarts = new int[size];
        int[] newLengths = new int[size];
        long[] newCounts = new long[size];
        int kept = 0;
        for (int place = 0; place < size; place++) {
            int entry = order[place];
            if (kept > 0 && compare(newStarts[kept - 1], newLengths[kept - 1], starts[entry], lengths[entry]) == 0) {
                newCounts[kept - 1] += counts[entry];
                continue;
            }
            kept -= kept > 0 && newCounts[kept - 1] == 0 ? 1 : 0;
            newStarts[kept] = starts[entry];
            newLengths[kept] = lengths[entry];
            newCounts[kept++] = counts[entry];
        }
        kept -= kept > 0 && newCounts[kept - 1] == 0 ? 1 : 0;
        starts = newStarts;
        lengths = newLengths;
        counts = newCounts;
        size = kept;
        if (starts.length == 0) {
            starts = new int[1];
            lengths = new int[1];
            counts = new long[1];
        }
    }

    /** The entries' numbers in order: a merge sort from below. */
    private int[] sorted() {
        int[] order = new int[size];
        for (int place = 0; place < size; place++) {
            order[place] = place;
        }
        if (scratch.length < size) {
            scratch = new int[size];
        }
        for (int run = 1; run < size && run > 0; run *= 2) {
            for (int from = 0; from + run < size; from += 2 * run) {
                merge(order, from, from + run, Math.min(size, from + 2 * run));
            }
        }
        return order;
    }

    private void merge(int[] order, int from, int middle, int to) {
        if (compareEntries(order[middle - 1], order[middle]) <= 0) {
            return;
        }
        System.arraycopy(order, from, scratch, from, middle - from);
        int left = from;
        int right = middle;
        for (int target = from; left < middle; target++) {
            boolean takeRight = right < to && compareEntries(order[right], scratch[left]) < 0;
            order[target] = takeRight ? order[right++] : scratch[left++];
        }
    }

    private int compareEntries(int left, int right) {
        return compare(starts[left], lengths[left], starts[right], lengths[right]);
    }

    private int compare(int left, int leftLength, int right, int rightLength) {
        return Arrays.compareUnsigned(bytes, left, left + leftLength, bytes, right, right + rightLength);
    }

    /** Adds up equal entries and forgets those without a count. */
    void compact() {
        readSorted();
        byte[] whole = bytes;
        bytes = new byte[Math.max(256, length)];
        length = 0;
        for (int entry = 0; entry < size; entry++) {
            int rest = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, counts[entry]));
            add(whole, starts[entry], lengths[entry], rest);
        }
    }

    /** How many entries were found. */
    int size() {
        return size;
    }

    /** Where the tuple of an entry is in {@link #bytes}. */
    int start(int entry) {
        return starts[entry];
    }

    int tupleLength(int entry) {
        return lengths[entry];
    }

    /** How often the tuple of an entry is there; negative if it was taken away more often than it came. */
    long count(int entry) {
        return counts[entry];
    }
}
