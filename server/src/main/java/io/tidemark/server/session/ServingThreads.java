package io.tidemark.server.session;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a server that are not the network's: those that run statements, one at a time for each connection, those that
 * wait for queries to end, and those that carry rows. Thread: any.
 */
public final class ServingThreads implements AutoCloseable {
    private static final int SQL = 64;
    private static final int CLOSING = 8;
    private static final int IDLE_SECONDS = 30;
    private static final int END_SECONDS = 5;
    private static final long STACK_BYTES = 16L << 20;

    /** What comes when the connections are gone, of a client that waited for its turn, is asked for by nobody any more. */
    private final ExecutorService sql = pool("tidemark-sql", SQL, new ThreadPoolExecutor.DiscardPolicy());

    private final SqlThreads fair = new FairThreads(sql, SQL);

    /** What is to be closed when the threads have ended, as by a connection that ends last, is closed all the same. */
    private final ExecutorService closing = pool("tidemark-closing", CLOSING, (task, ended) -> task.run());

    private final CursorThreads cursors =
            new CursorThreads(Math.max(1, Runtime.getRuntime().availableProcessors()));

    private static ExecutorService pool(String name, int threads, RejectedExecutionHandler whenClosed) {
        ThreadFactory factory = task -> {
            Thread thread = new Thread(null, task, name, STACK_BYTES);
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory, whenClosed);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Parse, plan and run statements. Each connection has one at work there at most, and no client keeps out the others. */
    public SqlThreads sql() {
        return fair;
    }

    /** Wait for queries to end. */
    public ExecutorService closing() {
        return closing;
    }

    /** Carry rows. */
    public CursorThreads cursors() {
        return cursors;
    }

    /** Ends all threads, once all connections are gone. */
    @Override
    public void close() {
        sql.shutdown();
        cursors.close();
        closing.shutdown();
        try {
            if (!sql.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                sql.shutdownNow();
            }
            if (!closing.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                closing.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            sql.shutdownNow();
            closing.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
