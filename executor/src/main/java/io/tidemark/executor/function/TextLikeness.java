package io.tidemark.executor.function;

/** How alike two texts are. */
public final class TextLikeness {
    private static final int CODE_LENGTH = 4;
    /** Pairs of characters that LEVENSHTEIN compares: all of both texts. */
    private static final long MOST_PAIRS = 100_000_000;
    /** The digit of each letter from A to Z; of vowels 0, of H and W a blank. */
    private static final String SOUNDS = "0123012 02245501262301 202";

    private TextLikeness() {}

    @ScalarFunction(
            syntax = "LEVENSHTEIN(text, other)",
            summary = "How many characters must be put in, left out or changed to make one text of the other.",
            example = "LEVENSHTEIN('kitten', 'sitting')")
    public static long levenshtein(Slice text, Slice other) {
        int[] left = text.text().codePoints().toArray();
        int[] right = other.text().codePoints().toArray();
        if ((long) left.length * right.length > MOST_PAIRS) {
            throw EvaluationFailure.TOO_MANY_PAIRS;
        }
        int[] above = new int[right.length + 1];
        for (int column = 0; column <= right.length; column++) {
            above[column] = column;
        }
        for (int row = 1; row <= left.length; row++) {
            int diagonal = above[0];
            above[0] = row;
            for (int column = 1; column <= right.length; column++) {
                int changed = diagonal + (left[row - 1] == right[column - 1] ? 0 : 1);
                diagonal = above[column];
                above[column] = Math.min(changed, 1 + Math.min(above[column], above[column - 1]));
            }
        }
        return above[right.length];
    }

    @ScalarFunction(
            syntax = "SOUNDEX(text)",
            summary = "A letter and three digits for how an English word sounds; empty if the text has no letter.",
            example = "SOUNDEX('Robert')")
    public static void soundex(Slice text, Slice result) {
        result.set(soundex(text.text()));
    }

    @ScalarFunction(
            syntax = "DIFFERENCE(text, other)",
            summary = "In how many places the SOUNDEX of both is the same, from 0 to 4.",
            example = "DIFFERENCE('Robert', 'Rupert')")
    public static long difference(Slice text, Slice other) {
        String left = soundex(text.text());
        String right = soundex(other.text());
        int same = 0;
        for (int place = 0; place < Math.min(left.length(), right.length()); place++) {
            same += left.charAt(place) == right.charAt(place) ? 1 : 0;
        }
        return same;
    }

    private static String soundex(String text) {
        StringBuilder code = new StringBuilder();
        char last = '0';
        for (char letter : LetterCase.upper(text).toCharArray()) {
            if (letter < 'A' || letter > 'Z') {
                continue;
            }
            char sound = SOUNDS.charAt(letter - 'A');
            if (code.length() == 0) {
                code.append(letter);
            } else if (sound != '0' && sound != ' ' && sound != last) {
                code.append(sound);
            }
            last = sound == ' ' && code.length() > 0 ? last : sound; // H and W do not part two letters of one sound
            if (code.length() == CODE_LENGTH) {
                break;
            }
        }
        while (code.length() > 0 && code.length() < CODE_LENGTH) {
            code.append('0');
        }
        return code.toString();
    }
}
