package io.tidemark.planner.sql;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Characters of six digits in {@code U&'…'} texts, {@code \+01F600}, which Calcite's parser would take for one of four: puts
 * the character itself there, and blanks behind the text, so that nothing moves.
 */
final class UnicodeEscapes {
    private static final Pattern OTHER_ESCAPE = Pattern.compile("\\s*UESCAPE\\s*'(.)'", Pattern.CASE_INSENSITIVE);
    private static final int DIGITS = 6;

    private UnicodeEscapes() {}

    /** Whether a quoted text that begins at an index is one with escapes. */
    static boolean areBefore(String sql, int quote) {
        return quote >= 2
                && sql.charAt(quote - 1) == '&'
                && Character.toUpperCase(sql.charAt(quote - 2)) == 'U'
                && (quote == 2 || !Character.isJavaIdentifierPart(sql.charAt(quote - 3)));
    }

    /**
     * The quoted text as it can be parsed, as long as before.
     *
     * @param start of its quotes
     * @param end behind its quotes
     * @param position for errors
     */
    static String replaced(String sql, int start, int end, Position position) {
        char escape = '\\';
        Matcher other = OTHER_ESCAPE.matcher(sql).region(end, sql.length());
        if (other.lookingAt()) {
            escape = other.group(1).charAt(0);
        }
        StringBuilder text = new StringBuilder(end - start);
        for (int at = start; at < end; at++) {
            char next = sql.charAt(at);
            boolean doubled = next == escape && at + 1 < end && sql.charAt(at + 1) == escape;
            if (next == escape && !doubled && at + 1 < end && sql.charAt(at + 1) == '+') {
                int point = sixDigits(sql, at + 1, end);
                if (point < 0) {
                    throw new TidemarkException(
                            ErrorCode.INVALID_LITERAL,
                            "behind " + escape + "+ in a Unicode text stand the six hexadecimal digits of a character,"
                                    + " 10FFFF at most",
                            "write it like U&'\\+01F600', or with four digits and without the plus",
                            position);
                }
                append(text, point, escape);
                at += 1 + DIGITS;
            } else {
                text.append(next);
                if (doubled) {
                    text.append(next);
                    at++;
                }
            }
        }
        while (text.length() < end - start) {
            text.append(' ');
        }
        return text.toString();
    }

    /** The character whose number stands behind a plus, or -1. */
    private static int sixDigits(String sql, int at, int end) {
        if (at + DIGITS >= end) {
            return -1;
        }
        int point = 0;
        for (int index = at + 1; index <= at + DIGITS; index++) {
            int digit = Character.digit(sql.charAt(index), 16);
            if (digit < 0) {
                return -1;
            }
            point = point * 16 + digit;
        }
        return Character.isValidCodePoint(point) ? point : -1;
    }

    private static void append(StringBuilder text, int point, char escape) {
        if (point == '\'' || point == escape) {
            text.append((char) point);
        }
        text.appendCodePoint(point);
    }
}
