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
        assertThat(PatternSize.problem(pattern)).contains("more than 10000 steps");
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
        assertThat(PatternSize.problem(pattern)).isEmpty();
    }

    @Test
    void theEstimateIsNotFarBelowWhatIsCompiled() {
        for (String pattern : new String[] {"(a{99}){99}", "([a-z]{9}x){100}", "(a|b|c){500}", "(\\d{3}){300}"}) {
            assertThat(PatternSize.problem(pattern)).isEmpty();
            assertThat(Pattern.compile(pattern).programSize()).isLessThan(5 * PatternSize.MAX_STEPS);
        }
    }

    @Test
    void longPatternsAreRefused() {
        assertThat(PatternSize.problem("a".repeat(1_000))).isEmpty();
        assertThat(PatternSize.problem("a".repeat(1_001))).contains("1001 characters");
    }
}
