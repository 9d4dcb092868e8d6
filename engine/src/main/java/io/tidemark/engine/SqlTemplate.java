package io.tidemark.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement with holes where its constants stand: statements of one template differ only in them. Immutable.
 *
 * @param text the statement with a mark for each constant, and one blank for each gap
 * @param constants Strings and Longs, in the order of the text
 */
record SqlTemplate(String text, List<Object> constants) {
    private static final int MOST_DIGITS = 18;
    private static final int MOST_LENGTH = 2000;

    SqlTemplate {
        constants = List.copyOf(constants);
    }

    /** The template of a text; null for what has comments, quotes in texts, or numbers that are no whole ones. */
    static @Nullable SqlTemplate of(String sql) {
        return sql.length() > MOST_LENGTH ? null : new Scanner(sql).scan();
    }

    /** Goes through a text once. */
    private static final class Scanner {
        private final String sql;
        private final StringBuilder text;
        private final List<Object> constants = new ArrayList<>();
        private int at;

        Scanner(String sql) {
            this.sql = sql;
            text = new StringBuilder(sql.length());
        }

        @Nullable
        SqlTemplate scan() {
            while (at < sql.length()) {
                char next = sql.charAt(at);
                boolean taken = true;
                if (Character.isWhitespace(next)) {
                    blank();
                } else if (next == '\'') {
                    taken = string();
                } else if (next >= '0' && next <= '9') {
                    taken = number();
                } else if (next == '"' || next == '`') {
                    taken = quoted(next);
                } else if (next == '?') {
                    taken = false; // a parameter, which must not look like a hole
                } else if (Character.isJavaIdentifierStart(next)) {
                    word();
                } else if (next == ';') {
                    taken = sql.substring(at + 1).isBlank();
                    at = sql.length();
                } else {
                    taken = !sql.startsWith("--", at) && !sql.startsWith("/*", at);
                    text.append(next);
                    at++;
                }
                if (!taken) {
                    return null;
                }
            }
            return new SqlTemplate(text.toString().stripTrailing(), constants);
        }

        private void blank() {
            while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
                at++;
            }
            if (text.length() > 0) {
                text.append(' ');
            }
        }

        private boolean string() {
            int end = sql.indexOf('\'', at + 1);
            if (end < 0 || sql.startsWith("'", end + 1)) {
                return false;
            }
            constants.add(sql.substring(at + 1, end));
            text.append("?s");
            at = end + 1;
            return true;
        }

        private boolean number() {
            int end = at;
            while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
                end++;
            }
            char behind = end < sql.length() ? sql.charAt(end) : ' ';
            char before = at == 0 ? ' ' : sql.charAt(at - 1);
            if (end - at > MOST_DIGITS || behind == '.' || before == '.' || Character.isJavaIdentifierPart(behind)) {
                return false;
            }
            constants.add(Long.valueOf(sql.substring(at, end)));
            text.append("?n");
            at = end;
            return true;
        }

        private boolean quoted(char quote) {
            int end = sql.indexOf(quote, at + 1);
            if (end < 0) {
                return false;
            }
            text.append(sql, at, end + 1);
            at = end + 1;
            return true;
        }

        private void word() {
            int start = at;
            while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
                at++;
            }
            text.append(sql, start, at);
        }
    }
}
