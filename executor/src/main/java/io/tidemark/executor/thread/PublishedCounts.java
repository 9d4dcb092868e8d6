package io.tidemark.executor.thread;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** Numbers by a small index that one thread counts and others read as last {@link #publish}ed. */
public final class PublishedCounts {
    private long[] counts = {};
    private boolean changed;
    private volatile AtomicLongArray published = new AtomicLongArray(0);

    /** Adds to a number; indices below 0 are not counted. Thread: the owner's. */
    public void add(int index, long amount) {
        if (index < 0) {
            return;
        }
        if (index >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(index + 1, counts.length * 2));
        }
        counts[index] += amount;
        changed = true;
    }

    /** Lets other threads see the numbers. Thread: the owner's. */
    public void publish() {
        if (!changed) {
            return;
        }
        changed = false;
        AtomicLongArray target = published.length() == counts.length ? published : new AtomicLongArray(counts.length);
        for (int index = 0; index < counts.length; index++) {
            target.lazySet(index, counts[index]);
        }
        published = target;
    }

    /** All numbers as they are now. Thread: the owner's. */
    public long[] copy() {
        return counts.clone();
    }

    /** All numbers as last published. Thread: any. */
    public long[] allPublished() {
        AtomicLongArray seen = published;
        long[] copy = new long[seen.length()];
        for (int index = 0; index < copy.length; index++) {
            copy[index] = seen.get(index);
        }
        return copy;
    }

    /** A number as last published. Thread: any. */
    public long published(int index) {
        AtomicLongArray seen = published;
        return index >= 0 && index < seen.length() ? seen.get(index) : 0;
    }
}
