package io.tidemark.executor.function;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidemark.executor.regex.PatternSize;

/** Turns the pattern of SIMILAR TO into a regular expression: % is any text, _ any character, the rest as in SQL. Stateless. */
final class SimilarPattern {
    private SimilarPattern() {}

    /** The regular expression that a whole text must match. */
    static Pattern compile(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw EvaluationFailure.reason("an escape is one character, not '" + escape + "'");
        }
        refuse(pattern, PatternSize.lengthProblem(pattern));
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            if (!escape.isEmpty() && pattern.startsWith(escape, at)) {
                at += escape.length();
                if (at == pattern.length()) {
                    throw EvaluationFailure.reason("the pattern ends with its escape character");
                }
                int size = Character.charCount(pattern.codePointAt(at));
                regex.append(Pattern.quote(pattern.substring(at, at + size)));
                at += size;
            } else if (pattern.charAt(at) == '[') {
                at = characters(pattern, at, escape, regex);
            } else {
                int size = Character.charCount(pattern.codePointAt(at));
                String letter = pattern.substring(at, at + size);
                regex.append(
                        switch (letter) {
                            case "%" -> ".*";
                            case "_" -> ".";
                            case "|", "*", "+", "?", "{", "}", "(", ")" -> letter.equals("(") ? "(?:" : letter;
                            default -> Pattern.quote(letter);
                        });
                at += size;
            }
        }
        return compiled(pattern, "(?s:" + regex + ")");
    }

    /** Compiles what a pattern was turned into; of what is wrong the message says it of the pattern that was written. */
    private static Pattern compiled(String pattern, String regex) {
        refuse(pattern, PatternSize.stepsProblem(regex, false));
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException invalid) {
            throw EvaluationFailure.reason(
                    "'" + pattern + "' is not a pattern of SIMILAR TO: " + invalid.getDescription());
        }
    }

    private static void refuse(String pattern, String problem) {
        if (!problem.isEmpty()) {
            throw EvaluationFailure.reason("the pattern '" + pattern + "' " + problem);
        }
    }

    /** A set of characters in brackets; says where it ends. */
    private static int characters(String pattern, int from, String escape, StringBuilder regex) {
        int at = from + 1;
        regex.append('[');
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            if (pattern.startsWith("[:", at)) {
                int end = pattern.indexOf(":]", at);
                if (end < 0) {
                    break;
                }
                regex.append(pattern.substring(at, end + 2).toLowerCase(java.util.Locale.ROOT));
                at = end + 2;
            } else {
                if (!escape.isEmpty() && pattern.startsWith(escape, at)) {
                    at += escape.length();
                    regex.append('\\');
                } else if (pattern.charAt(at) == '\\' || pattern.charAt(at) == '[') {
                    regex.append('\\');
                }
                if (at < pattern.length()) {
                    regex.append(pattern.charAt(at++));
                }
            }
        }
        if (at >= pattern.length()) {
            throw EvaluationFailure.reason("a [ in the pattern has no ]");
        }
        regex.append(']');
        return at + 1;
    }
}
