package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.Position;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementSplitterTest {
    @Test
    void semicolonsCutStatements() {
        assertThat(texts("SELECT 1; SELECT 2 ;SELECT 3")).containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
    }

    @Test
    void semicolonsInStringsNamesAndCommentsCutNothing() {
        assertThat(texts("SELECT ';', \";\", `;`, 'it''s;' -- ;\n/* ; */, E'\\';' FROM t; SELECT 2"))
                .containsExactly("SELECT ';', \";\", `;`, 'it''s;' -- ;\n/* ; */, E'\\';' FROM t", "SELECT 2");
    }

    @Test
    void piecesOfCommentsAndNothingAreDropped() {
        assertThat(texts(" ; -- a comment\n;/* another; one */; ;")).isEmpty();
        assertThat(StatementSplitter.split(" ;; -- a comment").needsMoreInput()).isFalse();
        assertThat(StatementSplitter.split("").needsMoreInput()).isFalse();
    }

    @Test
    void commentsAroundAStatementAreNotPartOfIt() {
        assertThat(texts("-- before\nSELECT /* in */ 1 -- behind\n; -- after")).containsExactly("SELECT /* in */ 1");
    }

    @Test
    void piecesKnowTheirPlace() {
        List<StatementText> pieces =
                StatementSplitter.split("SELECT 1;\n\n  SELECT\n 2; SELECT 3").statements();
        assertThat(pieces)
                .containsExactly(
                        new StatementText("SELECT 1", new Position(1, 1), 0, true),
                        new StatementText("SELECT\n 2", new Position(3, 3), 13, true),
                        new StatementText("SELECT 3", new Position(4, 5), 24, false));
    }

    @Test
    void linesEndWithCarriageReturnsToo() {
        List<StatementText> pieces =
                StatementSplitter.split("SELECT 1;\r\nSELECT\r\n 2;\r\n").statements();
        assertThat(pieces)
                .containsExactly(
                        new StatementText("SELECT 1", new Position(1, 1), 0, true),
                        new StatementText("SELECT\r\n 2", new Position(2, 1), 11, true));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() {
        assertThat(StatementSplitter.split("\uFEFFSELECT 1;").statements())
                .containsExactly(new StatementText("SELECT 1", new Position(1, 1), 1, true));
        assertThat(StatementParser.parse("\uFEFFSELECT 1").position()).isEqualTo(new Position(1, 1));
    }

    @Test
    void columnsCountUtf16Units() {
        assertThat(StatementSplitter.split("SELECT '😀é'; SELECT 2")
                        .statements()
                        .get(1))
                .isEqualTo(new StatementText("SELECT 2", new Position(1, 15), 14, false));
    }

    @Test
    void aStatementSetIsOneStatement() {
        String set =
                "EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN x THEN 1 END FROM t; INSERT INTO b SELECT"
                        + " 2; END";
        assertThat(texts(set + "; SELECT 1;")).containsExactly(set, "SELECT 1");
        assertThat(texts("EXPLAIN " + set + "; SELECT 1;")).containsExactly("EXPLAIN " + set, "SELECT 1");
        assertThat(StatementSplitter.split("EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;")
                        .needsMoreInput())
                .isTrue();
        assertThat(StatementSplitter.split("EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; END")
                        .needsMoreInput())
                .isTrue();
        assertThat(StatementSplitter.split("EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; END;")
                        .needsMoreInput())
                .isFalse();
    }

    @Test
    void beginAndEndAloneOpenNothing() {
        assertThat(texts("BEGIN; SELECT 1; END; EXECUTE STATEMENT; SET BEGIN = 1; SELECT 2"))
                .containsExactly("BEGIN", "SELECT 1", "END", "EXECUTE STATEMENT", "SET BEGIN = 1", "SELECT 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT 'abc;",
                "SELECT 'abc;\nSELECT 2;",
                "SELECT E'\\';",
                "SELECT 1; -- comment\nSELECT",
                "SELECT 1; /* comment ;",
                "/*",
                "SELECT \"abc;",
                "SELECT `abc;",
                "SELECT 1 -- comment;"
            })
    void whatStopsMidwayNeedsMoreInput(String script) {
        assertThat(StatementSplitter.split(script).needsMoreInput()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1;", "SELECT 'a';  ", "SELECT 1; -- comment", "SELECT 1; /* comment */", ";", "--"})
    void whatIsCompleteDoesNot(String script) {
        assertThat(StatementSplitter.split(script).needsMoreInput()).isFalse();
    }

    @Test
    void anUnterminatedNameEndsWithItsLine() {
        assertThat(texts("SELECT \"abc; FROM t\n; SELECT 2;")).containsExactly("SELECT \"abc; FROM t", "SELECT 2");
    }

    private static List<String> texts(String script) {
        return StatementSplitter.split(script).statements().stream()
                .map(StatementText::text)
                .toList();
    }
}
