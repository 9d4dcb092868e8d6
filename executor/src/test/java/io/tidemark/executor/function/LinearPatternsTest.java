package io.tidemark.executor.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Patterns over long texts. Whoever tries one place of the text after the other, or goes back, needs minutes for what stands here;
 * no time is measured.
 */
final class LinearPatternsTest {
    private static final int LONG = 100_000;
    private static final String ANY_IN_THE_MIDDLE = "%" + "_".repeat(2_000) + "b" + "a_".repeat(1_000) + "%";

    private static boolean like(String text, String pattern) {
        return LikePattern.compile(Slice.of(pattern), null).matches(Slice.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(a+)+$", "(a|aa)+$", "(a*)*$", "a*a*a*a*a*a*b", "(.*)(.*)(.*)(.*)(.*)[^a!]$", "(a?){50}a{50}$"})
    void aRegularExpressionOverALongText(String pattern) {
        Slice text = Slice.of("a".repeat(LONG) + "!");
        assertThat(new RegularExpression().over(Slice.of(pattern), text).matches())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%a%a%a%a%a%a%b", "(a|aa)+", "(a+)+", "%(a|b|_)*c", "a*a*a*a*b"})
    void aPatternOfSimilarToOverALongText(String pattern) {
        assertThat(SimilarPattern.compile(pattern, "")
                        .matcher("a".repeat(LONG) + "!")
                        .matches())
                .isFalse();
    }

    @Test
    void aPatternOfLikeOverALongText() {
        String text = "a".repeat(10 * LONG);
        assertThat(like(text, "%a".repeat(500) + "%b")).isFalse();
        assertThat(like(text, "%" + "a".repeat(5 * LONG) + "b%")).isFalse();
        assertThat(like(text, "%" + "a".repeat(5 * LONG) + "%")).isTrue();
        assertThat(like(text, ANY_IN_THE_MIDDLE)).isFalse();
        assertThat(like("c".repeat(2_000) + "b" + text, ANY_IN_THE_MIDDLE)).isTrue();
    }

    @Test
    void longListsOfCharactersAndParts() {
        String many = "a".repeat(10 * LONG);
        Slice text = Slice.of(many);
        Slice result = new Slice();
        TextFunctions.translate3(text, Slice.of("b".repeat(10 * LONG) + "a"), Slice.of(""), result);
        assertThat(result.length).isZero();
        TextFunctions.translate3(Slice.of("ä1€".repeat(5_000)), Slice.of("1€1"), Slice.of("x"), result);
        assertThat(result.text()).isEqualTo("äx".repeat(5_000));
        TextPartFunctions.ltrim(text, Slice.of("b".repeat(10 * LONG) + "a"), result);
        assertThat(result.length).isZero();
        TextPartFunctions.ltrim(Slice.of("ä€1x€"), Slice.of("1€ä".repeat(50)), result);
        assertThat(result.text()).isEqualTo("x€");
        assertThat(TextPartFunctions.containsSubstr(text, Slice.of("A".repeat(5 * LONG) + "b")))
                .isFalse();
        assertThat(TextPartFunctions.containsSubstr(Slice.of("x".repeat(300) + "ΟΔΟΣ-Α"), Slice.of("ΟΔΟΣ-Α")))
                .isTrue();
        for (int count : new int[] {1, -1}) {
            TextPartFunctions.substringIndex(text, Slice.of("a".repeat(5 * LONG) + "b"), count, result);
            assertThat(Slice.equal(result, text)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.org, ., 1, www",
        "www.example.org, ., 2, www.example",
        "www.example.org, ., 3, www.example.org",
        "www.example.org, ., -1, org",
        "www.example.org, ., -2, example.org",
        "www.example.org, ., -9, www.example.org",
        "aaa, aa, 1, ''",
        "aaa, aa, -1, ''",
        "aaa, aa, -2, aaa",
        "x€y€z, €, -1, z",
        "x€y€z, €, 2, x€y",
        "äöü, ö, -1, ü",
        "abc, '', 1, ''"
    })
    void aPartUpToASeparator(String text, String separator, long count, String expected) {
        Slice result = new Slice();
        TextPartFunctions.substringIndex(Slice.of(text), Slice.of(separator), count, result);
        assertThat(result.text()).isEqualTo(expected);
    }

    @Test
    void aTextThatIsLookedForInALongText() {
        Slice text = Slice.of("a".repeat(10 * LONG));
        Slice wanted = Slice.of("a".repeat(5 * LONG) + "b");
        assertThat(TextFunctions.position(wanted, text)).isZero();
        Slice result = new Slice();
        TextFunctions.replace(text, wanted, Slice.of("x"), result);
        assertThat(Slice.equal(result, text)).isTrue();
    }

    @Test
    void aLongPatternOfLikeWithAnyCharacterIsRefused() {
        String pattern = "%" + "a_".repeat(5_000) + "%";
        assertThatThrownBy(() -> like("a", pattern)).hasMessageContaining("at most 5000 characters between two %");
    }

    @Test
    void likeAgreesWithRegularExpressionsWhateverTheLength() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 3_000; run++) {
            StringBuilder pattern = new StringBuilder("%");
            StringBuilder regex = new StringBuilder(".*");
            StringBuilder text = new StringBuilder();
            String[] letters = {"a", "b", "é", "\uD83D\uDE00"};
            int pieceLength = random.nextInt(200);
            for (int place = 0; place < pieceLength; place++) {
                String letter = letters[random.nextInt(10) == 0 ? random.nextInt(4) : 0];
                boolean any = random.nextInt(8) == 0;
                pattern.append(any ? "_" : letter);
                regex.append(any ? "." : letter);
                text.append(random.nextInt(600) == 0 ? "b" : letter);
            }
            text.insert(0, "a".repeat(random.nextInt(300))).append("aé".repeat(random.nextInt(50)));
            boolean open = random.nextBoolean();
            pattern.append(open ? "%" : "");
            regex.append(open ? ".*" : "");
            assertThat(like(text.toString(), pattern.toString()))
                    .as("'%s' LIKE '%s', -Dseed=%d", text, pattern, seed)
                    .isEqualTo(Pattern.compile(regex.toString(), Pattern.DOTALL)
                            .matcher(text)
                            .matches());
        }
    }

    @Test
    void bytesAreFoundWhereverTheyAre() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(300); left > 0; left--) {
                text.append(random.nextInt(20) == 0 ? 'b' : 'a');
            }
            int from = random.nextInt(text.length() + 1);
            int end = from + random.nextInt(text.length() - from + 1);
            String wanted = random.nextInt(4) == 0 ? "a".repeat(random.nextInt(40)) + "b" : text.substring(from, end);
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(ByteSearch.indexOf(bytes, 0, bytes.length, wanted.getBytes(StandardCharsets.UTF_8)))
                    .as("'%s' in '%s', -Dseed=%d", wanted, text, seed)
                    .isEqualTo(text.indexOf(wanted));
        }
    }

    @Test
    void theLengthOfAPatternOfSimilarToIsThatOfWhatTheUserWrote() {
        assertThat(SimilarPattern.compile("a.".repeat(500), "")
                        .matcher("a.".repeat(500))
                        .matches())
                .isTrue();
        assertThatThrownBy(() -> SimilarPattern.compile("a.".repeat(500) + "b", ""))
                .hasMessage("the pattern '" + "a.".repeat(500) + "b' has 1001 characters; at most 1000 are allowed");
        assertThatThrownBy(() -> SimilarPattern.compile("(a{1000}){1000}", ""))
                .hasMessageStartingWith("the pattern '(a{1000}){1000}' stands for more than 10000 steps");
        assertThatThrownBy(() -> SimilarPattern.compile("a(b", ""))
                .hasMessageStartingWith("'a(b' is not a pattern of SIMILAR TO: ");
    }
}
