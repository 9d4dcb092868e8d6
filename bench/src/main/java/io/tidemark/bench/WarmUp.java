package io.tidemark.bench;

/** Says when runs have stopped to become faster. Mutable. */
final class WarmUp {
    private static final int LEAST = 2;
    private static final int MOST = 10;
    private static final double FASTER = 0.95;

    private long bestNanos = Long.MAX_VALUE;
    private int runs;
    private int withoutGain;

    void add(long nanos) {
        runs++;
        withoutGain = nanos < bestNanos * FASTER ? 0 : withoutGain + 1;
        bestNanos = Math.min(bestNanos, nanos);
    }

    /** Whether measuring may begin: two runs in a row were not faster than the best before, or there were many. */
    boolean isDone() {
        return runs >= MOST || (runs >= LEAST && withoutGain >= 2);
    }
}
