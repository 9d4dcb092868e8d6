package io.tidemark.server.session;

import io.tidemark.executor.thread.Mutex;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Shares a fixed number of threads among clients. A client may run fewer tasks at once than threads are free; the rest of its
 * tasks wait in a queue of its own. So the first client gets half of the threads, however many statements of its wait for
 * something slow, the next one half of what is left, and a client that runs nothing finds a thread as long as there is one.
 * Clients that wait take turns. Thread: any.
 */
final class FairThreads implements SqlThreads {
    private final Executor pool;
    private final int threads;
    private final Mutex mutex = new Mutex();

    /** Those that run or wait for something, the one whose turn is next first; under the mutex, as all below. */
    private final Map<String, Client> clients = new LinkedHashMap<>();

    private int running;

    private static final class Client {
        final String name;
        final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        int running;

        Client(String name) {
            this.name = name;
        }
    }

    /** @param pool runs as many tasks at once as there are threads */
    FairThreads(Executor pool, int threads) {
        this.pool = pool;
        this.threads = threads;
    }

    @Override
    public void execute(String client, Runnable task) {
        mutex.lock();
        try {
            clients.computeIfAbsent(client, Client::new).waiting.add(task);
        } finally {
            mutex.unlock();
        }
        startAll();
    }

    private void startAll() {
        for (Runnable next = next(); next != null; next = next()) {
            pool.execute(next);
        }
    }

    /** The next task that may begin, counted as running; null if there is none. */
    private @Nullable Runnable next() {
        mutex.lock();
        try {
            int free = threads - running;
            Iterator<Client> all = clients.values().iterator();
            while (all.hasNext()) {
                Client client = all.next();
                Runnable task = client.running < free ? client.waiting.poll() : null;
                if (task != null) {
                    running++;
                    client.running++;
                    all.remove();
                    clients.put(client.name, client); // the others come first now
                    return () -> run(client, task);
                }
            }
            return null;
        } finally {
            mutex.unlock();
        }
    }

    private void run(Client client, Runnable task) {
        try {
            task.run();
        } finally {
            mutex.lock();
            try {
                running--;
                client.running--;
                if (client.running == 0 && client.waiting.isEmpty()) {
                    clients.remove(client.name);
                }
            } finally {
                mutex.unlock();
            }
            startAll();
        }
    }
}
