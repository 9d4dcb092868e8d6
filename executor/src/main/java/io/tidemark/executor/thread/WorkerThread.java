package io.tidemark.executor.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that steps through its work in turn and sleeps a little, ever longer, when none has anything to do; without any
 * work it sleeps until some comes in through {@link #submit}.
 */
public final class WorkerThread implements AutoCloseable {
    private static final long SHORTEST_NAP_NANOS = 10_000;
    private static final long LONGEST_NAP_NANOS = 2_000_000;
    private static final int IDLE_ROUNDS_BEFORE_NAP = 20;

    /** A nap is this part of the time without work so far, so that a short pause costs little. */
    private static final int NAP_PART = 8;

    private final ConcurrentLinkedQueue<Work> arrivals = new ConcurrentLinkedQueue<>();
    private final List<Work> works = new ArrayList<>();
    private final AtomicInteger load = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closing;

    public WorkerThread(String name) {
        thread = new Thread(null, this::run, name, 16L << 20);
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands work over. Thread: any. */
    public void submit(Work work) {
        load.incrementAndGet();
        arrivals.add(work);
        LockSupport.unpark(thread);
    }

    /** How much work it has that is not done. Thread: any. */
    public int load() {
        return load.get();
    }

    /** Wakes the thread if it naps. Thread: any. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Ends the thread once all its work is done, and waits for that. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        int idleRounds = 0;
        long idleSince = 0;
        while (!(closing && works.isEmpty() && arrivals.isEmpty())) {
            if (round()) {
                idleRounds = 0;
            } else if (works.isEmpty()) {
                LockSupport.park(this); // submit and close end this, also if they came first
                idleRounds = 0;
            } else if (++idleRounds <= IDLE_ROUNDS_BEFORE_NAP) {
                idleSince = SystemClock.INSTANCE.nanos();
                Thread.onSpinWait();
            } else {
                long idle = SystemClock.INSTANCE.nanos() - idleSince;
                long nap = Math.max(SHORTEST_NAP_NANOS, Math.min(LONGEST_NAP_NANOS, idle / NAP_PART));
                LockSupport.parkNanos(this, nap);
            }
        }
    }

    private boolean round() {
        boolean busy = false;
        for (Work arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            works.add(arrival);
            busy = true;
        }
        for (int index = works.size() - 1; index >= 0; index--) {
            Work.Progress progress = works.get(index).step();
            if (progress == Work.Progress.DONE) {
                works.remove(index);
                load.decrementAndGet();
            }
            busy |= progress != Work.Progress.IDLE;
        }
        return busy;
    }
}
