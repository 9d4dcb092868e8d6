package io.tidemark.planner.sql;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.planner.check.NestingCheck;
import io.tidemark.types.Position;

/**
 * Makes a query's text ready for Calcite's parser without moving a character: names in backticks become names in double
 * quotes, characters of six digits become themselves, and text that is nested too deeply is refused. Mutable, used once.
 */
final class QueryScanner {
    private final QueryText text;
    private final String sql;
    private final StringBuilder out;
    private int index;
    private int depth;

    private QueryScanner(QueryText text) {
        this.text = text;
        this.sql = text.sql();
        this.out = new StringBuilder(sql.length());
    }

    /** The text with double quotes only. */
    static String prepare(QueryText text) {
        return new QueryScanner(text).scan();
    }

    private String scan() {
        while (index < sql.length()) {
            char next = sql.charAt(index);
            if (next == '\'' || next == '"') {
                int end = Math.min(sql.length(), endOfQuoted(next));
                if (next == '\'' && UnicodeEscapes.areBefore(sql, index)) {
                    out.append(UnicodeEscapes.replaced(sql, index, end, position()));
                    index = end;
                } else {
                    copyThrough(end);
                }
            } else if (next == '`') {
                backticks(endOfQuoted(next));
            } else if (sql.startsWith("--", index)) {
                int end = sql.indexOf('\n', index);
                copyThrough(end < 0 ? sql.length() : end);
            } else if (sql.startsWith("/*", index) && !sql.startsWith("/*+", index)) {
                int end = sql.indexOf("*/", index + 2);
                copyThrough(end < 0 ? sql.length() : end + 2);
            } else {
                nest(next);
                out.append(next);
                index++;
            }
        }
        return out.toString();
    }

    private void nest(char next) {
        if (next == '(' || next == '[') {
            depth++;
            if (depth > NestingCheck.MAX_DEPTH) {
                throw NestingCheck.tooDeep(position());
            }
        } else if (next == ')' || next == ']') {
            depth--;
        }
    }

    /** The index behind the closing quote; a doubled quote does not close. */
    private int endOfQuoted(char quote) {
        int end = index + 1;
        while (end < sql.length()) {
            if (sql.charAt(end) != quote) {
                end++;
            } else if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
                end += 2;
            } else {
                return end + 1;
            }
        }
        return sql.length();
    }

    private void copyThrough(int end) {
        out.append(sql, index, end);
        index = end;
    }

    private void backticks(int end) {
        String name = sql.substring(index + 1, Math.max(index + 1, end - 1)).replace("``", "`");
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        out.append(quoted);
        for (int length = quoted.length(); length < end - index; length++) {
            out.append(' ');
        }
        index = end;
    }

    private Position position() {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index; i++) {
            boolean newline = sql.charAt(i) == '\n';
            line += newline ? 1 : 0;
            column = newline ? 1 : column + 1;
        }
        return text.locate(line, column);
    }
}
