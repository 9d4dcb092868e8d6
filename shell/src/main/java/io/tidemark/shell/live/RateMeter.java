package io.tidemark.shell.live;

/** How many rows a second flow, over the last two seconds or so. Mutable. */
final class RateMeter {
    private static final double WINDOW_SECONDS = 2;

    /** A total that stands still for less was perhaps not told anew: a server tells it twice a second. */
    private static final double STILL_SECONDS = 1;

    private long lastCount;
    private long lastNanos;
    private double perSecond;
    private boolean begun;

    /** Notes a total and gives the rate. */
    double note(long count, long nowNanos) {
        if (!begun || count < lastCount) {
            begun = true;
            lastCount = count;
            lastNanos = nowNanos;
            return 0;
        }
        double seconds = (nowNanos - lastNanos) / 1e9;
        if (seconds < 0.05 || (count == lastCount && seconds < STILL_SECONDS)) {
            return perSecond;
        }
        double now = Math.max(0, count - lastCount) / seconds;
        double weight = perSecond == 0 ? 1 : Math.min(1, seconds / WINDOW_SECONDS);
        perSecond += (now - perSecond) * weight;
        lastCount = count;
        lastNanos = nowNanos;
        return perSecond;
    }
}
