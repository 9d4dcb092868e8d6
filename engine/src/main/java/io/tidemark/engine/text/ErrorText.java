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
    /** Columns of a line of the script that are shown, so that nothing wraps on a terminal of 80 and the caret stays below. */
    private static final int MAX_COLUMNS = 70;

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
        boolean whole = DisplayWidth.of(line) <= MAX_COLUMNS;
        int from = whole || fits(line, 0, column, MAX_COLUMNS * 3 / 4) == column ? 0 : back(line, column);
        int to = whole ? line.length() : fits(line, from, line.length(), MAX_COLUMNS);
        String before = (from > 0 ? "…" : "") + line.substring(from, column).replace('\t', ' ');
        String behind =
                line.substring(column, Math.max(column, to)).replace('\t', ' ') + (to < line.length() ? "…" : "");
        String number = Integer.toString(position.line());
        text.append("\n  ").append(number).append(" | ").append(DisplayWidth.visible(before + behind));
        text.append("\n  ").append(" ".repeat(number.length())).append(" | ");
        text.append(" ".repeat(DisplayWidth.of(before))).append('^');
    }

    /** The last index from which half of the columns lead up to another. */
    private static int back(String line, int column) {
        int from = column;
        int left = MAX_COLUMNS / 2;
        while (from > 0) {
            int character = line.codePointBefore(from);
            left -= DisplayWidth.of(character);
            if (left < 0) {
                break;
            }
            from -= Character.charCount(character);
        }
        return from;
    }

    /** The end of the longest part that begins at an index, ends at another or before, and takes so many columns at most. */
    private static int fits(String line, int from, int end, int columns) {
        int to = from;
        int left = columns;
        while (to < end) {
            int character = line.codePointAt(to);
            left -= DisplayWidth.of(character);
            if (left < 0) {
                break;
            }
            to += Character.charCount(character);
        }
        return to;
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
