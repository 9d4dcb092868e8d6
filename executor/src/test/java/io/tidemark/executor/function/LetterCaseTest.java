package io.tidemark.executor.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long texts change their case as short ones do, and in the time that their length takes. */
final class LetterCaseTest {
    private static final int LONG = 500_000;
    private static final String[] PIECES = {
        "a", "B", "ß", "ŉ", "İ", "ı", "Σ", "ΑΣ", "σ", "ς", "Ⱥ", "ﬁ", "\uD83D\uDE00", " ", "ΟΔΟΣ "
    };

    /** Without hyphens, digits and letters of planes above, beside which Java sees the end of a word differently. */
    @Test
    void longTextsChangeAsJavaChangesThem() {
        long seed = Long.getLong("seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int run = 0; run < 2_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(400); left > 0; left--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            assertThat(LetterCase.upper(text.toString()))
                    .as("-Dseed=%d", seed)
                    .isEqualTo(text.toString().toUpperCase(Locale.ROOT));
            assertThat(LetterCase.lower(text.toString()))
                    .as("-Dseed=%d", seed)
                    .isEqualTo(text.toString().toLowerCase(Locale.ROOT));
        }
    }

    /** By Java itself each of these would take minutes, so that whoever runs the test would notice. */
    @ParameterizedTest
    @ValueSource(strings = {"ß", "ŉ", "İ", "Σ"})
    void noLetterTakesTheSquareOfTheLength(String letter) {
        String text = letter.repeat(LONG);
        assertThat(LetterCase.upper(text))
                .isEqualTo(letter.toUpperCase(Locale.ROOT).repeat(LONG));
        String lower = LetterCase.lower(text);
        assertThat(lower).hasSize(letter.toLowerCase(Locale.ROOT).length() * LONG);
        assertThat(lower.endsWith("ς")).isEqualTo(letter.equals("Σ"));
    }

    @Test
    void aSigmaAtTheEndOfAWordIsAnotherOne() {
        String words = "ΟΔΟΣ ΣΑΣ Σ ΑΣ'Α ".repeat(100);
        assertThat(LetterCase.lower(words))
                .isEqualTo("οδος σας σ ας'α ".replace("ας'α", "ασ'α").repeat(100));
    }
}
