package io.tidemark.jdbc.wire;

import java.util.concurrent.TimeUnit;

/**
 * How long somebody waits.
 *
 * @param deadlineNanos by the clock of the conversation; meaningless without a limit
 * @param limited whether there is a limit
 */
public record Waiting(long deadlineNanos, boolean limited) {
    /** As long as it takes. */
    public static final Waiting FOREVER = new Waiting(0, false);

    /** Until so many milliseconds from now. */
    public static Waiting until(long nowNanos, long millis) {
        return new Waiting(nowNanos + TimeUnit.MILLISECONDS.toNanos(millis), true);
    }

    /** Nanoseconds that are left; at most a day. */
    long left(long nowNanos) {
        return limited ? Math.min(deadlineNanos - nowNanos, TimeUnit.DAYS.toNanos(1)) : TimeUnit.DAYS.toNanos(1);
    }

    /** Whether the time is up. */
    public boolean over(long nowNanos) {
        return limited && deadlineNanos - nowNanos <= 0;
    }

    /** Whichever is over first. */
    public Waiting or(Waiting other, long nowNanos) {
        return other.left(nowNanos) < left(nowNanos) ? other : this;
    }
}
