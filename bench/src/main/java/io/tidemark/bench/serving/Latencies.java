package io.tidemark.bench.serving;

import java.util.Arrays;
import java.util.Locale;

/** Times of answers. Mutable; one thread. */
final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = time;
    }

    void add(Latencies others) {
        for (int index = 0; index < others.count; index++) {
            add(others.nanos[index]);
        }
    }

    int count() {
        return count;
    }

    /** The time in milliseconds within which this part of the answers came. */
    double millis(double part) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[(int) Math.min(count - 1L, (long) (part * count))] / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "answers=%d p50_ms=%.3f p90_ms=%.3f p99_ms=%.3f p999_ms=%.3f max_ms=%.3f",
                count,
                millis(0.5),
                millis(0.9),
                millis(0.99),
                millis(0.999),
                millis(1));
    }
}
