package io.tidemark.executor.function;

import java.util.regex.Matcher;

/** Functions with regular expressions, as Java writes them. */
public final class PatternFunctions {
    private PatternFunctions() {}

    @ScalarFunction(
            syntax = "REGEXP_LIKE(text, pattern)",
            summary = "Whether a regular expression matches a part of the text.",
            example = "REGEXP_LIKE('hello', 'l+o$')")
    public static boolean regexpLike(RegularExpression memory, Slice text, Slice pattern) {
        return find(memory.over(pattern, text));
    }

    @ScalarFunction(
            syntax = "REGEXP_REPLACE(text, pattern, replacement)",
            summary = "The text with every match replaced; $1 in the replacement is the first group.",
            example = "REGEXP_REPLACE('a1b22', '[0-9]+', '#')")
    public static void regexpReplace(
            RegularExpression memory, Slice text, Slice pattern, Slice replacement, Slice result) {
        Matcher matcher = memory.over(pattern, text);
        String with = replacement.text();
        StringBuilder replaced = new StringBuilder();
        while (find(matcher)) {
            try {
                matcher.appendReplacement(replaced, with);
            } catch (IllegalArgumentException | IndexOutOfBoundsException noSuchGroup) {
                throw EvaluationFailure.INVALID_ARGUMENT;
            }
            if (replaced.length() > Slice.MAX_BYTES) {
                throw EvaluationFailure.TOO_LONG;
            }
        }
        result.set(matcher.appendTail(replaced).toString());
    }

    private static boolean find(Matcher matcher) {
        try {
            return matcher.find();
        } catch (StackOverflowError tooDeep) { // Java's matcher calls itself for each repetition of a group
            throw EvaluationFailure.TOO_MANY_STEPS;
        }
    }
}
