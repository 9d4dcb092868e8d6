package io.tidemark.jdbc;

import io.tidemark.jdbc.meta.EscapedFunctions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
            Call call = letter == '{' ? Call.at(sql, at) : null;
            if (skipped > at) {
                text.append(sql, at, skipped);
                at = skipped;
            } else if (call != null) {
                text.append(call.text());
                open.push("");
                at = call.end();
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

    private static @Nullable String begin(String word) {
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

    /**
     * A call of a function in an escape that the database writes in another way.
     *
     * @param text as the database takes it
     * @param end behind its parentheses
     */
    private record Call(String text, int end) {
        /** The call of the escape that begins here, or null if it has none or needs no change. */
        static @Nullable Call at(String sql, int brace) {
            int nameStart = wordEnd(sql, brace + 1);
            if (!sql.substring(brace + 1, nameStart).trim().equalsIgnoreCase("fn")) {
                return null;
            }
            int nameEnd = nameStart;
            while (nameEnd < sql.length() && " _".indexOf(sql.charAt(nameEnd)) >= 0
                    || nameEnd < sql.length() && Character.isLetterOrDigit(sql.charAt(nameEnd))) {
                nameEnd++;
            }
            if (nameEnd == sql.length() || sql.charAt(nameEnd) != '(') {
                return null;
            }
            List<String> arguments = new ArrayList<>();
            int depth = 0;
            int start = nameEnd + 1;
            int at = nameEnd;
            while (at < sql.length()) {
                int skipped = endOfQuoted(sql, at);
                if (skipped > at) {
                    at = skipped;
                    continue;
                }
                char letter = sql.charAt(at);
                depth += "([".indexOf(letter) >= 0 ? 1 : ")]".indexOf(letter) >= 0 ? -1 : 0;
                if (depth == 0 || depth == 1 && letter == ',') {
                    String argument = sql.substring(start, at);
                    if (letter == ',' || !arguments.isEmpty() || !argument.isBlank()) {
                        arguments.add(rewrite(argument));
                    }
                    start = at + 1;
                }
                at++;
                if (depth == 0) {
                    String call = EscapedFunctions.call(
                            sql.substring(nameStart, nameEnd).strip(), arguments);
                    return call == null ? null : new Call(call, at);
                }
            }
            return null;
        }
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
