package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value for a ? is what a constant in its place would be, and never a piece of the statement. */
final class ParametersTest {
    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();

    @BeforeEach
    void fill() {
        session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
        session.execute("CREATE TABLE wide (i INT, ok BOOLEAN, t TINYINT, s SMALLINT, b BIGINT, r REAL, f DOUBLE,"
                + " d DECIMAL(10, 2), c CHAR(5), n VARCHAR(10), x VARBINARY, da DATE, ti TIME(3), ts TIMESTAMP(3),"
                + " z TIMESTAMP_LTZ(3), a ARRAY<INT>, PRIMARY KEY (i))");
        session.execute("INSERT INTO kv VALUES ('a', 1), ('b', 2), ('it''s', 3)");
        session.execute("SET 'time-zone' = 'Europe/Berlin'");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private static ParameterValue given(Kind kind, @Nullable String text) {
        return new ParameterValue(SqlType.of(kind), text);
    }

    private List<String> rows(Prepared prepared, ParameterValue... values) {
        List<String> rows = new ArrayList<>();
        if (session.execute(prepared, Arrays.asList(values)) instanceof Result.Rows result) {
            for (Row row : result.stream()) {
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private List<String> rows(String sql, ParameterValue... values) {
        return rows(session.prepare(sql), values);
    }

    private static TidemarkException failure(Runnable step) {
        try {
            step.run();
        } catch (TidemarkException expected) {
            return expected;
        }
        throw new AssertionError("it did not fail");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "SELECT v FROM kv WHERE k = ?                         ; VARCHAR",
                "INSERT INTO kv (v, k) VALUES (?, ?), (3, ?)          ; BIGINT, VARCHAR, VARCHAR",
                "UPDATE kv SET v = ? WHERE k = ?                      ; BIGINT, VARCHAR",
                "UPDATE kv SET v = v + ? WHERE v BETWEEN ? AND ?      ; BIGINT, BIGINT, BIGINT",
                "DELETE FROM kv WHERE v = ? OR k IN (?, 'x', ?)       ; BIGINT, VARCHAR, VARCHAR",
                "SELECT k FROM kv ORDER BY k LIMIT ?                  ; INTEGER",
                "SELECT i FROM wide WHERE d > ? * 2                   ; DECIMAL(10, 2)",
                "SELECT i FROM wide WHERE ? * 2 < d                   ; DECIMAL(10, 2)",
                "SELECT i FROM wide WHERE b > 2 * ?                   ; BIGINT",
                "SELECT i FROM wide WHERE ts > ? - INTERVAL '1' DAY   ; TIMESTAMP(3)",
                "SELECT i FROM wide WHERE z < ? AND da = ? AND ti = ? ; TIMESTAMP_LTZ(3), DATE, TIME(3)",
                "SELECT i FROM wide WHERE n LIKE ? AND x = ? AND ?    ; VARCHAR, VARBINARY, BOOLEAN",
                "SELECT CAST(? AS DECIMAL(5, 1)), CAST(? AS CHAR(3))  ; DECIMAL(5, 1), VARCHAR",
                "SELECT UPPER(?), SUBSTRING(n FROM ? FOR ?), ? || 'x' FROM wide ; VARCHAR, INTEGER, INTEGER, VARCHAR",
                "SELECT CASE WHEN i = ? THEN ? ELSE 'x' END FROM wide ; INTEGER, VARCHAR",
                "SELECT n, COUNT(*) FROM wide GROUP BY n HAVING COUNT(*) > ? ; BIGINT",
                "WITH q AS (SELECT * FROM kv WHERE v > ?) SELECT * FROM q WHERE k <> ? ; BIGINT, VARCHAR",
                "INSERT INTO wide (i, a) VALUES (?, ARRAY[?, 2])      ; INTEGER, INTEGER",
            })
    void theStatementTellsWhatParametersAre(String sql, String types) {
        List<String> found = session.prepare(sql.strip()).parameters().columns().stream()
                .map(column -> column.type().text())
                .toList();
        assertThat(String.join(", ", found)).isEqualTo(types);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT ?                         | 1:8",
                "SELECT ABS(?)                    | 1:8",
                "SELECT i FROM wide WHERE ? = ?   | 1:26",
                "SELECT SUM(?), k FROM kv GROUP BY k | 1:8",
                "SELECT k, ? + ? FROM kv          | 1:11",
                "SELECT ? AS x, k FROM kv         | 1:8",
            })
    void aParameterOfAnyTypeIsRefusedWithARemedy(String sql, String place) {
        TidemarkException refused = failure(() -> session.prepare(sql.strip()));
        assertThat(refused.code()).isEqualTo(ErrorCode.PARAMETER_TYPE);
        assertThat(String.valueOf(refused.position())).isEqualTo(place);
        assertThat(refused.hint()).contains("CAST(? AS ");
        assertThat(refused.code().sqlState()).startsWith("42");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "SELECT CAST(? AS INTEGER ARRAY)                 ; ARRAY<INTEGER>    ; [1, null, \"3\"]  ; [1, null, 3]",
                "SELECT COALESCE(?, a) FROM wide                 ; ARRAY<INTEGER>    ; []                ; []",
                "SELECT a FROM wide WHERE a = ?                  ; ARRAY<INTEGER>    ; [7, 8]            ; [7, 8]",
                "SELECT i FROM wide WHERE ARRAY_CONTAINS(?, n)   ; ARRAY<VARCHAR(10)> ; [\"x\", \"ab\"]  ; 1",
                "SELECT ARRAY_CONCAT(a, ?) FROM wide             ; ARRAY<INTEGER>    ; [9]               ; [7, 8, 9]",
                "SELECT e FROM UNNEST(CAST(? AS DATE ARRAY)) AS u (e) ; ARRAY<DATE> ; [\"2024-02-29\"] ; 2024-02-29",
                "SELECT CARDINALITY(CAST(? AS VARCHAR ARRAY))    ; ARRAY<VARCHAR>    ; [\"it's\", \"' --\"] ; 2",
                "SELECT m FROM nested WHERE m = ?                ; MAP<VARCHAR, INTEGER> ; {\"p\": 5}   ; {p=5}",
                "SELECT r FROM nested WHERE r = ?  ; ROW<p INTEGER, q ARRAY<DOUBLE>> ; {\"q\": [0.5], \"p\": 1} ; +I[p=1, q=[0.5]]",
                "SELECT r FROM nested WHERE r = ?  ; ROW<p INTEGER, q ARRAY<DOUBLE>> ; [1, [0.5]]  ; +I[p=1, q=[0.5]]",
            })
    void aParameterCanHaveElements(String sql, String type, String value, String result) {
        session.execute("INSERT INTO wide (i, n, a) VALUES (1, 'ab', ARRAY[7, 8])");
        session.execute(
                "CREATE TABLE nested (i INT, m MAP<VARCHAR, INT>, r ROW<p INT, q ARRAY<DOUBLE>>, PRIMARY KEY (i))");
        session.execute(
                "INSERT INTO nested VALUES (1, ?, ?)",
                List.of(ParameterValue.text("{\"p\": 5}"), ParameterValue.text("[1, [5e-1]]")));
        Prepared prepared = session.prepare(sql.strip());
        SqlType wanted = prepared.parameters().type(0);
        assertThat(wanted.text()).isEqualTo(type);
        for (int run = 0; run < 2; run++) {
            Result.Rows found = (Result.Rows) session.execute(prepared, List.of(new ParameterValue(wanted, value)));
            List<String> values = new ArrayList<>();
            found.stream().forEach(row -> values.add(String.valueOf(row.value(0))));
            assertThat(values).containsExactly(result);
        }
        assertThat(rows(prepared, new ParameterValue(wanted, null)).toString()).doesNotContain(result + "]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INTEGER ARRAY     | [1, \"x\"] | written as [12, null] in JSON",
                "INTEGER ARRAY     | [1, 2        | it is no JSON: ',' was expected",
                "INTEGER ARRAY     | {\"a\": 1} | it is an array in JSON",
                "INTEGER ARRAY     | 5            | it is an array in JSON",
                "INTEGER ARRAY     | [[1]]        | an element is no INTEGER",
                "TINYINT ARRAY     | [128]        | it lies between -128 and 127",
                "VARCHAR(2) ARRAY  | [\"abc\"]  | at most 2 characters",
                "DATE ARRAY        | [\"2023-02-29\"] | written as [2024-12-31, null] in JSON",
            })
    void anElementThatDoesNotFitIsRefused(String type, String value, String reason) {
        TidemarkException refused = failure(() -> rows("SELECT CAST(? AS " + type + ")", ParameterValue.text(value)));
        assertThat(refused.code()).isEqualTo(ErrorCode.PARAMETER_VALUE);
        assertThat(refused.hint()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "IF(v > 1, x, 0) | ?",
                "CASE WHEN v > 1 THEN x ELSE v END | ?",
                "(x + v) | ?",
                "ABS(x) | v + ?",
                "COALESCE(v, x) | ?",
                "MOD(x, 7) | ?",
            })
    void aParameterIsFoundHoweverDeepItStands(String around, String inner) {
        String expression = inner;
        for (int depth = 0; depth < 12; depth++) {
            expression = around.replace("x", expression);
        }
        Prepared prepared = session.prepare("SELECT v FROM kv WHERE v = " + expression);
        assertThat(prepared.parameters().columns()).isNotEmpty().allMatch(column -> column.type()
                .isExact());
    }

    @Test
    void anArrayMayHaveManyElements() {
        String many = IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
        assertThat(rows("SELECT CARDINALITY(CAST(? AS INTEGER ARRAY)) AS n", ParameterValue.text(many)))
                .containsExactly("+I[n=20000]");
    }

    @Test
    void preparingGivesColumnsAndRunsNothing() {
        Prepared query = session.prepare("SELECT v, k || ? AS kk FROM kv WHERE k = ?");
        assertThat(query.givesRows()).isTrue();
        assertThat(query.columns().columns().toString()).isEqualTo("[v BIGINT, kk VARCHAR]");
        Prepared insert = session.prepare("INSERT INTO kv VALUES ('new', ?)");
        assertThat(insert.givesRows()).isFalse();
        assertThat(insert.columns().size()).isZero();
        assertThat(rows("SELECT v FROM kv WHERE k = 'new'")).isEmpty();
        assertThat(session.prepare("SHOW TABLES").columns().name(0)).isEqualTo("name");
    }

    @Test
    void valuesOfAllTypesComeBackAsTheyWere() {
        Prepared insert = session.prepare("INSERT INTO wide (i, ok, t, s, b, r, f, d, c, n, x, da, ti, ts, z)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        session.execute(
                insert,
                List.of(
                        given(Kind.INTEGER, "-2147483648"),
                        given(Kind.BOOLEAN, "true"),
                        given(Kind.SMALLINT, "-128"),
                        given(Kind.BIGINT, "32767.00"),
                        given(Kind.BIGINT, "9223372036854775807"),
                        given(Kind.DOUBLE, "1.5"),
                        given(Kind.DOUBLE, "-1.0E-5"),
                        given(Kind.DOUBLE, "12.50"),
                        given(Kind.VARCHAR, "äb"),
                        given(Kind.VARCHAR, "'; DROP --"),
                        given(Kind.VARBINARY, Base64.getEncoder().encodeToString(new byte[] {0, -1, 39})),
                        given(Kind.DATE, "2024-02-29"),
                        given(Kind.TIME, "10:30:00.123"),
                        given(Kind.TIMESTAMP, "2024-02-29T10:30:00.123456789"),
                        given(Kind.TIMESTAMP_LTZ, "2024-07-01 10:00:00")));
        String all = "+I[i=-2147483648, ok=true, t=-128, s=32767, b=9223372036854775807, r=1.5, f=-1.0E-5, d=12.50,"
                + " c=äb   , n='; DROP --, hex=AP8n, da=2024-02-29, ti=10:30:00.123, ts=2024-02-29T10:30:00.123,"
                + " z=2024-07-01T08:00:00Z]";
        String columns = "i, ok, t, s, b, r, f, d, c, n, TO_BASE64(x) AS hex, da, ti, ts, z";
        String condition = "ok = ? AND t = ? AND s = ? AND b = ? AND r = ? AND f = ? AND d = ? AND n = ? AND x = ?"
                + " AND da = ? AND ti = ? AND ts = ? AND z = ?";
        assertThat(rows(
                        "SELECT " + columns + " FROM wide WHERE " + condition,
                        given(Kind.INTEGER, "1"),
                        given(Kind.VARCHAR, "-128"),
                        given(Kind.VARCHAR, " 32767 "),
                        given(Kind.BIGINT, "9223372036854775807"),
                        given(Kind.REAL, "1.5"),
                        given(Kind.DOUBLE, "-0.00001"),
                        given(Kind.DECIMAL, "12.5"),
                        given(Kind.VARCHAR, "'; DROP --"),
                        given(Kind.BINARY, "AP8n"),
                        given(Kind.TIMESTAMP, "2024-02-29 00:00:00"),
                        given(Kind.TIME, "10:30:00.123"),
                        given(Kind.TIMESTAMP_LTZ, "2024-02-29 09:30:00.123Z"),
                        given(Kind.TIMESTAMP_LTZ, "2024-07-01T10:00:00.000+02:00")))
                .containsExactly(all);
    }

    @Test
    void nullIsAValueOfEveryType() {
        Prepared insert = session.prepare("INSERT INTO wide (i, ok, t, s, b, r, f, d, c, n, x, da, ti, ts, z)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        List<ParameterValue> values = new ArrayList<>(List.of(ParameterValue.number(1)));
        for (int index = 1; index < 15; index++) {
            values.add(given(Kind.NULL, null));
        }
        session.execute(insert, values);
        assertThat(rows("SELECT ok, d, n, x, z FROM wide WHERE i = ?", ParameterValue.number(1)))
                .containsExactly("+I[ok=null, d=null, n=null, x=null, z=null]");
        assertThat(rows("SELECT i FROM wide WHERE n = ?", given(Kind.VARCHAR, null)))
                .isEmpty();
        Prepared lookup = session.prepare("SELECT d FROM wide WHERE i = ?");
        assertThat(rows(lookup, ParameterValue.number(1))).hasSize(1);
        assertThat(rows(lookup, given(Kind.INTEGER, null))).isEmpty();
        values.set(0, given(Kind.INTEGER, null));
        assertThat(failure(() -> session.execute(insert, values)).code()).isEqualTo(ErrorCode.NULL_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok | VARCHAR | yes                  | BOOLEAN          | it is true or false",
                "t  | INTEGER | 128                  | TINYINT          | it lies between -128 and 127",
                "b  | DECIMAL | 9223372036854775808  | BIGINT           | it lies between",
                "b  | VARCHAR | 1e999999999          | BIGINT           | too many digits",
                "i  | DOUBLE  | 1.5                  | INTEGER          | digits behind the point",
                "i  | VARCHAR | abc                  | INTEGER          | it is written as 12",
                "d  | DECIMAL | 1.005                | DECIMAL(10, 2)   | at most 2 digits behind",
                "d  | DECIMAL | 123456789            | DECIMAL(10, 2)   | at most 8 digits before",
                "f  | VARCHAR | 1f                   | DOUBLE           | it is written as 12.5",
                "f  | VARCHAR | 1e400                | DOUBLE           | it is too large",
                "n  | BINARY  | AAAA                 | VARCHAR          | bytes are no text",
                "x  | VARCHAR | AAAA                 | VARBINARY        | bytes were expected",
                "x  | BINARY  | !                    | VARBINARY        | base64",
                "da | DATE    | 2023-02-29           | DATE             | 2024-12-31",
                "da | TIMESTAMP | 2023-02-28 01:00:00 | DATE            | it has a time of the day",
                "ti | TIME    | 25:00:00             | TIME(3)          | 10:30:00.000",
                "ts | VARCHAR | soon                 | TIMESTAMP(3)     | 2024-12-31 10:30:00.000",
                "z  | VARCHAR | 2024-01-01 10:00:00+99:00 | TIMESTAMP_LTZ(3) | an offset",
            })
    void aValueThatDoesNotFitIsToldByItsNumber(String column, Kind kind, String value, String type, String reason) {
        Prepared prepared = session.prepare("SELECT i FROM wide WHERE n = ? OR " + column + " = ?");
        TidemarkException refused =
                failure(() -> session.execute(prepared, List.of(ParameterValue.text("x"), given(kind, value))));
        assertThat(refused.code()).isEqualTo(ErrorCode.PARAMETER_VALUE);
        assertThat(refused.text()).isEqualTo("the value of parameter 2 is no " + type + ": '" + value + "'");
        assertThat(refused.hint()).contains(reason);
    }

    @Test
    void aTextIsAValueWhateverItContains() {
        for (String text : List.of("it's", "' OR '1' = '1", "two\nlines", "?", "--", "\\", "\uD83D\uDE00", "")) {
            session.execute(
                    "INSERT INTO kv VALUES (?, ?)", List.of(ParameterValue.text(text), ParameterValue.number(9)));
            Prepared lookup = session.prepare("SELECT v FROM kv WHERE k = ?");
            assertThat(rows(lookup, ParameterValue.text(text))).as(text).containsExactly("+I[v=9]");
            assertThat(rows("SELECT k FROM kv WHERE k = ? OR 1 = 0", ParameterValue.text(text)))
                    .hasSize(1);
            session.execute("DELETE FROM kv WHERE k = ?", List.of(ParameterValue.text(text)));
        }
        assertThat(rows("SELECT k FROM kv")).hasSize(2);
    }

    @Test
    void whatNoTextCanHoldIsRefusedAndShownHarmlessly() {
        TidemarkException zero =
                failure(() -> rows("SELECT v FROM kv WHERE k = ?", ParameterValue.text("a\0b\u001b[1m")));
        assertThat(zero.text()).contains("'a\\u0000b\\u001b[1m'");
        assertThat(zero.hint()).contains("U+0000");
        assertThat(failure(() -> rows("SELECT v FROM kv WHERE k = ?", ParameterValue.text("\uD800")))
                        .hint())
                .contains("half of a character");
        String longText = "x".repeat(100_000) + "\0";
        assertThat(failure(() -> rows("SELECT v FROM kv WHERE k = ?", ParameterValue.text(longText)))
                        .text())
                .hasSizeLessThan(120);
    }

    @Test
    void theNumberOfValuesMustBeRight() {
        Prepared lookup = session.prepare("SELECT v FROM kv WHERE k = ?");
        assertThat(failure(() -> session.execute(lookup, List.of())).text())
                .isEqualTo("the statement has 1 parameter, but 0 values were given");
        assertThat(failure(() -> session.execute("SELECT v FROM kv", List.of(ParameterValue.number(1))))
                        .text())
                .isEqualTo("the statement has 0 parameters, but 1 value was given");
    }

    @Test
    void withoutValuesAParameterIsAnErrorWithItsPlace() {
        for (String sql : List.of(
                "SELECT v FROM kv WHERE k = ?",
                "CREATE VIEW w AS SELECT ?",
                "CREATE TABLE c (a INT, b AS a + ?, PRIMARY KEY (a))",
                "EXPLAIN SELECT v FROM kv WHERE k = ?",
                "DELETE FROM kv WHERE k = ?")) {
            TidemarkException refused = failure(() -> session.execute(sql));
            assertThat(refused.code()).as(sql).isEqualTo(ErrorCode.PARAMETER_MISSING);
            assertThat(refused.position()).isEqualTo(new io.tidemark.types.Position(1, sql.indexOf('?') + 1));
        }
        assertThat(failure(() -> session.prepare("INSERT INTO kv SELECT k, ? FROM kv"))
                        .text())
                .contains("kept by its text");
    }

    @Test
    void limitTakesANumberOfRows() {
        Prepared limited = session.prepare("SELECT k FROM kv ORDER BY k LIMIT ?");
        assertThat(rows(limited, ParameterValue.number(1))).containsExactly("+I[k=a]");
        assertThat(rows(limited, ParameterValue.number(0))).isEmpty();
        assertThat(rows(limited, ParameterValue.number(9))).hasSize(3);
        assertThatThrownBy(() -> rows(limited, ParameterValue.number(-1))).hasMessageContaining("LIMIT needs a number");
        assertThatThrownBy(() -> rows(limited, given(Kind.INTEGER, null))).hasMessageContaining("LIMIT needs a number");
    }

    @Test
    void updateAndDeleteCountTheirRows() {
        Prepared update = session.prepare("UPDATE kv SET v = v * ? WHERE v >= ?");
        assertThat(session.execute(update, List.of(ParameterValue.number(10), ParameterValue.number(2))))
                .isEqualTo(new Result.Updated(2));
        assertThat(rows("SELECT v FROM kv WHERE k = ?", ParameterValue.text("b")))
                .containsExactly("+I[v=20]");
        Prepared delete = session.prepare("DELETE FROM kv WHERE k = ?");
        assertThat(session.execute(delete, List.of(ParameterValue.text("b")))).isEqualTo(new Result.Updated(1));
        assertThat(session.execute(delete, List.of(ParameterValue.text("b")))).isEqualTo(new Result.Updated(0));
    }

    @Test
    void aPreparedLookupSeesWhatWasWrittenSince() {
        session.execute("CREATE TABLE two (a INT, b VARCHAR, w INT, PRIMARY KEY (a, b))");
        session.execute("INSERT INTO two VALUES (1, 'x', 10), (1, 'y', 11), (2, 'x', 20)");
        Prepared both = session.prepare("SELECT w, a FROM two WHERE b = ? AND a = ?");
        Prepared fixed = session.prepare("SELECT w FROM two WHERE b = 'x' AND ? = a");
        Prepared more = session.prepare("SELECT w FROM two WHERE b = ? AND a = 1 AND w > ?");
        for (int round = 0; round < 3; round++) {
            assertThat(rows(both, ParameterValue.text("x"), ParameterValue.number(1)))
                    .containsExactly("+I[w=10, a=1]");
            assertThat(rows(both, ParameterValue.text("y"), ParameterValue.number(1)))
                    .containsExactly("+I[w=11, a=1]");
            assertThat(rows(both, ParameterValue.text("y"), ParameterValue.number(2)))
                    .isEmpty();
            assertThat(rows(fixed, ParameterValue.number(1))).containsExactly("+I[w=10]");
            assertThat(rows(fixed, ParameterValue.number(2))).containsExactly("+I[w=" + (20 + round) + "]");
            assertThat(rows(more, ParameterValue.text("y"), ParameterValue.number(10)))
                    .hasSize(1);
            assertThat(rows(more, ParameterValue.text("y"), ParameterValue.number(11)))
                    .isEmpty();
            session.execute("UPDATE two SET w = w + 1 WHERE a = 2");
        }
    }

    @Test
    void aPlanThatIsUsedAgainIsTheOneThatOtherValuesWouldHave() {
        ParameterValue a = ParameterValue.text("a");
        ParameterValue b = ParameterValue.text("b");
        Prepared seven = session.prepare("SELECT 7 AS seven FROM kv WHERE k = ? AND ? = 7");
        Prepared truth = session.prepare("SELECT TRUE AS t, v FROM kv WHERE k = ? AND (v = 1) = ?");
        Prepared either = session.prepare("SELECT FALSE AS f, v FROM kv WHERE k = ? AND (? OR v > 1)");
        Prepared other = session.prepare("SELECT COALESCE(CAST(? AS BIGINT), v) AS c FROM kv WHERE k = ?");
        Prepared same = session.prepare("SELECT v + ? AS w FROM kv WHERE k = ? AND v < ?");
        for (int round = 0; round < 3; round++) {
            assertThat(rows(seven, a, ParameterValue.number(7))).containsExactly("+I[seven=7]");
            assertThat(rows(seven, b, ParameterValue.number(8))).isEmpty();
            assertThat(rows(truth, a, given(Kind.BOOLEAN, "true"))).containsExactly("+I[t=true, v=1]");
            assertThat(rows(truth, b, given(Kind.BOOLEAN, "false"))).containsExactly("+I[t=true, v=2]");
            assertThat(rows(truth, b, given(Kind.BOOLEAN, "true"))).isEmpty();
            assertThat(rows(either, a, given(Kind.BOOLEAN, "false"))).isEmpty();
            assertThat(rows(either, a, given(Kind.BOOLEAN, "true"))).containsExactly("+I[f=false, v=1]");
            assertThat(rows(either, b, given(Kind.BOOLEAN, "false"))).containsExactly("+I[f=false, v=2]");
            assertThat(rows(other, ParameterValue.number(50 + round), a)).containsExactly("+I[c=" + (50 + round) + "]");
            assertThat(rows(other, given(Kind.BIGINT, null), b)).containsExactly("+I[c=2]");
            assertThat(rows(same, ParameterValue.number(5), a, ParameterValue.number(5)))
                    .containsExactly("+I[w=6]");
            assertThat(rows(same, ParameterValue.number(6), b, ParameterValue.number(2)))
                    .isEmpty();
            assertThat(rows(same, ParameterValue.number(6), b, ParameterValue.number(3 + round)))
                    .containsExactly("+I[w=8]");
        }
    }

    @Test
    void aPreparedStatementNoticesThatTheCatalogHasChanged() {
        Prepared lookup = session.prepare("SELECT * FROM kv WHERE k = ?");
        assertThat(rows(lookup, ParameterValue.text("a"))).hasSize(1);
        session.execute("CREATE TABLE other (a INT, PRIMARY KEY (a))");
        assertThat(rows(lookup, ParameterValue.text("a"))).hasSize(1);
        session.execute("DROP TABLE kv");
        assertThat(failure(() -> rows(lookup, ParameterValue.text("a"))).code()).isEqualTo(ErrorCode.UNKNOWN_TABLE);
        session.execute("CREATE TABLE kv (k VARCHAR, v INT, PRIMARY KEY (k))");
        assertThat(failure(() -> rows(lookup, ParameterValue.text("a"))).code()).isEqualTo(ErrorCode.PREPARED_CHANGED);
        session.execute("DROP TABLE kv");
        session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
        session.execute("INSERT INTO kv VALUES ('a', 77)");
        assertThat(rows(lookup, ParameterValue.text("a"))).containsExactly("+I[k=a, v=77]");
    }

    @Test
    void siblingsShareSettingsAndPreparedStatements() {
        Session sibling = session.sibling();
        sibling.execute("SET 'time-zone' = 'Asia/Tokyo'");
        assertThat(session.query("SELECT k FROM kv").timeZone().getId()).isEqualTo("Asia/Tokyo");
        Prepared lookup = session.prepare("SELECT v FROM kv WHERE k = ?");
        RowStream open = session.query("SELECT k FROM kv");
        assertThat(sibling.execute(lookup, List.of(ParameterValue.text("a")))).isInstanceOf(Result.Rows.class);
        sibling.close();
        int count = 0;
        for (Row row : open) {
            count += row.schema().size();
        }
        assertThat(count).isEqualTo(3);
    }
}
