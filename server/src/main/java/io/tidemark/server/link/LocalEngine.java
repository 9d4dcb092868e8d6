package io.tidemark.server.link;

import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.server.auth.JobOwners;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.log.LogLimit;
import io.tidemark.server.session.Failures;
import io.tidemark.server.session.Meters;
import io.tidemark.server.session.OpenResults;
import io.tidemark.server.session.Serving;
import io.tidemark.server.session.ServingLimits;
import io.tidemark.server.session.ServingThreads;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** An engine with the threads that serve it to connections of this process. Thread: any. */
final class LocalEngine {
    private static final int ALL = Integer.MAX_VALUE;

    private final String key;
    private final Tidemark engine;
    private final ServingThreads threads = new ServingThreads();
    private final ScheduledExecutorService loop =
            Executors.newSingleThreadScheduledExecutor(task -> new LoopThread(this, task));
    private final PublishedLong lastId = new PublishedLong(0);
    private final Serving serving;
    private int users;

    /** The thread of one engine's conversations. */
    private static final class LoopThread extends Thread {
        private final LocalEngine engine;

        LoopThread(LocalEngine engine, Runnable task) {
            super(task, "tidemark-link");
            this.engine = engine;
            setDaemon(true);
        }
    }

    LocalEngine(String key, TidemarkConfig config) {
        this.key = key;
        engine = Tidemark.open(config);
        Clock clock = SystemClock.INSTANCE;
        LogLimit log = new LogLimit(clock);
        serving = new Serving(
                engine,
                threads.sql(),
                threads.closing(),
                threads.cursors(),
                clock,
                ServingLimits.IN_PROCESS,
                null,
                new Permissions(JobOwners.NOBODY),
                new OpenResults(ALL, ALL),
                new Failures(clock, log),
                new Meters(),
                log);
    }

    String key() {
        return key;
    }

    Serving serving() {
        return serving;
    }

    /** The one thread of all conversations. */
    ScheduledExecutorService loop() {
        return loop;
    }

    /** Whether the calling thread is the loop. */
    boolean onLoop() {
        return Thread.currentThread() instanceof LoopThread thread && thread.engine.key.equals(key);
    }

    long nextId() {
        return lastId.add(1);
    }

    /** Thread: under the mutex of all engines, as {@link #leave}. */
    void enter() {
        users++;
    }

    /** Whether nobody is left. */
    boolean leave() {
        return --users == 0;
    }

    void close() {
        threads.close();
        loop.shutdown();
        engine.close();
        serving.log().close();
    }
}
