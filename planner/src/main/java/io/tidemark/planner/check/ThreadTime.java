package io.tidemark.planner.check;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The processor time of the thread that asks, as a clock: a limit on it is not reached sooner because the machine is busy with
 * something else. Where the machine cannot tell it, the time of day. Stateless; any thread, each of which sees its own time.
 */
public enum ThreadTime implements InstantSource {
    INSTANCE;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @Override
    public Instant instant() {
        long nanos = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : -1;
        return nanos < 0
                ? InstantSource.system().instant()
                : Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }
}
