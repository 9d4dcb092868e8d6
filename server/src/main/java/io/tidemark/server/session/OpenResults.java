package io.tidemark.server.session;

import io.tidemark.executor.thread.Mutex;
import java.util.HashMap;
import java.util.Map;

/** Counts the results that are under way, of all users and of each. Thread: any. */
public final class OpenResults {
    private final int most;
    private final int mostPerUser;
    private final Mutex mutex = new Mutex();
    private final Map<String, Integer> byUser = new HashMap<>();
    private int all;

    public OpenResults(int most, int mostPerUser) {
        this.most = most;
        this.mostPerUser = mostPerUser;
    }

    /** Counts one more; false, and nothing is counted, if that would be too many. */
    boolean add(String user) {
        mutex.lock();
        try {
            int own = byUser.getOrDefault(user, 0);
            if (all >= most || own >= mostPerUser) {
                return false;
            }
            all++;
            byUser.put(user, own + 1);
            return true;
        } finally {
            mutex.unlock();
        }
    }

    /** One that was counted is over. */
    void remove(String user) {
        mutex.lock();
        try {
            all--;
            byUser.computeIfPresent(user, (name, own) -> own == 1 ? null : own - 1);
        } finally {
            mutex.unlock();
        }
    }

    /** How many there are. */
    public int count() {
        mutex.lock();
        try {
            return all;
        } finally {
            mutex.unlock();
        }
    }
}
