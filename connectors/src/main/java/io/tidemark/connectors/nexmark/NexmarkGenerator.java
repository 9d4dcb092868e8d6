package io.tidemark.connectors.nexmark;

import io.tidemark.connectors.text.TextBuffer;
import java.util.Arrays;

/**
 * The events of the NEXMark benchmark, by its published rules: of 50 events the first is a new person, three are new
 * auctions, 46 are bids; half of the bids go to the newest hundredth auction, three quarters come from a hot bidder, and
 * prices spread evenly over six orders of magnitude. Event time advances evenly.
 *
 * <p>Each event draws from random numbers of its own, so that event n is the same whatever was asked for before. Mutable:
 * it holds the event it was last put on. Thread: its owner's.
 */
public final class NexmarkGenerator {
    /** When events begin unless told otherwise: 2015-07-15 00:00:00 UTC, as in the published generator. */
    public static final long DEFAULT_START_MILLIS = 1_436_918_400_000L;

    /** Events per second of event time unless told otherwise. */
    public static final long DEFAULT_EVENT_RATE = 10_000;

    /** What an event is. */
    public enum Kind {
        PERSON,
        AUCTION,
        BID
    }

    private static final int ROUND = 50;
    private static final int AUCTIONS_PER_ROUND = 3;
    private static final int FIRST_ID = 1000;
    private static final int FIRST_CATEGORY = 10;
    private static final int CATEGORIES = 5;
    private static final int HOT_STEP = 100;
    private static final int ACTIVE_PERSONS = 1000;
    private static final int OPEN_AUCTIONS = 100;
    private static final int ID_LEAD = 10;
    private static final int EVENTS_PER_OPEN_AUCTIONS = OPEN_AUCTIONS * ROUND / AUCTIONS_PER_ROUND + 1;
    private static final double PRICE_EXPONENT = 6 * Math.log(10);

    private final long seed;
    private final long eventRate;
    private final long startMillis;
    private final TextBuffer json = new TextBuffer();
    private long event;
    private long random;

    /**
     * @param seed the same seed gives the same events
     * @param eventRate events per second of event time
     * @param startMillis event time of the first event
     */
    public NexmarkGenerator(long seed, long eventRate, long startMillis) {
        this.seed = seed;
        this.eventRate = eventRate;
        this.startMillis = startMillis;
    }

    /** What an event is, by its number from 0. */
    public static Kind kind(long event) {
        long place = event % ROUND;
        return place == 0 ? Kind.PERSON : place <= AUCTIONS_PER_ROUND ? Kind.AUCTION : Kind.BID;
    }

    /** Goes to an event. What can be asked then depends on its {@link #kind}, and must be asked in the order written. */
    public void seek(long newEvent) {
        event = newEvent;
        random = mix(newEvent * 0x2545F4914F6CDD1DL ^ mix(seed));
    }

    /** Event time in milliseconds. */
    public long dateTime() {
        return startMillis + event / eventRate * 1000 + event % eventRate * 1000 / eventRate;
    }

    /** Id of the person or auction that the event brings. */
    public long id() {
        return FIRST_ID + (event % ROUND == 0 ? lastPerson() : lastAuction());
    }

    /** The auction that is bid for. Bids, first. */
    public long bidAuction() {
        return FIRST_ID + (below(2) > 0 ? lastAuction() / HOT_STEP * HOT_STEP : someAuction());
    }

    /** Who bids. Bids, second. */
    public long bidder() {
        return FIRST_ID + (below(4) > 0 ? lastPerson() / HOT_STEP * HOT_STEP + 1 : somePerson());
    }

    /** Who sells. Auctions, first. */
    public long seller() {
        return FIRST_ID + (below(4) > 0 ? lastPerson() / HOT_STEP * HOT_STEP : somePerson());
    }

    /** What kind of thing is sold. Auctions, second. */
    public long category() {
        return FIRST_CATEGORY + below(CATEGORIES);
    }

    /** When the auction ends, in milliseconds. Auctions, third. */
    public long expires() {
        long horizon = EVENTS_PER_OPEN_AUCTIONS * 1000L / eventRate;
        return dateTime() + 1 + below(Math.max(1, horizon * 2));
    }

    /** A price in cents. */
    public long price() {
        return Math.round(StrictMath.exp(unit() * PRICE_EXPONENT) * 100);
    }

    /** A number from 0 to below a bound, for choosing among texts. */
    public int below(int bound) {
        return (int) below((long) bound);
    }

    private long below(long bound) {
        return bound <= 1 ? 0 : (next() >>> 1) % bound;
    }

    private double unit() {
        return (next() >>> 11) * 0x1.0p-53;
    }

    private long next() {
        random += 0x9E3779B97F4A7C15L;
        return mix(random);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private long lastPerson() {
        return event / ROUND;
    }

    private long lastAuction() {
        long place = event % ROUND;
        long inRound = place == 0 ? -1 : Math.min(place - 1, AUCTIONS_PER_ROUND - 1);
        return Math.max(0, event / ROUND * AUCTIONS_PER_ROUND + inRound);
    }

    /** One of the persons who came last, or who comes next. */
    private long somePerson() {
        long persons = lastPerson() + 1;
        long active = Math.min(persons, ACTIVE_PERSONS);
        return persons - active + below(active + ID_LEAD);
    }

    /** One of the auctions that are open, or that open next. */
    private long someAuction() {
        long oldest = Math.max(0, lastAuction() - OPEN_AUCTIONS);
        return oldest + below(lastAuction() - oldest + 1 + ID_LEAD);
    }

    /** The event as a JSON object of all its fields, times in milliseconds; bids have about 217 bytes. */
    public byte[] json(long newEvent) {
        json.clear();
        NexmarkField[] fields = NexmarkField.of(kind(newEvent));
        seek(newEvent);
        for (int index = 0; index < fields.length; index++) {
            json.text((index == 0 ? "{\"" : ",\"") + fields[index].column() + "\":");
            boolean quoted = fields[index].isText();
            if (quoted) {
                json.ascii('"');
                byte[] text = fields[index].text(this);
                json.bytes(text, 0, text.length);
                json.ascii('"');
            } else {
                json.number(fields[index].number(this));
            }
        }
        json.ascii('}');
        return Arrays.copyOf(json.bytes(), json.length());
    }
}
