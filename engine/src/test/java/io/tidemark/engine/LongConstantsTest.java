package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import org.junit.jupiter.api.Test;

/** Errors about long constants of a statement do not repeat them. */
final class LongConstantsTest {
    private static String text(String message) {
        return new TidemarkException(ErrorCode.INVALID_QUERY, message).text();
    }

    @Test
    void aLongConstantIsShownByItsBeginningAndItsLength() {
        assertThat(text("the constant '" + "x".repeat(1_000_000) + "' is not 'y'"))
                .isEqualTo("the constant '" + "x".repeat(60) + "… (999940 more characters)' is not 'y'");
    }

    @Test
    void aHintIsShortenedToo() {
        TidemarkException error = new TidemarkException(
                ErrorCode.INVALID_QUERY, "wrong", "write '" + "x".repeat(5_000) + "'", new Position(1, 1));
        assertThat(error.hint()).isEqualTo("write '" + "x".repeat(60) + "… (4940 more characters)'");
    }

    @Test
    void aQuoteInsideAConstantDoesNotEndIt() {
        assertThat(text("'a''" + "x".repeat(2_000) + "''b' is wrong"))
                .isEqualTo("'a''" + "x".repeat(57) + "… (1946 more characters)' is wrong");
    }

    @Test
    void halfACharacterIsNotShown() {
        assertThat(text("'" + "x".repeat(59) + "\uD83D\uDE00".repeat(1_000) + "'"))
                .isEqualTo("'" + "x".repeat(59) + "… (2000 more characters)'");
    }

    @Test
    void whatHasNoQuotesIsCutWhereNobodyReadsOn() {
        assertThat(text("x".repeat(1_000))).hasSize(1_000);
        assertThat(text("x".repeat(1_000_000))).hasSizeLessThan(8_100).endsWith("… (992000 more characters)");
        assertThat(text("it's " + "x".repeat(2_000))).hasSize(2_005);
    }

    @Test
    void shortMessagesStayAsTheyAre() {
        assertThat(text("'" + "x".repeat(500) + "'")).hasSize(502);
    }

    @Test
    void noStatementIsAnsweredWithItsOwnLongConstant() {
        String longText = "'" + "x".repeat(1_000_000) + "'";
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session()) {
            for (String statement : new String[] {
                "VALUES " + longText,
                "VALUES (CAST(" + longText + " AS INTEGER))",
                "SELECT NOPE(" + longText + ")",
                "SELECT 1 + " + longText,
                "SELECT DATE " + longText,
                "SELECT INTERVAL " + longText + " DAY",
                "SELECT 1 AS \"" + "y".repeat(1_000_000) + "\"",
                "SELECT * FROM \"" + "y".repeat(1_000_000) + "\"",
                "SELECT " + "y".repeat(1_000_000),
                "SELECT 1 " + longText + longText.substring(0, 9),
                "SET 'parallelism' = " + longText,
                "SET " + longText + " = '1'",
                "CREATE STREAM s (a INT) WITH (connector = " + longText + ")",
                "CREATE STREAM s (a INT) WITH (connector = 'datagen', rate = " + longText + ")",
                "CREATE STREAM s (a INT) WITH (connector = 'datagen', " + longText + " = 'x')",
                "DROP TABLE \"" + "y".repeat(1_000_000) + "\"",
                "STOP JOB " + longText
            }) {
                try {
                    session.execute(statement);
                    assertThat(statement).as("was taken").isEmpty();
                } catch (TidemarkException error) {
                    String name = statement.substring(0, 30);
                    assertThat(error.code()).as(name).isNotEqualTo(ErrorCode.INTERNAL);
                    assertThat(error.text().length()).as(name).isLessThan(9_000);
                    assertThat(String.valueOf(error.hint()).length()).as(name).isLessThan(9_000);
                }
            }
        }
    }
}
