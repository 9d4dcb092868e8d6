package io.tidemark.shell;

import io.tidemark.executor.thread.SystemClock;

/** Measures how long statements take. */
final class Stopwatch {
    private Stopwatch() {}

    /** Nanoseconds since some moment. */
    static long now() {
        return SystemClock.INSTANCE.nanos();
    }
}
