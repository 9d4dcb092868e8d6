package io.tidemark.bench;

import java.nio.charset.StandardCharsets;

/** The texts that bids carry beside their numbers: 20 to 79 small letters. All lie in one buffer. Immutable. */
final class ExtraTexts {
    /** How many different texts there are. */
    static final int COUNT = 1024;

    private static final int SHORTEST = 20;
    private static final int LENGTHS = 60;
    private static final int LETTERS = 26;
    private static final long SEED = 42;

    /** All texts, one behind the other. */
    final byte[] bytes;

    /** Where each text begins. */
    final int[] start = new int[COUNT];

    /** Length of each text; one byte is one character. */
    final int[] length = new int[COUNT];

    private final String[] texts = new String[COUNT];

    ExtraTexts() {
        Rolls rolls = new Rolls();
        rolls.seed(SEED);
        StringBuilder all = new StringBuilder();
        for (int text = 0; text < COUNT; text++) {
            start[text] = all.length();
            length[text] = SHORTEST + (int) rolls.below(LENGTHS);
            for (int at = 0; at < length[text]; at++) {
                all.append((char) ('a' + rolls.below(LETTERS)));
            }
            texts[text] = all.substring(start[text]);
        }
        bytes = all.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A text. */
    String text(int index) {
        return texts[index];
    }
}
