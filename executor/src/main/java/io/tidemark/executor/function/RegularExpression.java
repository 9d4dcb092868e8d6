package io.tidemark.executor.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidemark.executor.regex.PatternSize;
import org.jspecify.annotations.Nullable;

/**
 * The regular expression of one call, remembered from row to row. It is run by RE2/J, which takes time in proportion to the
 * text whatever the pattern; therefore there are no back-references and no looking around. Mutable. Thread: that of the
 * expression which owns it.
 */
public final class RegularExpression {
    private byte[] source = new byte[0];
    private int flags;
    private @Nullable Pattern compiled;

    /** A matcher of the pattern over the text. */
    Matcher over(Slice pattern, Slice text) {
        return over(pattern, text, 0);
    }

    /** A matcher of the pattern with flags of {@link Pattern} over the text. */
    Matcher over(Slice pattern, Slice text, int wantedFlags) {
        Pattern ready = compiled;
        boolean same = flags == wantedFlags
                && java.util.Arrays.equals(
                        pattern.buffer, pattern.start, pattern.start + pattern.length, source, 0, source.length);
        if (ready == null || !same) {
            ready = compile(pattern.text(), wantedFlags);
            source = pattern.copy();
            flags = wantedFlags;
            compiled = ready;
        }
        return ready.matcher(text.text());
    }

    static Pattern compile(String pattern, int flags) {
        String tooLarge = PatternSize.problem(pattern, (flags & Pattern.CASE_INSENSITIVE) != 0);
        if (!tooLarge.isEmpty()) {
            throw EvaluationFailure.reason("the regular expression '" + pattern + "' " + tooLarge);
        }
        try {
            return Pattern.compile(pattern, flags);
        } catch (PatternSyntaxException invalid) {
            throw EvaluationFailure.reason(
                    "'" + pattern + "' is not a regular expression: " + invalid.getDescription());
        }
    }

    /** The flags that letters stand for: i, m (or n), s; c and g say nothing to a pattern. */
    static int flags(String letters) {
        int flags = 0;
        for (int place = 0; place < letters.length(); place++) {
            flags |= switch (letters.charAt(place)) {
                case 'i' -> Pattern.CASE_INSENSITIVE;
                case 'm', 'n' -> Pattern.MULTILINE;
                case 's' -> Pattern.DOTALL;
                case 'c', 'g' -> 0;
                default ->
                    throw EvaluationFailure.reason("'" + letters.charAt(place)
                            + "' is no flag of a regular expression; there are i, m, s, c and g");
            };
        }
        return flags;
    }
}
