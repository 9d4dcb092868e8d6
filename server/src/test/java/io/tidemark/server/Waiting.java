package io.tidemark.server;

import io.tidemark.executor.thread.Signal;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about, for tests. */
final class Waiting {
    private static final int MOST_LOOKS = 3_000;
    private static final long BETWEEN_MILLIS = 10;

    private Waiting() {}

    /** Returns once it is so; fails after half a minute. */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        Signal never = new Signal();
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (condition.getAsBoolean()) {
                return;
            }
            never.await(BETWEEN_MILLIS);
        }
        throw new AssertionError("it does not come about that " + what);
    }
}
