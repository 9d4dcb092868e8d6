package io.tidemark.executor.function;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The regular expression of one call, remembered from row to row. Java's matcher may go back so often that it does not
 * end; here it fails after a number of steps. Mutable. Thread: that of the expression which owns it.
 */
public final class RegularExpression {
    /** How many characters of a text a search may look at, one more than once included. */
    private static final int MAX_STEPS = 1_000_000;

    private byte[] source = new byte[0];
    private @Nullable Pattern compiled;

    /** A matcher of the pattern over the text. */
    Matcher over(Slice pattern, Slice text) {
        Pattern ready = compiled;
        boolean same = java.util.Arrays.equals(
                pattern.buffer, pattern.start, pattern.start + pattern.length, source, 0, source.length);
        if (ready == null || !same) {
            try {
                ready = Pattern.compile(pattern.text());
            } catch (PatternSyntaxException invalid) {
                throw EvaluationFailure.INVALID_ARGUMENT;
            }
            source = pattern.copy();
            compiled = ready;
        }
        return ready.matcher(new Counted(text.text(), new int[] {MAX_STEPS}));
    }

    /** A text that counts how often it is looked at. */
    private record Counted(String text, int[] left) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (left[0]-- <= 0) {
                throw EvaluationFailure.TOO_MANY_STEPS;
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
