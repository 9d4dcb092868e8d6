package io.tidemark.executor.thread;

/** Where the engine takes the time from, so that a test can set it. Thread: any. */
public interface Clock {
    /** Wall-clock time in milliseconds since the epoch. */
    long millis();

    /** A time in nanoseconds that never goes back, for measuring spans. */
    long nanos();
}
