package io.tidemark.executor.exchange;

/** How far something was written, and how far it is on disk. Thread: one appends, another syncs. */
public final class PublishedLength {
    private volatile long appended;
    private volatile long synced;

    /** All up to here was written. */
    public void appended(long upTo) {
        appended = upTo;
    }

    /** All up to here is on disk. */
    public void synced(long upTo) {
        synced = upTo;
    }

    /** How far it was written. */
    public long appendedUpTo() {
        return appended;
    }

    /** How far it is on disk. */
    public long syncedUpTo() {
        return synced;
    }
}
