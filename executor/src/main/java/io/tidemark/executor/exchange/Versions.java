package io.tidemark.executor.exchange;

import java.util.Arrays;

/**
 * Which version of something readers see, and which older ones somebody still reads. One thread publishes a version after
 * the other; readers take the newest, or open one to keep it. Thread: any.
 */
public final class Versions {
    /**
     * What readers see.
     *
     * @param version counts changes from 0
     * @param watermark at which it is consistent, in milliseconds; {@link Long#MIN_VALUE} if nothing is known
     */
    public record Published(long version, long watermark) {}

    private volatile Published published = new Published(0, Long.MIN_VALUE);
    private long[] open = new long[4];
    private int openCount;
    private long closedCount;

    /** What readers see now. */
    public Published published() {
        return published;
    }

    /** Lets readers see a newer version. */
    public synchronized void publish(long version, long watermark) {
        published = new Published(version, watermark);
    }

    /** What readers see now, kept until it is {@link #close}d as often as it was opened. */
    public synchronized Published open() {
        if (openCount == open.length) {
            open = Arrays.copyOf(open, openCount * 2);
        }
        open[openCount++] = published.version();
        return published;
    }

    /** Nobody reads an opened version any more. */
    public synchronized void close(long version) {
        for (int index = 0; index < openCount; index++) {
            if (open[index] == version) {
                System.arraycopy(open, index + 1, open, index, openCount - index - 1);
                openCount--;
                closedCount++;
                return;
            }
        }
    }

    /** Whether a version from the first one on and below the other one is open. */
    public synchronized boolean isOpen(long from, long below) {
        for (int index = 0; index < openCount; index++) {
            if (open[index] >= from && open[index] < below) {
                return true;
            }
        }
        return false;
    }

    /** How many have been closed so far. */
    public synchronized long closedCount() {
        return closedCount;
    }

    /** How many are open. */
    public synchronized int openCount() {
        return openCount;
    }
}
