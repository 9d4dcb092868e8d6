package io.tidemark.executor.thread;

import java.util.concurrent.atomic.AtomicLong;

/** A number that one thread counts and others read. Thread: any. */
public final class PublishedLong {
    private final AtomicLong value;

    public PublishedLong(long first) {
        value = new AtomicLong(first);
    }

    /** The number as last published. */
    public long value() {
        return value.get();
    }

    /** Publishes a number without waiting for others to see it. For the owner alone. */
    public void set(long next) {
        value.lazySet(next);
    }

    /** Adds and returns the sum; for any thread. */
    public long add(long amount) {
        return value.addAndGet(amount);
    }
}
