package io.tidemark.bench;

import java.util.Arrays;

/**
 * Sessions of bidders as one would write them by hand over rows in order of time: one open session for each key, given out
 * when a later row begins another, and once every gap for keys that are gone. Mutable.
 */
final class SessionLoop {
    private static final long GAP_MILLIS = 10_000;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int LEAST_SLOTS = 1 << 15;

    private long[] keys = new long[LEAST_SLOTS];
    private long[] counts = new long[LEAST_SLOTS];
    private long[] starts = new long[LEAST_SLOTS];
    private long[] lasts = new long[LEAST_SLOTS];
    private int size;
    private final Checksum result;

    private SessionLoop(Checksum result) {
        this.result = result;
    }

    /** Bidder, number of bids, first time and end of each session. */
    static void run(Bids bids, Checksum result) {
        SessionLoop loop = new SessionLoop(result);
        long sweepAt = Bids.FIRST_MILLIS + GAP_MILLIS;
        for (int row = 0; row < bids.count; row++) {
            long millis = bids.millis[row];
            if (millis >= sweepAt) {
                loop.rebuild(LEAST_SLOTS, millis);
                sweepAt = millis + GAP_MILLIS;
            }
            loop.add(bids.bidder[row], millis);
        }
        loop.rebuild(LEAST_SLOTS, Long.MAX_VALUE);
    }

    private void add(long key, long millis) {
        int slot = slotOf(key);
        if (keys[slot] == 0) {
            keys[slot] = key;
            starts[slot] = millis;
            size++;
        } else if (millis - lasts[slot] >= GAP_MILLIS) {
            emit(slot);
            counts[slot] = 0;
            starts[slot] = millis;
        }
        counts[slot]++;
        lasts[slot] = millis;
        if (size > keys.length / 2) {
            rebuild(keys.length * 2, millis);
        }
    }

    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key * SPREAD >>> 32) & mask;
        while (keys[slot] != key && keys[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Gives out what is over at a time and moves the rest into a table of at least so many slots. */
    private void rebuild(int slots, long millis) {
        SessionLoop old = new SessionLoop(result);
        old.keys = keys;
        old.counts = counts;
        old.starts = starts;
        old.lasts = lasts;
        int count = 0;
        for (int slot = 0; slot < old.keys.length; slot++) {
            if (old.keys[slot] != 0 && millis - old.lasts[slot] >= GAP_MILLIS) {
                old.emit(slot);
                old.keys[slot] = 0;
            }
            count += old.keys[slot] == 0 ? 0 : 1;
        }
        size = count;
        int length = Math.max(slots, Integer.highestOneBit(count + 1) * 4);
        keys = new long[length];
        counts = new long[length];
        starts = Arrays.copyOf(counts, length);
        lasts = Arrays.copyOf(counts, length);
        for (int slot = 0; slot < old.keys.length; slot++) {
            if (old.keys[slot] != 0) {
                int target = slotOf(old.keys[slot]);
                keys[target] = old.keys[slot];
                counts[target] = old.counts[slot];
                starts[target] = old.starts[slot];
                lasts[target] = old.lasts[slot];
            }
        }
    }

    private void emit(int slot) {
        result.add(keys[slot], counts[slot], starts[slot], lasts[slot] + GAP_MILLIS);
    }
}
