package io.tidemark.parser;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.Map;
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
        while (index < script.length()) {
            char next = script.charAt(index);
            if (script.startsWith("--", index)) {
                copyTo(endOf("\n"));
            } else if (script.startsWith("/*", index)) {
                copyTo(endOf("*/"));
            } else if (next == '\'' || next == '"' || next == '`') {
                quoted(next);
            } else if (!variable(null)) {
                copyTo(index + 1);
            }
        }
        return result.toString();
    }

    private int endOf(String closing) {
        int found = script.indexOf(closing, index + 2);
        return found < 0 ? script.length() : found + closing.length();
    }

    private void quoted(char quote) {
        copyTo(index + 1);
        while (index < script.length() && script.charAt(index) != quote) {
            if (!variable(String.valueOf(quote))) {
                copyTo(index + 1);
            }
        }
        copyTo(Math.min(index + 1, script.length()));
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
        while (end < script.length() && isNamePart(script.charAt(end), end == index + 2)) {
            end++;
        }
        return end > index + 2 && end < script.length() && script.charAt(end) == '}' ? end : -1;
    }

    private static boolean isNamePart(char character, boolean first) {
        return Character.isLetter(character)
                || character == '_'
                || !first && (Character.isDigit(character) || character == '.' || character == '-');
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
