package io.tidemark.parser;

import io.tidemark.parser.grammar.TidemarkLexer;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of {@code -v name=value} into a script where it says <code>${name}</code>: everywhere but in comments.
 * Inside quotes the quote is doubled, so that no value can end the string or name it stands in. Lines keep their numbers.
 */
public final class Variables {
    private final String script;
    private final Map<String, String> values;
    private final StringBuilder result = new StringBuilder();
    private int index;
    private int line = 1;
    private int lineStart;

    private Variables(String script, Map<String, String> values) {
        this.script = script;
        this.values = values;
    }

    /** The script with the values in place; a name without a value is an error at its position. */
    public static String substitute(String script, Map<String, String> values) {
        return script.contains("${") ? new Variables(script, values).run() : script;
    }

    private String run() {
        TidemarkLexer lexer = Lexing.open(script, Position.START);
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            int end = token.getStopIndex() + 1;
            switch (Highlighting.kind(token)) {
                case COMMENT -> {
                    replaceTo(token.getStartIndex(), null);
                    copyTo(Math.max(index, end));
                }
                case STRING, QUOTED_IDENTIFIER -> {
                    replaceTo(token.getStartIndex(), null);
                    replaceTo(end, closingQuote(token.getText()));
                }
                case KEYWORD,
                        IDENTIFIER,
                        NUMBER,
                        OPERATOR,
                        ERROR -> {} // replaced with what follows: ${a} is five tokens
            }
        }
        replaceTo(script.length(), null);
        return result.toString();
    }

    private static String closingQuote(String quoted) {
        int at = 0;
        while ("'\"`".indexOf(quoted.charAt(at)) < 0) {
            at++; // a prefix such as N
        }
        return quoted.substring(at, at + 1);
    }

    private void replaceTo(int end, @Nullable String quote) {
        while (index < end) {
            if (!variable(quote)) {
                copyTo(index + 1);
            }
        }
    }

    /** Replaces the variable that begins here, if one does. */
    private boolean variable(@Nullable String quote) {
        int end = nameEnd();
        if (end < 0) {
            return false;
        }
        String name = script.substring(index + 2, end);
        Position position = new Position(line, index - lineStart + 1);
        String value = values.get(name);
        if (value == null) {
            String suggestion = Suggestion.didYouMean(name, values.keySet());
            throw new TidemarkException(
                    ErrorCode.UNDEFINED_VARIABLE,
                    "variable '" + name + "' has no value",
                    suggestion.isEmpty() ? "give it with -v " + name + "=value" : suggestion,
                    position);
        }
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new TidemarkException(
                    ErrorCode.UNDEFINED_VARIABLE, "the value of variable '" + name + "' has a line break", position);
        }
        result.append(quote == null ? value : value.replace(quote, quote + quote));
        index = end + 1;
        return true;
    }

    /** Where the closing brace of a variable that begins here stands, or -1 if none begins here. */
    private int nameEnd() {
        if (!script.startsWith("${", index)) {
            return -1;
        }
        int end = index + 2;
        while (end < script.length() && isNamePart(script.charAt(end), script.charAt(end - 1))) {
            end++;
        }
        return end > index + 2 && end < script.length() && script.charAt(end) == '}' ? end : -1;
    }

    /** Letters and _, digits behind them, single dots and dashes between; two dashes would be a comment. */
    private static boolean isNamePart(char character, char previous) {
        boolean joins = character == '.' || character == '-';
        boolean behindWord = Character.isLetterOrDigit(previous) || previous == '_';
        return Character.isLetter(character)
                || character == '_'
                || joins && behindWord
                || Character.isDigit(character) && previous != '{';
    }

    private void copyTo(int end) {
        for (int at = index; at < end; at++) {
            if (script.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
        result.append(script, index, end);
        index = end;
    }
}
