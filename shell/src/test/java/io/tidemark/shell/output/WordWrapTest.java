package io.tidemark.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.text.DisplayWidth;
import org.junit.jupiter.api.Test;

/** Where sentences are broken. */
class WordWrapTest {
    private static final String SENTENCE = "the quick brown fox jumps over the lazy dog and runs on";

    @Test
    void linesBreakBetweenWordsAndGoOnFurtherToTheRight() {
        assertThat(WordWrap.wrap(SENTENCE, 30)).isEqualTo("the quick brown fox jumps over\n  the lazy dog and runs on");
    }

    @Test
    void aLineThatIsSetInGoesOnBelowItself() {
        assertThat(WordWrap.wrap("first\n    " + SENTENCE, 30))
                .isEqualTo("first\n    the quick brown fox jumps\n    over the lazy dog and runs\n    on");
    }

    @Test
    void theSecondColumnOfAListGoesOnBelowItself() {
        assertThat(WordWrap.wrap("  \\x        " + SENTENCE, 34, 10))
                .isEqualTo("  \\x        the quick brown fox\n"
                        + "            jumps over the lazy\n"
                        + "            dog and runs on");
    }

    @Test
    void aWordThatFitsNoLineStaysWhole() {
        String word = "x".repeat(50);
        assertThat(WordWrap.wrap("see " + word + " for more", 30)).isEqualTo("see\n  " + word + "\n  for more");
        assertThat(WordWrap.wrap(word, 30)).isEqualTo(word);
    }

    @Test
    void wideCharactersCountTwice() {
        String wrapped = WordWrap.wrap("日本語 テキスト 日本語 テキスト 日本語", 30);
        assertThat(wrapped.lines()).hasSize(2).allSatisfy(line -> assertThat(DisplayWidth.of(line))
                .isLessThanOrEqualTo(30));
    }

    @Test
    void nothingIsBrokenWhereNobodyKnowsTheWidth() {
        assertThat(WordWrap.wrap(SENTENCE, 0)).isEqualTo(SENTENCE);
        assertThat(WordWrap.wrap(SENTENCE + "\n\nend", 200)).isEqualTo(SENTENCE + "\n\nend");
    }
}
