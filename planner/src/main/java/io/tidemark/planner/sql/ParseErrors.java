package io.tidemark.planner.sql;

import io.tidemark.planner.check.NestingCheck;
import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.jspecify.annotations.Nullable;

/** Calcite's syntax errors in our words. */
final class ParseErrors {
    private static final Pattern ENCOUNTERED =
            Pattern.compile("(?s)(?:Incorrect syntax near|Encountered) (?:the keyword )?[\"'](.*?)[\"']? at line .*");
    private static final Pattern LEXICAL =
            Pattern.compile("(?s)Lexical error at line \\d+, column \\d+\\.\\s+Encountered: (.*?) after : .*");
    private static final Pattern TIME_ZONE = Pattern.compile("(?i),\\s*TIME\\s+ZONE\\s");
    private static final int TIME_ZONE_LOOK_BACK = 10;
    private static final Pattern NEXT_WORD = Pattern.compile("\\s*([A-Za-z_]+)");
    private static final int MAX_SHOWN_TOKENS = 8;
    /** Words that shape a query: where one of them is wrong, quoting it would not help. */
    private static final Set<String> STRUCTURE = Set.of(
            "SELECT",
            "FROM",
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "BY",
            "UNION",
            "INTERSECT",
            "EXCEPT",
            "ON",
            "JOIN",
            "INNER",
            "LEFT",
            "RIGHT",
            "FULL",
            "CROSS",
            "AND",
            "OR",
            "NOT",
            "AS",
            "IN",
            "IS",
            "LIKE",
            "BETWEEN",
            "CASE",
            "WHEN",
            "THEN",
            "ELSE",
            "END",
            "WITH",
            "LIMIT",
            "OFFSET",
            "FETCH",
            "DISTINCT",
            "ALL",
            "USING",
            "NULL",
            "OVER",
            "FOR",
            "WINDOW",
            "INTO",
            "INSERT",
            "UPDATE",
            "DELETE",
            "VALUES",
            "SET");

    private final SourceText source;
    private final String sql;
    private final Retry retry;

    /** Parses changed text. */
    interface Retry {
        SqlNode parse(String sql) throws SqlParseException;
    }

    ParseErrors(SourceText source, String sql, Retry retry) {
        this.source = source;
        this.sql = sql;
        this.retry = retry;
    }

    TidemarkException translate(SqlParseException e) {
        if (e.getCause() instanceof CalciteContextException inner) {
            return new ValidationErrors(source, ValidationErrors.Names.NONE).translate(inner);
        }
        if (e.getMessage() == null) { // the parser wraps a stack overflow
            return NestingCheck.tooLong(source.text().position());
        }
        String message = e.getMessage();
        SqlParserPos place = e.getPos();
        Position position = place == null ? source.text().position() : source.locate(place);
        Matcher lexical = LEXICAL.matcher(message);
        if (lexical.matches()) {
            return syntax("this character is not part of SQL: " + lexical.group(1), null, position);
        }
        Matcher encountered = ENCOUNTERED.matcher(message);
        if (!encountered.matches() || place == null) {
            return syntax(firstLine(message), null, position);
        }
        String token = encountered.group(1);
        if (token.isEmpty() || token.equals("<EOF>")) {
            return syntax("the statement ends too early", expected(e), position);
        }
        String word = token.split("\\s+", 2)[0];
        if (word.equalsIgnoreCase("ZONE") || word.equalsIgnoreCase("TIME")) {
            int start = SqlParserUtil.lineColToIndex(sql, place.getLineNum(), place.getColumnNum());
            if (TIME_ZONE
                    .matcher(sql.substring(Math.max(0, start - TIME_ZONE_LOOK_BACK)))
                    .find()) {
                return syntax(
                        "TIME ZONE of a window needs a text behind it", "write TIME ZONE 'Europe/Athens'", position);
            }
        }
        if (isReservedName(word, place)) {
            if (isCalled(word, place)) {
                return NotYet.refuse("the function " + word, position);
            }
            return reserved(word, position);
        }
        TidemarkException behind = reservedBehind(word, place);
        return behind != null ? behind : syntax("'" + word + "' does not fit here", expected(e), position);
    }

    /** The refusal of a reserved word behind a dot or comma, at which the parser stops before it comes to the word; or null. */
    private @Nullable TidemarkException reservedBehind(String mark, SqlParserPos place) {
        if (!mark.equals(".") && !mark.equals(",")) {
            return null;
        }
        int start = SqlParserUtil.lineColToIndex(sql, place.getLineNum(), place.getColumnNum()) + 1;
        Matcher next = NEXT_WORD.matcher(sql);
        if (!next.find(Math.min(start, sql.length())) || next.start() != start) {
            return null;
        }
        String word = next.group(1);
        int[] lineAndColumn = SqlParserUtil.indexToLineCol(sql, next.start(1));
        SqlParserPos at = new SqlParserPos(lineAndColumn[0], lineAndColumn[1]);
        return isReservedName(word, at) ? reserved(word, source.locate(at)) : null;
    }

    private static TidemarkException reserved(String word, Position position) {
        return new TidemarkException(
                ErrorCode.RESERVED_WORD,
                "'" + word + "' is a reserved word",
                "to use it as a name, quote it: \"" + word + "\"",
                position);
    }

    /** Whether the text goes further once the word at the place stands in quotes. */
    private boolean isReservedName(String word, SqlParserPos place) {
        if (!word.chars().allMatch(c -> Character.isLetter(c) || c == '_')
                || STRUCTURE.contains(word.toUpperCase(Locale.ROOT))) {
            return false;
        }
        int start = SqlParserUtil.lineColToIndex(sql, place.getLineNum(), place.getColumnNum());
        if (!sql.regionMatches(true, start, word, 0, word.length())) {
            return false;
        }
        String quoted = sql.substring(0, start)
                + '"'
                + sql.substring(start, start + word.length())
                + '"'
                + sql.substring(start + word.length());
        try {
            retry.parse(quoted);
            return true;
        } catch (SqlParseException e) {
            SqlParserPos next = e.getPos();
            // Further by more than the name itself: what follows the name was understood.
            return next != null && isBehind(next, place, word.length() + 3);
        }
    }

    private boolean isCalled(String word, SqlParserPos place) {
        int start = SqlParserUtil.lineColToIndex(sql, place.getLineNum(), place.getColumnNum());
        return sql.substring(start + word.length()).stripLeading().startsWith("(");
    }

    private static boolean isBehind(SqlParserPos next, SqlParserPos place, int columns) {
        return next.getLineNum() > place.getLineNum()
                || (next.getLineNum() == place.getLineNum() && next.getColumnNum() > place.getColumnNum() + columns);
    }

    private static @Nullable String expected(SqlParseException e) {
        Collection<String> tokens = new TreeSet<>();
        for (String token : e.getExpectedTokenNames() == null ? Set.<String>of() : e.getExpectedTokenNames()) {
            String readable = readable(token.replace("\"", ""));
            if (!readable.isEmpty()) {
                tokens.add(readable);
            }
        }
        if (tokens.isEmpty() || tokens.size() > MAX_SHOWN_TOKENS) {
            return null;
        }
        return "expected " + String.join(" or ", tokens);
    }

    /** The parser's name of a token as users call it; empty for what is not worth telling. */
    private static String readable(String token) {
        if (!token.startsWith("<")) {
            return token.equals("?") ? "" : token;
        }
        if (token.contains("NUMERIC") || token.contains("INTEGER")) {
            return "a number";
        }
        if (token.contains("IDENTIFIER")) {
            return "a name";
        }
        return token.contains("STRING") ? "a text in quotes" : token.equals("<EOF>") ? "the end" : "";
    }

    private static TidemarkException syntax(String message, @Nullable String hint, Position position) {
        return new TidemarkException(ErrorCode.SYNTAX, message, hint, position);
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)).strip();
    }
}
