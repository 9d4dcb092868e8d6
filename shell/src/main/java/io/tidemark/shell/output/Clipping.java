package io.tidemark.shell.output;

import io.tidemark.engine.text.DisplayWidth;

/** Cuts texts to a number of columns of the terminal. Stateless. */
public final class Clipping {
    private Clipping() {}

    /** The text if it fits, else its beginning and a sign that something is missing. */
    public static String clip(String text, int limit) {
        if (DisplayWidth.of(text) <= limit) {
            return text;
        }
        return limit < 1 ? "" : start(text, limit - 1) + "…";
    }

    /** As much of the text as fits. */
    public static String start(String text, int limit) {
        int width = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            if (width + DisplayWidth.of(codePoint) > limit) {
                break;
            }
            width += DisplayWidth.of(codePoint);
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end);
    }
}
