package io.tidemark.bench;

/** Random numbers that are the same everywhere: SplitMix64. Mutable. */
final class Rolls {
    private static final long STEP = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private long state;

    /** Starts a line of numbers anew. */
    void seed(long seed) {
        state = seed;
    }

    private long next() {
        state += STEP;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** A number from 0 to bound - 1; 0 without a roll if there is no choice. */
    long below(long bound) {
        return bound <= 1 ? 0 : (next() >>> 1) % bound;
    }

    /** A number from 0 to below 1. */
    double unit() {
        return (next() >>> 11) * UNIT;
    }
}
