package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementLimitsTest {
    private static final int MANY = 10_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT | ( | 1 | )",
                "SELECT | [ | 1 | ]",
                "SELECT | CASE WHEN a THEN | 1 | ' END'",
                "SELECT | f( | 1 | )",
                "CREATE STREAM s (a | ARRAY< | INT | >",
                "CREATE STREAM s (a | MAP<INT, | INT | >",
                "CREATE STREAM s (a | ROW<a | INT | >",
                "CREATE STREAM s (a | ROW(a | INT | )",
                "CREATE STREAM s (a AS | ( | 1 | )",
                "UPDATE t SET a = | (( | 1 | ))",
                "'' | ( | SELECT 1 | )",
                "SELECT | NOT | TRUE | ''",
                "SELECT | - | 1 | ''",
                "SELECT a FROM | (SELECT a FROM | t | )",
            })
    void deepNestingIsRefusedAtOnce(String before, String open, String inner, String close) {
        String deep = before + " " + (open + " ").repeat(MANY) + inner + close.repeat(MANY);
        TidemarkException error = Assertions.assertTimeout(Duration.ofSeconds(5), () -> failure(deep));
        assertThat(error.code()).isEqualTo(ErrorCode.TOO_DEEP);
        assertThat(error.position()).isNotNull();
    }

    @Test
    void deepNestingWithoutEndIsRefusedToo() {
        assertThat(failure("SELECT " + "(".repeat(100_000)).code()).isEqualTo(ErrorCode.TOO_DEEP);
        assertThat(failure("(".repeat(100_000)).position()).isEqualTo(new Position(1, 201));
    }

    @Test
    void twoHundredLevelsAreAllowed() {
        int depth = Nesting.MAX_DEPTH;
        StatementParser.parse("SELECT " + "(".repeat(depth) + "1" + ")".repeat(depth));
        StatementParser.parse("SELECT " + "CASE WHEN a THEN ".repeat(depth) + "1" + " END".repeat(depth));
        StatementParser.parse("CREATE STREAM s (a " + "ARRAY<".repeat(depth - 1) + "INT" + ">".repeat(depth - 1) + ")");
        StatementParser.parse("UPDATE t SET a = " + "(".repeat(depth) + "1" + ")".repeat(depth));
        StatementParser.parse("SELECT " + "(1), ".repeat(1000) + "2");
        StatementParser.parse("SELECT " + "CASE WHEN a THEN 1 END, ".repeat(1000) + "2");
        StatementParser.parse("SELECT " + "a < b AND ".repeat(1000) + "TRUE");
    }

    @Test
    void manyArraySuffixesAreRefused() {
        assertThat(failure("CREATE STREAM s (a INT" + " ARRAY".repeat(MANY) + ")")
                        .code())
                .isEqualTo(ErrorCode.TOO_DEEP);
    }

    @Test
    void explainDoesNotRecurse() {
        assertThat(failure("EXPLAIN ".repeat(MANY) + "SELECT 1").code()).isEqualTo(ErrorCode.SYNTAX);
    }

    @Test
    void longStatementsAreRefused() {
        String string = "x".repeat(StatementTokens.MAX_LENGTH);
        TidemarkException error = failure("SELECT '" + string + "'");
        assertThat(error.code()).isEqualTo(ErrorCode.STATEMENT_TOO_LONG);
        assertThat(error.text()).isEqualTo("the statement has 1048585 characters; at most 1048576 are allowed");
        StatementParser.parse("SELECT '" + string.substring(9) + "'");
    }

    @Test
    void statementsOfManyTokensAreRefused() {
        assertThat(failure("SELECT " + "1,".repeat(50_000) + "1").code()).isEqualTo(ErrorCode.STATEMENT_TOO_LONG);
        StatementParser.parse("SELECT " + "1,".repeat(49_990) + "1");
        StatementParser.parse("INSERT INTO t VALUES " + "(1, 'a'), ".repeat(15_000) + "(1, 'b')");
    }

    private static TidemarkException failure(String sql) {
        TidemarkException error = catchThrowableOfType(TidemarkException.class, () -> StatementParser.parse(sql));
        assertThat(error).as("an error for %.60s", sql).isNotNull();
        return error;
    }
}
