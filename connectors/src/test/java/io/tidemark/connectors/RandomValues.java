package io.tidemark.connectors;

import java.util.Random;

/** Random numbers of a test, from {@code -Dseed=} if given; the seed is printed when asked for. */
public final class RandomValues {
    private final long seed;
    private final Random random;

    public RandomValues() {
        String given = System.getProperty("seed", "");
        seed = given.isBlank() ? System.nanoTime() : Long.parseLong(given);
        random = new Random(seed);
    }

    /** What to say when a test fails. */
    public String replay() {
        return "replay with -Dseed=" + seed;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    public double fraction() {
        return random.nextDouble();
    }

    public byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    @SafeVarargs
    public final <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** A text of characters that like to make trouble. */
    public String text(int most) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(most + 1);
        for (int index = 0; index < length; index++) {
            text.append(one(
                    "a", "b", "Z", "0", " ", ",", "\"", "\\", "'", "\n", "\r", "\t", "\u0001", "/", "{", "}", "[", "]",
                    ":", "ä", "€", "😀", "\u007f", "\u2028"));
        }
        return text.toString();
    }
}
