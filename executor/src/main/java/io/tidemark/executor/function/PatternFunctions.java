package io.tidemark.executor.function;

import com.google.re2j.Matcher;

/** Functions with regular expressions, as RE2 writes them. */
public final class PatternFunctions {
    private PatternFunctions() {}

    @ScalarFunction(
            syntax = "REGEXP_LIKE(text, pattern [, flags])",
            summary = "Whether a regular expression matches a part of the text; flag i takes no heed of case.",
            example = "REGEXP_LIKE('hello', 'l+o$')")
    public static boolean regexpLike(RegularExpression memory, Slice text, Slice pattern) {
        return memory.over(pattern, text).find();
    }

    @ScalarFunction
    public static boolean regexpLike(RegularExpression memory, Slice text, Slice pattern, Slice flags) {
        return memory.over(pattern, text, RegularExpression.flags(flags.text())).find();
    }

    @ScalarFunction(
            syntax = "REGEXP_REPLACE(text, pattern, replacement [, flags])",
            summary =
                    "The text with every match replaced; $1 in the replacement is the first group. With flags only the first"
                            + " match is replaced, unless g is among them.",
            example = "REGEXP_REPLACE('a1b22', '[0-9]+', '#')")
    public static void regexpReplace(
            RegularExpression memory, Slice text, Slice pattern, Slice replacement, Slice result) {
        replace(memory.over(pattern, text), replacement.text(), true, result);
    }

    @ScalarFunction
    public static void regexpReplace(
            RegularExpression memory, Slice text, Slice pattern, Slice replacement, Slice flags, Slice result) {
        String letters = flags.text();
        Matcher matcher = memory.over(pattern, text, RegularExpression.flags(letters));
        replace(matcher, replacement.text(), letters.indexOf('g') >= 0, result);
    }

    private static void replace(Matcher matcher, String with, boolean all, Slice result) {
        StringBuilder replaced = new StringBuilder();
        boolean goesOn = true;
        while (goesOn && matcher.find()) {
            try {
                matcher.appendReplacement(replaced, with);
            } catch (IllegalArgumentException | IndexOutOfBoundsException noSuchGroup) {
                throw EvaluationFailure.reason("the replacement '" + with + "' names a group that is not there");
            }
            if (replaced.length() > Slice.MAX_BYTES) {
                throw EvaluationFailure.TOO_LONG;
            }
            goesOn = all;
        }
        result.set(matcher.appendTail(replaced).toString());
    }
}
