package io.tidemark.server.auth;

import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Mutex;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who guesses passwords: after five failures of a user from one address the next tries must wait, first 1 s, then
 * twice as long each time up to 60 s. A success forgets them, and so do ten minutes of rest. Thread: any.
 */
final class LoginDelays {
    private static final int FREE_FAILURES = 5;
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final long FORGOTTEN_NANOS = 600_000_000_000L;
    private static final int MOST_KEPT = 10_000;

    private final Clock clock;
    private final Mutex mutex = new Mutex();
    private final Map<Key, Failures> failures = new LinkedHashMap<>(16, 0.75f, true);

    /** Longer names are of no user; clients that have not logged in can fill the map with them. */
    private static final int LONGEST_NAME = 64;

    private record Key(String user, String address) {
        static Key of(String user, String address) {
            return new Key(user.substring(0, Math.min(LONGEST_NAME, user.length())), address);
        }
    }

    private record Failures(int count, long lastNanos) {
        long delayNanos() {
            int over = count - FREE_FAILURES;
            return over < 0 ? 0 : Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(over, 10));
        }
    }

    LoginDelays(Clock clock) {
        this.clock = clock;
    }

    /** How long the next try must wait from now on; 0 if it may come. */
    long waitNanos(String user, String address) {
        mutex.lock();
        try {
            Failures known = failures.get(Key.of(user, address));
            return known == null ? 0 : Math.max(0, known.delayNanos() - (clock.nanos() - known.lastNanos()));
        } finally {
            mutex.unlock();
        }
    }

    void onFailure(String user, String address) {
        mutex.lock();
        try {
            Key key = Key.of(user, address);
            Failures known = failures.get(key);
            long now = clock.nanos();
            int earlier = known == null || now - known.lastNanos() > FORGOTTEN_NANOS ? 0 : known.count();
            failures.put(key, new Failures(earlier + 1, now));
            if (failures.size() > MOST_KEPT) {
                failures.remove(failures.keySet().iterator().next());
            }
        } finally {
            mutex.unlock();
        }
    }

    void onSuccess(String user, String address) {
        mutex.lock();
        try {
            failures.remove(Key.of(user, address));
        } finally {
            mutex.unlock();
        }
    }
}
