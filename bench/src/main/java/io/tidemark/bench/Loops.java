package io.tidemark.bench;

/**
 * What one would write by hand for one query over columns in order of time, on one thread: the mark that the engine is
 * measured against. Windows wait for the watermark as in the queries, 4 s behind.
 */
final class Loops {
    private static final long DELAY_MILLIS = 4000;
    private static final long TUMBLE_MILLIS = 10_000;
    private static final long SLIDE_MILLIS = 2000;
    private static final int SLIDES_PER_WINDOW = 5;
    private static final int RING = 16;
    private static final int SLOTS = 1 << 15;

    private Loops() {}

    /** All columns of all bids. */
    static void pass(Bids bids, Checksum result) {
        for (int row = 0; row < bids.count; row++) {
            result.add(
                    bids.auction[row],
                    bids.bidder[row],
                    bids.price[row],
                    bids.millis[row],
                    bids.texts.length[bids.extra[row]]);
        }
    }

    /** As {@link #pass}, with the price in another currency (thousandths). */
    static void convert(Bids bids, Checksum result) {
        for (int row = 0; row < bids.count; row++) {
            result.add(
                    bids.auction[row],
                    bids.bidder[row],
                    bids.price[row] * 908,
                    bids.millis[row],
                    bids.texts.length[bids.extra[row]]);
        }
    }

    /** Bids on every 123rd auction. */
    static void filter(Bids bids, Checksum result) {
        for (int row = 0; row < bids.count; row++) {
            if (bids.auction[row] % 123 == 0) {
                result.add(bids.auction[row], bids.price[row]);
            }
        }
    }

    /** Number of bids by bidder, as if no window of the clock ended meanwhile. */
    static void count(Bids bids, Checksum result) {
        GroupTable groups = new GroupTable(SLOTS);
        for (int row = 0; row < bids.count; row++) {
            groups.add(bids.bidder[row], 1, 0);
        }
        groups.emitCounts(result);
    }

    /** Number of bids and sum of prices by auction and window of 10 s. */
    static void tumble(Bids bids, Checksum result) {
        GroupTable[] ring = ring();
        long next = Bids.FIRST_MILLIS / TUMBLE_MILLIS;
        long newest = next;
        long pane = -1;
        GroupTable groups = ring[0];
        long dueMillis = (next + 1) * TUMBLE_MILLIS + DELAY_MILLIS;
        for (int row = 0; row < bids.count; row++) {
            long millis = bids.millis[row];
            if (millis / TUMBLE_MILLIS != pane) {
                pane = millis / TUMBLE_MILLIS;
                newest = Math.max(newest, pane);
                groups = ring[(int) (pane % RING)];
            }
            groups.add(bids.auction[row], 1, bids.price[row]);
            while (millis >= dueMillis) {
                completeTumble(ring, next++, result);
                dueMillis += TUMBLE_MILLIS;
            }
        }
        while (next <= newest) {
            completeTumble(ring, next++, result);
        }
    }

    private static void completeTumble(GroupTable[] ring, long pane, Checksum result) {
        GroupTable groups = ring[(int) (pane % RING)];
        groups.emit((pane + 1) * TUMBLE_MILLIS, result);
        groups.clear();
    }

    /** The auctions with most bids in each window of 10 s, every 2 s. */
    static void hop(Bids bids, Checksum result) {
        GroupTable[] ring = ring();
        GroupTable merged = new GroupTable(SLOTS);
        long first = Bids.FIRST_MILLIS / SLIDE_MILLIS;
        long newest = first;
        long end = first + 1;
        long pane = -1;
        GroupTable groups = ring[0];
        long dueMillis = end * SLIDE_MILLIS + DELAY_MILLIS;
        for (int row = 0; row < bids.count; row++) {
            long millis = bids.millis[row];
            if (millis / SLIDE_MILLIS != pane) {
                pane = millis / SLIDE_MILLIS;
                newest = Math.max(newest, pane);
                groups = ring[(int) (pane % RING)];
            }
            groups.add(bids.auction[row], 1, 0);
            while (millis >= dueMillis) {
                completeHop(ring, end++, first, merged, result);
                dueMillis += SLIDE_MILLIS;
            }
        }
        while (end <= newest + SLIDES_PER_WINDOW) {
            completeHop(ring, end++, first, merged, result);
        }
    }

    /** Completes the window that ends where the pane {@code end} begins, and frees its oldest pane. */
    private static void completeHop(GroupTable[] ring, long end, long first, GroupTable merged, Checksum result) {
        merged.clear();
        for (long pane = Math.max(end - SLIDES_PER_WINDOW, first); pane < end; pane++) {
            merged.addAll(ring[(int) (pane % RING)]);
        }
        merged.emitMost(result);
        if (end - SLIDES_PER_WINDOW >= first) {
            ring[(int) ((end - SLIDES_PER_WINDOW) % RING)].clear();
        }
    }

    private static GroupTable[] ring() {
        GroupTable[] ring = new GroupTable[RING];
        for (int place = 0; place < RING; place++) {
            ring[place] = new GroupTable(SLOTS);
        }
        return ring;
    }
}
