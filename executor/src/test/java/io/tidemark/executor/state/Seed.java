package io.tidemark.executor.state;

import java.util.Random;

/** Randomness of tests that can be replayed. */
public final class Seed {
    private Seed() {}

    /** A source whose seed is printed, or given with {@code -Dseed}. */
    public static Random random() {
        String given = System.getProperty("seed", "");
        long seed = given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
        System.out.println("replay with -Dseed=" + seed);
        return new Random(seed);
    }
}
