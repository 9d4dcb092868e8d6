package io.tidemark.executor.exchange;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds what several {@link ChangeFeed}s keep for listeners who come back, all together: when it is too much, the feed that
 * nobody has listened to for longest gives up what it keeps first. Thread: any; its lock is taken before that of a feed, never
 * inside it.
 */
public final class TailBudget {
    private final long mostBytes;

    /** Bytes that are kept, of the feed that was listened to least recently first. */
    private final Map<ChangeFeed<?>, Long> kept = new LinkedHashMap<>();

    private long total;

    /** @param mostBytes that all feeds may keep together */
    public TailBudget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * A feed keeps so much now.
     *
     * @param listened whether somebody listens to it, or has just come or left
     */
    synchronized void note(ChangeFeed<?> feed, long bytes, boolean listened) {
        Long before = listened ? kept.remove(feed) : kept.get(feed);
        kept.put(feed, bytes);
        total += bytes - (before == null ? 0 : before);
        Iterator<Map.Entry<ChangeFeed<?>, Long>> feeds = kept.entrySet().iterator();
        while (total > mostBytes && feeds.hasNext()) {
            Map.Entry<ChangeFeed<?>, Long> longest = feeds.next();
            if (longest.getValue() > 0) {
                total -= longest.getValue();
                longest.setValue(0L);
                longest.getKey().forgetTail();
            }
        }
    }

    /** A feed is given up. */
    synchronized void forget(ChangeFeed<?> feed) {
        Long bytes = kept.remove(feed);
        total -= bytes == null ? 0 : bytes;
    }

    /** Bytes that are kept now, about. */
    synchronized long total() {
        return total;
    }
}
