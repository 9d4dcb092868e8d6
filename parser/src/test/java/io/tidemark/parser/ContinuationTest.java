package io.tidemark.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinuationTest {
    private static String keywords(String beginning) {
        return String.join(
                " ", Continuation.of(beginning).keywords().stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "DROP | CONNECTION FUNCTION JOB MATERIALIZED SECRET STREAM TABLE VIEW",
                "CREATE MATERIALIZED | VIEW",
                "EXPLAIN AS | DOT JSON TEXT",
                "SELECT 1 AS x EMIT AFTER | DELAY WATERMARK",
                "SELECT 1 AS x EMIT AFTER WATERMARK | ALLOW AND LATE",
                "INSERT | INTO",
                "CREATE STREAM s (a INT) | WITH",
                "PAUSE | JOB",
            })
    void keywordsAreThoseThatMayFollow(String beginning, String expected) {
        assertThat(keywords(beginning)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INSERT INTO | TARGET",
                "DROP STREAM | OTHER",
                "DESCRIBE | OTHER",
                "CREATE STREAM s (a | TYPE",
                "CREATE STREAM s (a INT) WITH ( | OPTION_KEY",
                "CREATE STREAM s (a INT) WITH (connector = 'kafka', | OPTION_KEY",
                "CREATE STREAM s (a INT) WITH (connector = | OPTION_VALUE",
                "SET | OPTION_KEY",
                "STOP JOB | JOB",
                "SELECT | EXPRESSION",
                "SELECT a FROM b WHERE | EXPRESSION",
                "CREATE VIEW v AS SELECT a FROM | EXPRESSION",
                "EXPLAIN SELECT a FROM b | EXPRESSION",
                "DELETE FROM kv WHERE k = | EXPRESSION",
                "SELECT 1 AS x EMIT AFTER DELAY INTERVAL '1' | TIME_UNIT",
            })
    void namesAreKnownByTheirPlace(String beginning, NextName expected) {
        assertThat(Continuation.of(beginning).names()).containsExactly(expected);
    }

    @Test
    void aStatementBeginsWithOneOfItsFirstWords() {
        assertThat(Continuation.of("").keywords()).contains("SELECT", "CREATE", "SHOW");
    }

    @Test
    void nothingFollowsWhatIsWrong() {
        assertThat(Continuation.of("CREATE NONSENSE ").keywords()).isEmpty();
        assertThat(Continuation.of("SELECT 'open").names()).isEmpty();
        assertThat(Continuation.of("SHOW STREAMS").names()).isEmpty();
    }
}
