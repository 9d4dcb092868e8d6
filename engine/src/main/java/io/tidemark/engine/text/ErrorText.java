package io.tidemark.engine.text;

import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/**
 * An error as people read it: code, place, message, the line of the script with a caret, and what to do.
 *
 * <pre>
 * error TM-2001 in statement 2, bids.sql:3:8: column 'prise' is not in table bids
 *   3 | SELECT prise FROM bids;
 *     |        ^
 *   did you mean 'price'?
 * </pre>
 */
public final class ErrorText {
    private static final int MAX_LINE = 160;

    private ErrorText() {}

    /**
     * The lines of an error, without a line end behind the last.
     *
     * @param error what happened
     * @param source the name of the script, such as a file name; null for what was typed
     * @param script the text that the error's position counts in
     * @param statement number of the statement in the script, from 1; 0 if there is but one
     */
    public static String render(TidemarkException error, @Nullable String source, String script, int statement) {
        StringBuilder text = new StringBuilder("error ").append(error.code().code());
        Position position = error.position();
        if (statement > 0) {
            text.append(" in statement ").append(statement).append(source == null && position == null ? "" : ",");
        }
        if (source != null) {
            text.append(statement > 0 ? " " : " in ").append(source);
            text.append(position == null ? "" : ":" + position);
        } else if (position != null) {
            text.append(statement > 0 ? " " : " at ").append("line ").append(position);
        }
        text.append(": ").append(error.text());
        if (position != null) {
            appendSource(text, script, position);
        }
        String hint = error.hint();
        if (hint != null && !hint.isBlank()) {
            text.append("\n  ").append(hint.strip().replace("\n", "\n  "));
        }
        return text.toString();
    }

    private static void appendSource(StringBuilder text, String script, Position position) {
        String line = line(script, position.line());
        if (line == null) {
            return;
        }
        int column = Math.min(position.column() - 1, line.length());
        int from = column > MAX_LINE * 3 / 4 ? column - MAX_LINE / 2 : 0;
        int to = Math.min(line.length(), from + MAX_LINE);
        String before = (from > 0 ? "…" : "") + line.substring(from, column).replace('\t', ' ');
        String behind = line.substring(column, to).replace('\t', ' ') + (to < line.length() ? "…" : "");
        String number = Integer.toString(position.line());
        text.append("\n  ").append(number).append(" | ").append(DisplayWidth.visible(before + behind));
        text.append("\n  ").append(" ".repeat(number.length())).append(" | ");
        text.append(" ".repeat(DisplayWidth.of(before))).append('^');
    }

    /** The line of a text, counted from 1, without its end; null if there is none. */
    private static @Nullable String line(String text, int number) {
        int start = 0;
        for (int line = 1; line < number; line++) {
            start = text.indexOf('\n', start) + 1;
            if (start == 0) {
                return null;
            }
        }
        int end = text.indexOf('\n', start);
        String line = text.substring(start, end < 0 ? text.length() : end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
