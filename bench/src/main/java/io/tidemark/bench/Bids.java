package io.tidemark.bench;

/**
 * The bids among so many NEXMark events, as primitive columns. Of 50 events one is a person, three are auctions and 46
 * are bids; hot auctions and bidders, and prices, follow the published generator. Event time goes up by 10 µs an event
 * and is in order. Every event has random numbers of its own, so that the bids are the same whatever else is made; they
 * equal those that other engines were measured with. Immutable once made.
 */
final class Bids {
    /** Event time of the first event; a multiple of 10 s. */
    static final long FIRST_MILLIS = 1_700_000_000_000L;

    /** Events in which the proportions hold. */
    static final int CYCLE = 50;

    /** Bids in a cycle; they come after its person and its auctions. */
    static final int BIDS_PER_CYCLE = 46;

    private static final int AUCTIONS_PER_CYCLE = 3;
    private static final int EVENTS_PER_MILLI = 100;
    private static final int FIRST_ID = 1000;
    private static final int HOT_STEP = 100;
    private static final int ACTIVE_PEOPLE = 1000;
    private static final int OPEN_AUCTIONS = 100;
    private static final int AHEAD = 10;
    private static final double LN_10 = 2.302585092994046;
    private static final long EVENT_SEED_FACTOR = 0x2545F4914F6CDD1DL;
    private static final long EVENT_SEED_OFFSET = 7;

    final int count;
    final long[] auction;
    final long[] bidder;
    final long[] price;
    final long[] millis;

    /** For each bid its text in {@link #texts}. */
    final short[] extra;

    final ExtraTexts texts = new ExtraTexts();

    private final Rolls rolls = new Rolls();

    /** The bids among the first events; a cycle that is not whole is left out. */
    Bids(long events) {
        long cycles = events / CYCLE;
        count = Math.toIntExact(cycles * BIDS_PER_CYCLE);
        auction = new long[count];
        bidder = new long[count];
        price = new long[count];
        millis = new long[count];
        extra = new short[count];
        int row = 0;
        for (long cycle = 0; cycle < cycles; cycle++) {
            for (int bid = 0; bid < BIDS_PER_CYCLE; bid++) {
                fill(row++, cycle, cycle * CYCLE + CYCLE - BIDS_PER_CYCLE + bid);
            }
        }
    }

    private void fill(int row, long cycle, long event) {
        rolls.seed(event * EVENT_SEED_FACTOR + EVENT_SEED_OFFSET);
        long newestAuction = cycle * AUCTIONS_PER_CYCLE + AUCTIONS_PER_CYCLE - 1;
        auction[row] = FIRST_ID + (rolls.below(2) > 0 ? hot(newestAuction) : someAuction(newestAuction));
        bidder[row] = FIRST_ID + (rolls.below(4) > 0 ? hot(cycle) + 1 : somePerson(cycle));
        price[row] = Math.round(StrictMath.exp(rolls.unit() * 6.0 * LN_10) * 100.0);
        millis[row] = FIRST_MILLIS + event / EVENTS_PER_MILLI;
        extra[row] = (short) rolls.below(ExtraTexts.COUNT);
    }

    private static long hot(long newest) {
        return newest / HOT_STEP * HOT_STEP;
    }

    private long someAuction(long newest) {
        long oldest = Math.max(newest - OPEN_AUCTIONS, 0);
        return oldest + rolls.below(newest - oldest + 1 + AHEAD);
    }

    private long somePerson(long newest) {
        long people = newest + 1;
        long active = Math.min(people, ACTIVE_PEOPLE);
        return people - active + rolls.below(active + AHEAD);
    }
}
