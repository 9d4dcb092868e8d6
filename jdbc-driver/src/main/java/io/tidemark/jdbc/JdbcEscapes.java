package io.tidemark.jdbc;

import io.tidemark.jdbc.meta.EscapedFunctions;
import io.tidemark.jdbc.meta.SkippedText;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the escapes of JDBC, such as <code>{ts '2024-01-01 10:00:00'}</code> and <code>{fn UPPER(a)}</code>, to what the
 * database knows, in one pass over the statement. Quotes and comments are left alone. Thread: one.
 */
final class JdbcEscapes {
    /** Calls within each other that are changed; the database takes none that are nested deeper. */
    private static final int MOST_NESTED = 200;

    private final String sql;
    private final StringBuilder text;
    private final Deque<Open> open = new ArrayDeque<>();
    private int calls;
    private int at;

    private JdbcEscapes(String sql) {
        this.sql = sql;
        this.text = new StringBuilder(sql.length() + 16);
    }

    /**
     * The statement without escapes; the same text if it has none.
     *
     * @throws SQLException for an escape whose parameters would come in another order
     */
    static String rewrite(String sql) throws SQLException {
        return sql.indexOf('{') < 0 ? sql : new JdbcEscapes(sql).rewritten();
    }

    private String rewritten() throws SQLException {
        while (at < sql.length()) {
            char letter = sql.charAt(at);
            int skipped = SkippedText.end(sql, at);
            if (skipped > at) {
                text.append(sql, at, skipped);
                at = skipped;
            } else if (letter == '{') {
                begin();
            } else if (letter == '}' && !open.isEmpty()) {
                end();
            } else {
                text.append(letter);
                at++;
                if (open.peek() instanceof Call call && call.ends(letter, text.length())) {
                    open.pop();
                    calls--;
                    call.change(text);
                }
            }
        }
        return text.toString(); // calls that do not end are as they were written
    }

    private void begin() {
        int end = wordEnd(at + 1);
        String word = sql.substring(at + 1, end).trim().toLowerCase(Locale.ROOT);
        String begin = begin(word);
        open.push(new Brace(begin == null ? "}" : ""));
        text.append(begin == null ? "{" : begin);
        at = begin == null ? at + 1 : end;
        if (word.equals("fn") && calls < MOST_NESTED) {
            beginCall();
        }
    }

    /** A call that may need a change, if one begins here. */
    private void beginCall() {
        int end = at;
        while (end < sql.length() && isOfName(sql.charAt(end))) {
            end++;
        }
        String name = sql.substring(at, end).strip();
        if (end < sql.length() && sql.charAt(end) == '(' && EscapedFunctions.mayChange(name)) {
            open.push(new Call(name, text.length()));
            calls++;
            text.append(sql, at, end);
            at = end;
        }
    }

    private void end() {
        if (open.peek() instanceof Call) { // lacks its parenthesis, and is left as it is
            open.pop();
            calls--;
        }
        if (open.pop() instanceof Brace brace) {
            text.append(brace.end());
        }
        at++;
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

    private static boolean isOfName(char letter) {
        return letter == ' ' || letter == '_' || Character.isLetterOrDigit(letter);
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < sql.length() && sql.charAt(end) == ' ') {
            end++;
        }
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    /** What has begun and not ended. A call is always in a brace. */
    private sealed interface Open {}

    /**
     * A brace.
     *
     * @param end what is written for the one that ends it
     */
    private record Brace(String end) implements Open {}

    /** A call of a function that the database may write in another way. */
    private static final class Call implements Open {
        private final String name;
        private final int start;
        /** Where the text has its opening parenthesis, its commas and its closing one. */
        private final List<Integer> marks = new ArrayList<>();

        private int depth;

        Call(String name, int start) {
            this.name = name;
            this.start = start;
        }

        /** Takes the letter that was written last, and says whether it is the call's last. */
        boolean ends(char letter, int length) {
            boolean opens = letter == '(' || letter == '[';
            boolean closes = letter == ')' || letter == ']';
            depth += opens ? 1 : closes ? -1 : 0;
            if (depth == 0 || depth == 1 && (letter == ',' || opens && marks.isEmpty())) {
                marks.add(length - 1);
            }
            return depth == 0;
        }

        /** Writes it as the database takes it. */
        void change(StringBuilder text) throws SQLException {
            List<String> arguments = new ArrayList<>();
            for (int index = 1; index < marks.size(); index++) {
                arguments.add(text.substring(marks.get(index - 1) + 1, marks.get(index)));
            }
            if (arguments.size() == 1 && arguments.get(0).isBlank()) {
                arguments.clear();
            }
            String call = EscapedFunctions.call(name, arguments);
            if (call != null) {
                text.setLength(start);
                text.append(call);
            }
        }
    }
}
