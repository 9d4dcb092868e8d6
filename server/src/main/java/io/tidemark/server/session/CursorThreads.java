package io.tidemark.server.session;

import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.Work;
import io.tidemark.executor.thread.WorkerThread;
import java.util.ArrayList;
import java.util.List;

/** The threads that carry rows from queries to clients, each for many of them, fairly by client. Thread: any. */
public final class CursorThreads implements AutoCloseable {
    private final List<WorkerThread> threads = new ArrayList<>();
    private final PublishedLong given = new PublishedLong(0);

    public CursorThreads(int count) {
        for (int index = 0; index < count; index++) {
            threads.add(new WorkerThread("tidemark-rows-" + index));
        }
    }

    /**
     * Lets a thread step through work until it is done.
     *
     * @param client for whom it is
     */
    void submit(String client, Work work) {
        threads.get((int) (given.add(1) % threads.size())).submit(client, work);
    }

    /** Ends the threads once all rows are carried or given up. */
    @Override
    public void close() {
        threads.forEach(WorkerThread::close);
    }
}
