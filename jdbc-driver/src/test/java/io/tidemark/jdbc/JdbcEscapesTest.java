package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The escapes of JDBC. */
final class JdbcEscapesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "SELECT 1 ~ SELECT 1",
                "SELECT {d '2024-01-01'} ~ SELECT DATE '2024-01-01'",
                "SELECT {ts '2024-01-01 10:00:00'} ~ SELECT TIMESTAMP '2024-01-01 10:00:00'",
                "SELECT {t '10:00:00'} ~ SELECT TIME '10:00:00'",
                "SELECT {fn UPPER({fn LOWER(a)})} ~ SELECT  UPPER( LOWER(a))",
                "SELECT {fn UCASE('a')} ~ SELECT UPPER('a')",
                "SELECT {fn ucase( {fn LCASE(a)} )} ~ SELECT UPPER( LOWER(a) )",
                "SELECT {fn LOCATE('),', {fn UCASE(b)})} + 1 ~ SELECT POSITION('),' IN UPPER(b)) + 1",
                "SELECT {fn LOCATE('x', f(b, c), 2) }, 1 ~ SELECT POSITION('x' IN f(b, c) FROM 2) , 1",
                "SELECT {fn INSERT(a, 1, 2, 'x')} ~ SELECT OVERLAY(a PLACING 'x' FROM 1 FOR 2)",
                "SELECT {fn CURDATE()}, {fn CURTIME( )} ~ SELECT CURRENT_DATE, LOCALTIME",
                "SELECT {fn TIMESTAMPADD(SQL_TSI_DAY, 1, t)} ~ SELECT TIMESTAMPADD(DAY, 1, t)",
                "SELECT {fn UCASE('a' ~ SELECT  UCASE('a'",
                "SELECT * FROM {oj a LEFT JOIN b ON a.x = b.x} ~ SELECT * FROM  a LEFT JOIN b ON a.x = b.x",
                "a LIKE 'x' {escape '!'} ~ a LIKE 'x' ESCAPE '!'",
                "SELECT '{d x}', \"{t\" -- {ts ~ SELECT '{d x}', \"{t\" -- {ts",
                "SELECT '{' || {d '2024-01-01'} || '}' ~ SELECT '{' || DATE '2024-01-01' || '}'",
                "/* {d */ {unknown} ~ /* {d */ {unknown}",
                "{ ~ {"
            })
    void areRewrittenOutsideOfQuotesAndComments(String sql, String expected) {
        assertThat(JdbcEscapes.rewrite(sql)).isEqualTo(expected);
    }
}
