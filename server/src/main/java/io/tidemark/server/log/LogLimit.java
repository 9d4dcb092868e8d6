package io.tidemark.server.log;

import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Mutex;
import io.tidemark.executor.thread.PublishedLong;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps whoever can reach the server from filling its log: of each kind of line the first {@value #LINES} are written in a
 * period of ten seconds, and one more that says how many were left out, once the period is over. Thread: any.
 */
public final class LogLimit {
    /** Lines of a kind in a period. */
    public static final int LINES = 50;

    /** How long a period is, from its first line on. */
    public static final int PERIOD_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(LogLimit.class);
    private static final long PERIOD_NANOS = PERIOD_SECONDS * 1_000_000_000L;

    private final Clock clock;
    private final Summary summary;
    private final PublishedLong leftOut = new PublishedLong(0);
    private final Mutex mutex = new Mutex();
    private final Map<String, Period> periods = new HashMap<>();

    /** Where it is said how many lines were left out. */
    @FunctionalInterface
    interface Summary {
        void leftOut(String kind, long lines);
    }

    /** The lines of a kind since the first of them. Mutable; under the mutex. */
    private static final class Period {
        private final long beganNanos;
        private long lines;

        Period(long beganNanos) {
            this.beganNanos = beganNanos;
        }

        long leftOut() {
            return Math.max(0, lines - LINES);
        }
    }

    public LogLimit(Clock clock) {
        this(
                clock,
                (kind, lines) -> LOG.warn(
                        "event=lines_left_out kind={} lines={} period_seconds={}", kind, lines, PERIOD_SECONDS));
    }

    LogLimit(Clock clock, Summary summary) {
        this.clock = clock;
        this.summary = summary;
    }

    /**
     * Whether a line may be written now. If not it is counted.
     *
     * @param kind one of few: the name of an event, perhaps with an error's code, never a text from outside
     */
    public boolean allows(String kind) {
        tellOver(clock.nanos(), kind);
        mutex.lock();
        try {
            Period period = periods.computeIfAbsent(kind, same -> new Period(clock.nanos()));
            period.lines++;
            if (period.lines <= LINES) {
                return true;
            }
        } finally {
            mutex.unlock();
        }
        leftOut.add(1);
        return false;
    }

    /** Says what was left out in periods that are over. To be called about once a second. */
    public void tick() {
        tellOver(clock.nanos(), null);
    }

    /** Says what was left out until now, because nothing comes any more. */
    public void close() {
        tellOver(clock.nanos() + PERIOD_NANOS, null);
    }

    /** Lines that were left out so far. */
    public PublishedLong leftOut() {
        return leftOut;
    }

    private void tellOver(long now, @Nullable String only) {
        Map<String, Long> over = new TreeMap<>();
        mutex.lock();
        try {
            Iterator<Map.Entry<String, Period>> each = periods.entrySet().iterator();
            while (each.hasNext()) {
                Map.Entry<String, Period> entry = each.next();
                Period period = entry.getValue();
                boolean asked = only == null || only.equals(entry.getKey());
                if (asked && now - period.beganNanos >= PERIOD_NANOS) {
                    each.remove();
                    if (period.leftOut() > 0) {
                        over.put(entry.getKey(), period.leftOut());
                    }
                }
            }
        } finally {
            mutex.unlock();
        }
        over.forEach(summary::leftOut); // outside of the lock, for a log may be slow
    }
}
