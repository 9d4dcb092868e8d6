package io.tidemark.clients;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what becomes true by itself. Stateless. */
final class Eventually {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

    private Eventually() {}

    /** Returns when it holds; fails after 20 s. */
    static void holds(Callable<Boolean> condition) {
        holds(MOST_NANOS, condition);
    }

    static void holds(long mostNanos, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + mostNanos;
        try {
            while (!condition.call()) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("it did not come true in time");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
