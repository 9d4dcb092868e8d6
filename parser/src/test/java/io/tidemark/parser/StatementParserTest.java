package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class StatementParserTest {
    @Test
    void allStatementsOfAScriptAreParsed() {
        assertThat(StatementParser.parseAll("SELECT 1; -- one\nSHOW TABLES;\n\n INSERT INTO a SELECT 1"))
                .extracting(Statement::position)
                .containsExactly(new Position(1, 1), new Position(2, 1), new Position(4, 2));
    }

    @Test
    void aTextOfTwoStatementsIsNotOne() {
        TidemarkException error = failure("SELECT 1; SELECT 2");
        assertThat(error.text()).isEqualTo("expected the end of the statement, found 'SELECT'");
        assertThat(error.hint()).isNull();
        assertThat(error.position()).isEqualTo(new Position(1, 11));
        assertThat(failure(" -- nothing").text()).isEqualTo("there is no statement here");
    }

    @Test
    void semicolonsAtTheEndAreAllowed() {
        assertThat(StatementParser.parse("SHOW TABLES;; -- end")).isInstanceOf(Statement.Show.class);
    }

    @Test
    void columnsCountUtf16UnitsBehindEmoji() {
        Statement.Query query = (Statement.Query) StatementParser.parse("/* 😀 */ SELECT '😀' EMIT CHANGES");
        assertThat(query.query()).isEqualTo(new QueryText("SELECT '😀'", new Position(1, 10)));
        assertThat(Objects.requireNonNull(query.emit()).position()).isEqualTo(new Position(1, 22));
    }

    @Test
    void positionsCountLinesAcrossCarriageReturns() {
        Statement.Query query = (Statement.Query)
                StatementParser.parseAll("SHOW TABLES;\r\n\r\n  SELECT a,\r\n b\r\nFROM t\r\n EMIT CHANGES;\r\n")
                        .get(1);
        assertThat(query.query()).isEqualTo(new QueryText("SELECT a,\r\n b\r\nFROM t", new Position(3, 3)));
        assertThat(query.query().locate(1, 8)).isEqualTo(new Position(3, 10));
        assertThat(query.query().locate(2, 2)).isEqualTo(new Position(4, 2));
        assertThat(Objects.requireNonNull(query.emit()).position()).isEqualTo(new Position(6, 2));
    }

    @Test
    void errorsPointIntoTheScript() {
        TidemarkException error = catchThrowableOfType(
                TidemarkException.class, () -> StatementParser.parseAll("SELECT 1;\n  SHOW\n  TABELS"));
        assertThat(error.position()).isEqualTo(new Position(3, 3));
        assertThat(error.hint()).isEqualTo("did you mean 'TABLES'?");
        assertThat(error.code()).isEqualTo(ErrorCode.SYNTAX);
    }

    @Test
    void messagesNeverRepeatStrings() {
        for (String sql :
                new String[] {"CREATE SECRET s 'hunter2'", "'hunter2'", "SET a 'hunter2'", "SHOW 'hunter2'"}) {
            TidemarkException error = failure(sql);
            assertThat(error.text() + error.hint()).doesNotContain("hunter2");
        }
    }

    private static TidemarkException failure(String sql) {
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> StatementParser.parse(sql));
        assertThat(error).isNotNull();
        return error;
    }
}
