package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HighlightingTest {
    @Test
    void everyPieceHasItsKind() {
        assertThat(pieces("select a, \"B\", 1.5e3, 'x' from t -- end"))
                .containsExactly(
                        "KEYWORD select",
                        "IDENTIFIER a",
                        "OPERATOR ,",
                        "QUOTED_IDENTIFIER \"B\"",
                        "OPERATOR ,",
                        "NUMBER 1.5e3",
                        "OPERATOR ,",
                        "STRING 'x'",
                        "KEYWORD from",
                        "IDENTIFIER t",
                        "COMMENT -- end");
        assertThat(pieces("N'x' <> /* a */ ? é § // 5"))
                .containsExactly(
                        "STRING N'x'",
                        "OPERATOR <",
                        "OPERATOR >",
                        "COMMENT /* a */",
                        "OPERATOR ?",
                        "IDENTIFIER é",
                        "ERROR §",
                        "ERROR //",
                        "NUMBER 5");
    }

    @Test
    void wordsOfQueriesAndTypesAreKeywordsToo() {
        assertThat(pieces("tumble Group BIGINT emit watermark grouped"))
                .containsExactly(
                        "KEYWORD tumble",
                        "KEYWORD Group",
                        "KEYWORD BIGINT",
                        "KEYWORD emit",
                        "KEYWORD watermark",
                        "IDENTIFIER grouped");
    }

    @Test
    void unfinishedPiecesKeepTheirKind() {
        assertThat(Highlighting.tokens("'abc")).containsExactly(new HighlightToken(TokenKind.STRING, 0, 4, false));
        assertThat(Highlighting.tokens("1 /* a")).contains(new HighlightToken(TokenKind.COMMENT, 2, 6, false));
        assertThat(Highlighting.tokens("\"ab\nc"))
                .containsExactly(
                        new HighlightToken(TokenKind.QUOTED_IDENTIFIER, 0, 3, false),
                        new HighlightToken(TokenKind.IDENTIFIER, 4, 5, true));
    }

    @Test
    void offsetsCountUtf16Units() {
        assertThat(Highlighting.tokens("'😀' a")).contains(new HighlightToken(TokenKind.IDENTIFIER, 5, 6, true));
        assertThat(Highlighting.tokens("\uFEFFa"))
                .containsExactly(new HighlightToken(TokenKind.IDENTIFIER, 1, 2, true));
    }

    @Test
    void keywordsAreSortedInCapitalsAndOnce() {
        assertThat(Keywords.all())
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("SELECT", "EMIT", "WATERMARK", "DOT", "TUMBLE", "VARCHAR")
                .allMatch(word -> word.matches("[A-Z_]+"));
        assertThat(Keywords.isKeyword("select")).isTrue();
        assertThat(Keywords.isKeyword("bid")).isFalse();
    }

    private static List<String> pieces(String text) {
        return Highlighting.tokens(text).stream()
                .map(token -> token.kind() + " " + text.substring(token.start(), token.end()))
                .toList();
    }
}
