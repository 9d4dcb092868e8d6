package io.tidemark.bench.size;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the tables of {@link LoadConnector} in this process have seen. Thread: any. */
final class LoadNotes {
    private static final AtomicLong READ = new AtomicLong();
    private static final AtomicLong LONGEST_GAP = new AtomicLong();
    private static final AtomicLong LONGEST_WORK = new AtomicLong();
    private static final AtomicLong WORK = new AtomicLong();
    private static final AtomicLong EPOCHS = new AtomicLong();
    private static final AtomicReference<@Nullable Runnable> FIRST = new AtomicReference<>();
    private static final List<Runnable> ON_COMMIT = new ArrayList<>();

    private LoadNotes() {}

    static void read(long rows) {
        READ.addAndGet(rows);
    }

    /** Has something done when rows are first asked for. */
    static void onFirstPoll(Runnable what) {
        FIRST.set(what);
    }

    static void polled() {
        Runnable first = FIRST.getAndSet(null);
        if (first != null) {
            first.run();
        }
    }

    /** Rows read so far. */
    static long rowsRead() {
        return READ.get();
    }

    /**
     * Notes how long nobody asked for rows.
     *
     * @param cpuNanos the time that the task's thread was on a core meanwhile
     */
    static void gap(long nanos, long cpuNanos) {
        LONGEST_GAP.accumulateAndGet(nanos, Math::max);
        LONGEST_WORK.accumulateAndGet(cpuNanos, Math::max);
        WORK.addAndGet(cpuNanos);
    }

    /** How long the tasks' threads were on a core in all. */
    static long work() {
        return WORK.get();
    }

    /** The same for the time on a core. */
    static long takeLongestWork() {
        return LONGEST_WORK.getAndSet(0);
    }

    /** The longest time without a question for rows since this was last asked. */
    static long takeLongestGap() {
        return LONGEST_GAP.getAndSet(0);
    }

    static void committed() {
        EPOCHS.incrementAndGet();
        synchronized (ON_COMMIT) {
            ON_COMMIT.forEach(Runnable::run);
        }
    }

    /** How many epochs were committed. */
    static long epochs() {
        return EPOCHS.get();
    }

    /** Has something done behind each commit. */
    static void onCommit(Runnable what) {
        synchronized (ON_COMMIT) {
            ON_COMMIT.add(what);
        }
    }
}
