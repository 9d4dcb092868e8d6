package io.tidemark.jdbc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/**
 * Rewrites the escapes of JDBC, such as <code>{ts '2024-01-01 10:00:00'}</code> and <code>{fn UPPER(a)}</code>, to what the
 * database knows. Quotes and comments are left alone. Stateless.
 */
final class JdbcEscapes {
    private JdbcEscapes() {}

    /** The statement without escapes; the same text if it has none. */
    static String rewrite(String sql) {
        if (sql.indexOf('{') < 0) {
            return sql;
        }
        StringBuilder text = new StringBuilder(sql.length() + 16);
        Deque<String> open = new ArrayDeque<>();
        int at = 0;
        while (at < sql.length()) {
            char letter = sql.charAt(at);
            int skipped = endOfQuoted(sql, at);
            if (skipped > at) {
                text.append(sql, at, skipped);
                at = skipped;
            } else if (letter == '{') {
                int end = wordEnd(sql, at + 1);
                String word = sql.substring(at + 1, end).trim().toLowerCase(Locale.ROOT);
                String begin = begin(word);
                open.push(begin == null ? "}" : "");
                text.append(begin == null ? "{" : begin);
                at = begin == null ? at + 1 : end;
            } else if (letter == '}' && !open.isEmpty()) {
                text.append(open.pop());
                at++;
            } else {
                text.append(letter);
                at++;
            }
        }
        return text.toString();
    }

    private static @org.jspecify.annotations.Nullable String begin(String word) {
        return switch (word) {
            case "d" -> "DATE";
            case "t" -> "TIME";
            case "ts" -> "TIMESTAMP";
            case "fn", "oj" -> "";
            case "escape" -> "ESCAPE";
            case "limit" -> "LIMIT";
            default -> null;
        };
    }

    private static int wordEnd(String sql, int from) {
        int at = from;
        while (at < sql.length() && sql.charAt(at) == ' ') {
            at++;
        }
        while (at < sql.length() && Character.isLetter(sql.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where a quoted text or a comment that begins here ends; the same place if none does. */
    private static int endOfQuoted(String sql, int at) {
        char letter = sql.charAt(at);
        if (letter == '\'' || letter == '"' || letter == '`') {
            int end = sql.indexOf(letter, at + 1);
            return end < 0 ? sql.length() : end + 1;
        }
        if (sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            return end < 0 ? sql.length() : end;
        }
        if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            return end < 0 ? sql.length() : end + 2;
        }
        return at;
    }
}
