package io.tidemark.shell.output;

import io.tidemark.engine.text.DisplayWidth;

/** Breaks sentences between words, so that no terminal breaks them within one. Stateless. */
public final class WordWrap {
    /** A terminal so narrow breaks lines as it likes. */
    private static final int MIN_WIDTH = 30;

    private static final int SENTENCE = 2;

    private WordWrap() {}

    /**
     * The text with lines that fit. A line goes on below its own first word, or a bit to the right of the margin.
     *
     * @param width columns of the terminal; 0 if nobody knows
     */
    public static String wrap(String text, int width) {
        return wrap(text, width, -1);
    }

    /**
     * The text with lines that fit.
     *
     * @param width columns of the terminal; 0 if nobody knows
     * @param hanging how much further to the right a line goes on than it begins; -1 for what sentences have
     */
    public static String wrap(String text, int width, int hanging) {
        if (width < MIN_WIDTH) {
            return text;
        }
        StringBuilder wrapped = new StringBuilder();
        for (String line : (Iterable<String>) text.lines()::iterator) {
            if (!wrapped.isEmpty()) {
                wrapped.append('\n');
            }
            appendLine(wrapped, line, width, hanging);
        }
        return wrapped.toString();
    }

    private static void appendLine(StringBuilder wrapped, String line, int width, int hanging) {
        int blanks = line.length() - line.stripLeading().length();
        int further = hanging >= 0 ? hanging : blanks > 0 ? 0 : SENTENCE;
        String margin = " ".repeat(Math.min(blanks + further, width / 2));
        String rest = line;
        boolean first = true;
        while (DisplayWidth.of(rest) > width - (first ? 0 : margin.length())) {
            int room = width - (first ? 0 : margin.length());
            int fits = Clipping.start(rest, room + 1).length(); // a blank may stand behind the last word
            int from = first ? blanks : 0;
            int end = rest.lastIndexOf(' ', fits - 1);
            if (end <= from) {
                end = rest.indexOf(' ', fits); // a word that fits no line stays whole
                if (end < 0) {
                    break;
                }
            }
            wrapped.append(first ? "" : margin)
                    .append(rest.substring(0, end).stripTrailing())
                    .append('\n');
            rest = rest.substring(end).stripLeading();
            first = false;
        }
        wrapped.append(first ? "" : margin).append(rest);
    }
}
