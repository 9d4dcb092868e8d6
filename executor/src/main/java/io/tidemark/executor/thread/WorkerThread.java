package io.tidemark.executor.thread;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that steps through its work, fairly by the user that each is run for ({@link Turns}), and sleeps a little, ever
 * longer, when none has anything to do; without any work it sleeps until some comes in through {@link #submit}.
 */
public final class WorkerThread implements AutoCloseable {
    private static final long SHORTEST_NAP_NANOS = 10_000;
    private static final long LONGEST_NAP_NANOS = 2_000_000;
    private static final int IDLE_ROUNDS_BEFORE_NAP = 20;

    /** A nap is this part of the time without work so far, so that a short pause costs little. */
    private static final int NAP_PART = 8;

    private final ConcurrentLinkedQueue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final Turns turns = new Turns(SystemClock.INSTANCE);
    private final AtomicInteger load = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closing;

    public WorkerThread(String name) {
        thread = new Thread(null, this::run, name, 16L << 20);
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands over work that is run for nobody in particular. Thread: any. */
    public void submit(Work work) {
        submit("", work);
    }

    /**
     * Hands work over. Thread: any.
     *
     * @param user for whom it is run; empty for nobody in particular, who has the same part of the thread as a user
     */
    public void submit(String user, Work work) {
        load.incrementAndGet();
        arrivals.add(new Arrival(user, work));
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
        while (!(closing && turns.size() == 0 && arrivals.isEmpty())) {
            if (round()) {
                idleRounds = 0;
            } else if (turns.size() == 0) {
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
        for (Arrival arrival = arrivals.poll(); arrival != null; arrival = arrivals.poll()) {
            turns.add(arrival.user(), arrival.work());
            busy = true;
        }
        int before = turns.size();
        busy |= turns.round();
        if (turns.size() < before) {
            load.addAndGet(turns.size() - before);
        }
        return busy;
    }

    /** Work that the thread has not taken in yet. */
    private record Arrival(String user, Work work) {}
}
