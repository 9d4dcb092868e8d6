package io.tidemark.bench;

import java.util.Arrays;

/** Counts and sums by a positive key, in an open table, as one would write it by hand. Mutable. */
final class GroupTable {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] keys;
    private long[] counts;
    private long[] sums;
    private int mask;
    private int size;

    /** A table with room for half as many keys as slots; slots is a power of two. */
    GroupTable(int slots) {
        keys = new long[slots];
        counts = new long[slots];
        sums = new long[slots];
        mask = slots - 1;
    }

    /** Adds to a key's count and sum. */
    void add(long key, long count, long sum) {
        int slot = (int) (key * SPREAD >>> 32) & mask;
        while (keys[slot] != key) {
            if (keys[slot] == 0) {
                insert(slot, key, count, sum);
                return;
            }
            slot = (slot + 1) & mask;
        }
        counts[slot] += count;
        sums[slot] += sum;
    }

    private void insert(int slot, long key, long count, long sum) {
        keys[slot] = key;
        counts[slot] = count;
        sums[slot] = sum;
        size++;
        if (size > (mask + 1) / 2) {
            grow();
        }
    }

    private void grow() {
        GroupTable larger = new GroupTable(keys.length * 2);
        larger.addAll(this);
        keys = larger.keys;
        counts = larger.counts;
        sums = larger.sums;
        mask = larger.mask;
    }

    /** Adds all groups of another table. */
    void addAll(GroupTable other) {
        if (other.size == 0) {
            return;
        }
        for (int slot = 0; slot < other.keys.length; slot++) {
            if (other.keys[slot] != 0) {
                add(other.keys[slot], other.counts[slot], other.sums[slot]);
            }
        }
    }

    /** Adds a row of key, count, sum and end for each group. */
    void emit(long end, Checksum result) {
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != 0) {
                result.add(keys[slot], counts[slot], sums[slot], end);
            }
        }
    }

    /** Adds a row of key and count for each group. */
    void emitCounts(Checksum result) {
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != 0) {
                result.add(keys[slot], counts[slot]);
            }
        }
    }

    /** Adds a row of key and count for each group with the highest count. */
    void emitMost(Checksum result) {
        long most = 0;
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != 0 && counts[slot] > most) {
                most = counts[slot];
            }
        }
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != 0 && counts[slot] == most) {
                result.add(keys[slot], most);
            }
        }
    }

    /** Whether there is no group. */
    boolean isEmpty() {
        return size == 0;
    }

    /** Forgets all groups. */
    void clear() {
        Arrays.fill(keys, 0);
        size = 0;
    }
}
