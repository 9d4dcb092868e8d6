package io.tidemark.executor.regex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The estimate against what RE2/J compiles, with random patterns from pieces that are easily misread. */
final class PatternStepsTest {
    private static final int PATTERNS = 40_000;
    private static final int MOST_REPETITIONS = 3;

    /** Without letters from U+1C80 to U+1C88, and without ranges over them: ignoring their case RE2/J does not come back. */
    private static final String[] PIECES = {
        "a",
        "b",
        "(",
        "(",
        ")",
        ")",
        "(?:",
        "(?i:",
        "(?i)",
        "(?P<n>",
        "(?<m>",
        "(?)",
        "|",
        "*",
        "+?",
        "?",
        ".",
        "^",
        "$",
        "\\b",
        "\\d",
        "[",
        "[^",
        "]",
        "[]",
        "-",
        "\\]",
        "[:alpha:]",
        "[[:alpha:](]",
        "[]-a(]",
        "[\\d-",
        "[a-",
        "[:",
        ":]",
        "[(]",
        "[)]",
        "[{2}]",
        "\\Q",
        "\\E",
        "\\Q(\\E",
        "\\Q\\E",
        "\\Q)\\E",
        "\\\\",
        "\\(",
        "\\{",
        "\\x{41}",
        "\\x28",
        "\\x{1F600}",
        "\\p{Greek}",
        "\\PL",
        "\\p{^L}",
        "\\012",
        "{",
        "}",
        "{,3}",
        "{03}",
        "{2",
        "\uD83D\uDE00",
        "\u00E9",
        ","
    };

    @Test
    void whatIsCompiledIsAtMostAFewTimesTheEstimate() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        Random random = new Random(seed);
        int compiled = 0;
        for (int run = 0; run < PATTERNS; run++) {
            String text = pattern(random);
            Pattern pattern = PatternSize.problem(text, false).isEmpty() ? compiled(text) : null;
            if (pattern != null) {
                compiled++;
                long steps = PatternSize.steps(text);
                assertThat((long) pattern.programSize())
                        .as("'%s' of -Dseed=%d, with an estimate of %d", text, seed, steps)
                        .isLessThanOrEqualTo(8 + 3 * steps);
            }
        }
        assertThat(compiled).as("patterns of -Dseed=%d that are valid", seed).isGreaterThan(PATTERNS / 10);
    }

    private static @Nullable Pattern compiled(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException invalid) {
            return null;
        }
    }

    private static String pattern(Random random) {
        StringBuilder pattern = new StringBuilder();
        int repetitions = 0;
        int open = 0;
        for (int left = 1 + random.nextInt(9); left > 0; left--) {
            String piece = PIECES[random.nextInt(PIECES.length)];
            open += piece.startsWith("(") && !piece.endsWith(")") ? 1 : 0;
            open -= piece.equals(")") ? 1 : 0;
            pattern.append(piece);
            if (repetitions < MOST_REPETITIONS && random.nextInt(3) == 0) {
                repetitions++;
                pattern.append('{').append(random.nextInt(21));
                pattern.append(random.nextInt(4) == 0 ? "," : random.nextInt(4) == 0 ? ",20" : "");
                pattern.append('}');
            }
        }
        pattern.append(")".repeat(Math.max(0, open)));
        if (repetitions < MOST_REPETITIONS && random.nextBoolean()) {
            pattern.append("{20}");
        }
        return pattern.toString();
    }
}
