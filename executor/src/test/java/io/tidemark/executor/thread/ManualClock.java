package io.tidemark.executor.thread;

/** A clock that stands still until it is set. Thread: the test's. */
public final class ManualClock implements Clock {
    private long millis;

    /** Sets the time, which must not go back. */
    public void set(long newMillis) {
        if (newMillis < millis) {
            throw new IllegalArgumentException("the clock went back");
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
