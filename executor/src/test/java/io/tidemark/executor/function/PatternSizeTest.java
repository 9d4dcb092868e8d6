package io.tidemark.executor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import io.tidemark.executor.regex.PatternSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternSizeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1000}){1000}){1000}",
                "(a{1000}){1000}",
                "(a{0,1000}){11}",
                "(?:[x\\]{]{1000}){11}",
                "((((((a{10}){10}){10}){10}){10}){10}){10}",
                "((a{1000}[[:alpha:](]){1000}[[:alpha:](]){1000}",
                "((a{1000}[^[:alpha:](]){1000}[]-a(]){1000}",
                "((a{1000}\\Q(\\E){1000}\\Q(\\E){1000}",
                "((a{1000}[\\d-[:alpha:](]){1000}[\\p{Greek}-[:alpha:](]){1000}",
                "((a{1000}[!-\uD83D\uDE00-[:alpha:](]){1000}){1000}",
                "a{1000}(?i){1000}(?i){1000}",
                "(a{1000}\\Q\\E){1000}",
                "a{1000}\\Q\\E{1000}\\Q\\E{1000}",
                "a{1000}*(?i){1000}",
                "(a{5000}(b{5000}(c"
            })
    void whatIsRepeatedWithinRepetitionsIsRefusedBeforeItIsCompiled(String pattern) {
        assertThat(PatternSize.problem(pattern, false)).contains("more than 10000 steps");
        assertThatThrownBy(() -> RegularExpression.compile(pattern, 0)).hasMessageContaining("more than 10000 steps");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{1000}",
                "(a{10}){10}",
                "(a+)+$",
                "[{]{3}[]{9}]x",
                "\\{1000\\}{2}",
                "^\\d{4}-\\d{2}-\\d{2}$",
                "a{,5}b{x}",
                ")(",
                "(a|b{2,}){3}",
                "[[:alpha:](]{1000}",
                "[+-[:alpha:]({1000}]{3}){9}",
                "\\Q(\\E{1000}\\Q{9}{9}{9}{9}{9}\\E",
                "\\x{10400}",
                "a\\x{2014}b\\x{2014}[\\x{2014}]",
                "a{10}\\p{Greek}{9}\\P{Latin}[\\p{Greek}x]\\pL{9}",
                "\\x41{1000}",
                "(?P<year>\\d{4})-(?P<month>\\d{2})",
                "(?i:a{10})(?s-m){9}(?-i)"
            })
    void usualPatternsAreTaken(String pattern) {
        assertThat(PatternSize.problem(pattern, false)).isEmpty();
    }

    @Test
    void theEstimateIsNotFarBelowWhatIsCompiled() {
        for (String pattern : new String[] {"(a{99}){99}", "([a-z]{9}x){100}", "(a|b|c){500}", "(\\d{3}){300}"}) {
            assertThat(PatternSize.problem(pattern, false)).isEmpty();
            assertThat(Pattern.compile(pattern).programSize()).isLessThan(5 * PatternSize.MAX_STEPS);
        }
    }

    /** RE2/J goes round for ever in the cases of such letters. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u1C80",
                "x[\u1C88]",
                "[a-\uFFFF]",
                "[\\x{0}-\\x{10FFFF}]",
                "\\x{1C83}",
                "\\Q\u1C84\\E",
                "[^a-\\x{1c80}]"
            })
    void lettersOfEndlessCaseAreRefusedWhereCaseIsIgnored(String pattern) {
        assertThat(PatternSize.problem(pattern, true)).contains("U+1C80");
        assertThat(PatternSize.problem("(?si)" + pattern, false)).contains("U+1C80");
        assertThat(PatternSize.problem(pattern, false)).isEmpty();
        assertThat(Pattern.compile(pattern).programSize()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a-z]+\u2014x",
                "[\\x{1C89}-\\x{10FFFF}]",
                "[^a]\\d[\\d-]",
                "[a-\\x{1C7F}]",
                "[\u0130\u0131\u1E9E\u00DF-\u0370]"
            })
    void otherLettersAreTakenWhereCaseIsIgnored(String pattern) {
        assertThat(PatternSize.problem(pattern, true)).isEmpty();
        assertThat(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE).programSize())
                .isPositive();
    }

    @Test
    void longPatternsAreRefused() {
        assertThat(PatternSize.problem("a".repeat(1_000), false)).isEmpty();
        assertThat(PatternSize.problem("a".repeat(1_001), false)).contains("1001 characters");
    }
}
