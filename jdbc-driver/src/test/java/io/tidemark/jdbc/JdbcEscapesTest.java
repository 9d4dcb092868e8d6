package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "SELECT {fn INSERT(?, 1, 2, ?)} ~ SELECT OVERLAY(? PLACING ? FROM 1 FOR 2)",
                "SELECT {fn INSERT(?, ?, ?, 'x?')} ~ SELECT OVERLAY(? PLACING 'x?' FROM ? FOR ?)",
                "SELECT {fn INSERT(a, 1 /* ? */, 2, ?)} ~ SELECT OVERLAY(a PLACING ? FROM 1 /* ? */ FOR 2)",
                "SELECT {fn LOCATE(?, ?, ?)}, {fn UCASE(?)} ~ SELECT POSITION(? IN ? FROM ?), UPPER(?)",
                "SELECT {fn TIMESTAMPADD(SQL_TSI_DAY, ?, ?)} ~ SELECT TIMESTAMPADD(DAY, ?, ?)",
                "SELECT {fn UCASE(a[1], (2))}, {fn PI( )} ~ SELECT UPPER(a[1], (2)), PI",
                "SELECT {fn UCASE({fn LCASE(a}, 1 ~ SELECT  UCASE( LCASE(a, 1",
                "SELECT {fn UCASE((a}) ~ SELECT  UCASE((a)",
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
    void areRewrittenOutsideOfQuotesAndComments(String sql, String expected) throws SQLException {
        assertThat(JdbcEscapes.rewrite(sql)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT {fn INSERT(?, ?, ?, ?)}",
                "SELECT {fn insert('a', 1, 1 + ?, f(?))}",
                "SELECT {fn UCASE({fn INSERT(a, {fn LENGTH(?)}, 2, {fn LCASE(?)})})}"
            })
    void areRefusedIfParametersWouldChangePlaces(String sql) {
        assertThatThrownBy(() -> JdbcEscapes.rewrite(sql))
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                        .isEqualTo("0AT01"))
                .hasMessageContaining("{fn INSERT(")
                .hasMessageContaining("write OVERLAY(");
    }

    @Test
    void keepTheEndOfALineWithAComment() throws SQLException {
        assertThat(JdbcEscapes.rewrite("SELECT {fn LOCATE('x', a -- ?\n)}"))
                .isEqualTo("SELECT POSITION('x' IN  a -- ?\n)");
        assertThat(JdbcEscapes.rewrite("SELECT {fn INSERT(a, ?, 2, 'x' -- ?\n)}"))
                .isEqualTo("SELECT OVERLAY(a PLACING  'x' -- ?\n FROM ? FOR 2)");
    }

    @ParameterizedTest
    @CsvSource({"ABS, ABS", "UCASE, UPPER"})
    @Timeout(60)
    void mayStandDeepWithinEachOther(String name, String expected) throws SQLException {
        String nested = ("{fn " + name + "(").repeat(200) + "x" + ")}".repeat(200);
        assertThat(JdbcEscapes.rewrite(nested).replace(" ", ""))
                .isEqualTo((expected + "(").repeat(200) + "x" + ")".repeat(200));
        int more = 50_000; // the database refuses them
        String deep = ("{fn " + name + "(").repeat(more) + "x" + ")}".repeat(more);
        assertThat(JdbcEscapes.rewrite(deep)).doesNotContain("{").endsWith(")").contains("x");
    }
}
