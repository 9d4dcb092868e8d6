package io.tidemark.jdbc.wire;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers the server's heartbeats, whatever the program does meanwhile. Not on the link's reader, which must not wait until the
 * server takes something: the server may wait for the reader. One answer of a connection is under way at most. Thread: any.
 */
final class SignsOfLife {
    private static final int IDLE_SECONDS = 10;

    /** For all connections; an answer that hangs takes a thread with it, so there are as many as hang. */
    private static final Executor THREADS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "tidemark-jdbc-signs");
                thread.setDaemon(true);
                return thread;
            });

    private final Runnable answer;
    private final AtomicInteger owed = new AtomicInteger();

    /** @param answer sends one; may wait */
    SignsOfLife(Runnable answer) {
        this.answer = answer;
    }

    /** Gives one, soon; one for all that were asked for while another was under way. */
    void give() {
        if (owed.getAndIncrement() == 0) {
            THREADS.execute(this::giveAll);
        }
    }

    private void giveAll() {
        int left;
        do {
            int given = owed.get();
            try {
                answer.run();
            } finally {
                left = owed.addAndGet(-given);
            }
        } while (left != 0);
    }
}
