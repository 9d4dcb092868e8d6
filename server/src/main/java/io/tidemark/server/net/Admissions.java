package io.tidemark.server.net;

import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Mutex;
import io.tidemark.server.config.ServerLimits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts connections and says which are too many. Thread: any. */
final class Admissions {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final ServerLimits limits;
    private final Clock clock;
    private final Mutex mutex = new Mutex();
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int open;
    private int unauthenticated;
    private double tokens;
    private long filledNanos;

    Admissions(ServerLimits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        tokens = limits.acceptsPerSecond();
        filledNanos = clock.nanos();
    }

    /** Counts a new connection, or says why it is one too many. */
    @Nullable
    String refusal(String address) {
        mutex.lock();
        try {
            String reason = reason(address);
            if (reason == null) {
                open++;
                unauthenticated++;
                tokens--;
                byAddress.merge(address, 1, Integer::sum);
            }
            return reason;
        } finally {
            mutex.unlock();
        }
    }

    private @Nullable String reason(String address) {
        long now = clock.nanos();
        double more = (now - filledNanos) * (double) limits.acceptsPerSecond() / NANOS_PER_SECOND;
        tokens = Math.min(limits.acceptsPerSecond(), tokens + more);
        filledNanos = now;
        if (open >= limits.connections()) {
            return "the server has " + open + " connections, which is its limit";
        }
        if (byAddress.getOrDefault(address, 0) >= limits.connectionsPerAddress()) {
            return "this address has " + byAddress.get(address) + " connections, which is its limit";
        }
        if (unauthenticated >= limits.unauthenticatedConnections()) {
            return "too many connections have not logged in yet";
        }
        return tokens < 1 ? "more connections come than the server takes in a second" : null;
    }

    /** A connection that was counted has logged in. */
    void ready() {
        mutex.lock();
        try {
            unauthenticated--;
        } finally {
            mutex.unlock();
        }
    }

    /** A connection that was counted is gone. */
    void gone(String address, boolean wasReady) {
        mutex.lock();
        try {
            open--;
            unauthenticated -= wasReady ? 0 : 1;
            byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        } finally {
            mutex.unlock();
        }
    }
}
