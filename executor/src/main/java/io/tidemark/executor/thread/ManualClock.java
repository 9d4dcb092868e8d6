package io.tidemark.executor.thread;

/** A clock that stands still until it is set: under it what depends on time is repeatable. Thread: any. */
public final class ManualClock implements Clock {
    private volatile long millis;

    /** @param startMillis the first time, in milliseconds since the epoch */
    public ManualClock(long startMillis) {
        millis = startMillis;
    }

    /** Sets the time in milliseconds since the epoch; throws IllegalArgumentException if it would go back. */
    public synchronized void set(long newMillis) {
        if (newMillis < millis) {
            throw new IllegalArgumentException("a clock does not go back: from " + millis + " to " + newMillis);
        }
        millis = newMillis;
    }

    @Override
    public long millis() {
        return millis;
    }

    @Override
    public long nanos() {
        return millis * 1_000_000;
    }
}
