package io.tidemark.executor.function;

import java.util.Locale;

/**
 * Upper and lower case of texts of any length. Java takes time in proportion to the square of the length for letters that become
 * several, and for sigmas; so long texts are changed in pieces. Stateless.
 */
final class LetterCase {
    /** Characters up to which a text is left to Java as a whole. */
    private static final int PIECE = 256;

    /** How many marks may stand between a sigma and a letter. */
    private static final int MOST_MARKS = 8;

    private static final char SIGMA = 'Σ';

    private LetterCase() {}

    /** The text in upper case: each letter by itself. */
    static String upper(String text) {
        if (text.length() <= PIECE) {
            return text.toUpperCase(Locale.ROOT);
        }
        StringBuilder upper = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int end = pieceEnd(text, at);
            upper.append(text.substring(at, end).toUpperCase(Locale.ROOT));
            at = end;
        }
        return upper.toString();
    }

    /** The text in lower case: each letter by itself, but for a sigma, which is another one at the end of a word. */
    static String lower(String text) {
        if (text.length() <= PIECE) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder lower = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int end = pieceEnd(text, at);
            StringBuilder piece = new StringBuilder(text.substring(at, end));
            for (int place = at; place < end; place++) {
                if (text.charAt(place) == SIGMA) {
                    piece.setCharAt(place - at, endsWord(text, place) ? 'ς' : 'σ');
                }
            }
            lower.append(piece.toString().toLowerCase(Locale.ROOT));
            at = end;
        }
        return lower.toString();
    }

    private static int pieceEnd(String text, int from) {
        int end = Math.min(text.length(), from + PIECE);
        boolean parts = end < text.length()
                && Character.isHighSurrogate(text.charAt(end - 1))
                && Character.isLowSurrogate(text.charAt(end));
        return parts ? end - 1 : end;
    }

    private static boolean endsWord(String text, int at) {
        return isLetterNear(text, at, -1) && !isLetterNear(text, at, 1);
    }

    private static boolean isLetterNear(String text, int at, int step) {
        int place = at + step;
        for (int marks = 0; place >= 0 && place < text.length() && marks < MOST_MARKS; marks++) {
            int letter = step < 0 ? text.codePointBefore(place + 1) : text.codePointAt(place);
            if (!isMark(letter)) {
                return Character.isLetter(letter);
            }
            place += step * Character.charCount(letter);
        }
        return false;
    }

    /** What may stand inside of a word without being one of its letters. */
    private static boolean isMark(int letter) {
        int type = Character.getType(letter);
        return type == Character.NON_SPACING_MARK || type == Character.FORMAT || "'’.·:".indexOf(letter) >= 0;
    }
}
