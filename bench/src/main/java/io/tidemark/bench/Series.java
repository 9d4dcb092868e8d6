package io.tidemark.bench;

import java.util.Arrays;

/** Times of repeated runs of the same. Mutable. */
final class Series {
    private long[] nanos = new long[8];
    private int count;

    void add(long runNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = runNanos;
    }

    /** The last one. */
    long lastNanos() {
        return nanos[count - 1];
    }

    /** The middle one; the longer of the two in the middle if their number is even. */
    long medianNanos() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[count / 2];
    }

    /** Rows a second in the middle run. */
    double perSecond(long rows) {
        return rows * 1e9 / medianNanos();
    }
}
