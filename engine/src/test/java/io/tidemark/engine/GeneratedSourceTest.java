package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No text of a user gets into generated Java: the source for a text that tries to be code is the same, byte for byte, as
 * that for {@code 'x'}. What a statement refuses, such as a path that is none, generates nothing.
 */
class GeneratedSourceTest {
    private static final String PROPERTY = "tidemark.codegen.dump";

    private static final List<String> PAYLOADS = List.of(
            "\"+Runtime.getRuntime()+\"",
            "\\u0022",
            "\\u000a",
            "\n",
            "*/",
            "'",
            "\"\"\"",
            "\\",
            "\\\\\"",
            "\u2028;",
            "\u00e9\ud83d\ude00",
            "%s %n ${x} $1",
            "x".repeat(64 * 1024));

    /** Statements with a text in every place of a literal or argument: for {@code %s} as a literal, for {@code %t} within one. */
    private static final List<String> LITERALS = List.of(
            "SELECT %s AS r, n FROM t WHERE n > 1",
            "SELECT s || %s FROM t",
            "SELECT %s || s || %s FROM t",
            "SELECT n FROM t WHERE s = %s",
            "SELECT n FROM t WHERE s <> %s AND %s < s OR s >= %s",
            "SELECT n FROM t WHERE s BETWEEN %s AND %s",
            "SELECT n FROM t WHERE s IN (%s, 'a1', 'a2')",
            "SELECT n FROM t WHERE s IN (%s, 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9')",
            "SELECT n FROM t WHERE s IS DISTINCT FROM %s",
            "SELECT CASE WHEN s = %s THEN %s ELSE s || %s END FROM t",
            "SELECT COALESCE(s, %s), NULLIF(s, %s), GREATEST(s, %s), LEAST(%s, s) FROM t",
            "SELECT CONCAT(s, %s), CONCAT_WS(%s, s, %s) FROM t",
            "SELECT UPPER(%s), MD5(%s), CHAR_LENGTH(%s), n + CHAR_LENGTH(s || %s) FROM t",
            "SELECT REPLACE(s, %s, %s), TRANSLATE(s, %s, %s), OVERLAY(s PLACING %s FROM 2) FROM t",
            "SELECT POSITION(%s IN s), STARTS_WITH(s, %s), CONTAINS_SUBSTR(s, %s) FROM t",
            "SELECT LPAD(s, 9, %s), RPAD(s, 9, %s), SPLIT_PART(s, %s, 1), SUBSTRING_INDEX(s, %s, 1) FROM t",
            "SELECT TRIM(BOTH %s FROM s) FROM t",
            "SELECT CAST(%s AS VARCHAR), CAST(s || %s AS VARCHAR(3)), TRY_CAST(s || %s AS BIGINT) FROM t",
            "SELECT n FROM t WHERE s LIKE %s",
            "SELECT n FROM t WHERE s NOT LIKE 'a' || %s",
            "SELECT n FROM t WHERE s LIKE 'a' ESCAPE %s",
            "SELECT n FROM t WHERE s ILIKE %s",
            "SELECT n FROM t WHERE s SIMILAR TO %s",
            "SELECT n FROM t WHERE s RLIKE %s",
            "SELECT REGEXP_LIKE(s, %s) FROM t",
            "SELECT REGEXP_REPLACE(s, 'a', %s) FROM t",
            "SELECT REGEXP_REPLACE(s, %s, 'a') FROM t",
            "SELECT JSON_VALUE(s, '$.\"%t\"'), JSON_EXISTS(s, '$.a[*].\"%t\"') FROM t",
            "SELECT JSON_VALUE(s, '$.a' DEFAULT %s ON EMPTY) FROM t",
            "SELECT JSON_OBJECT(KEY %s VALUE s), JSON_ARRAY(s, %s) FROM t",
            "SELECT JSON_SET(s, '$.a', %s) FROM t",
            "SELECT TO_CHAR(ts, %s) FROM t",
            "SELECT TO_TIMESTAMP(s, %s) FROM t",
            "SELECT ARRAY[s, %s], MAP[%s, s], ROW(s, %s), SPLIT(s, %s), ARRAY_JOIN(ARRAY[s], %s) FROM t",
            "SELECT s || %s AS k, COUNT(*) FILTER (WHERE s = %s), MAX(s || %s) FROM t GROUP BY s || %s",
            "SELECT n, LISTAGG(s, %s) FROM t GROUP BY n HAVING MAX(s) <> %s",
            "SELECT a.n FROM t AS a JOIN t AS b ON a.n = b.n AND a.s <> b.s || %s",
            "SELECT s || u.x FROM t CROSS JOIN UNNEST(ARRAY[s, %s]) AS u(x)",
            "SELECT s || v.x FROM t JOIN (VALUES (1, %s), (2, 'b')) AS v(n, x) ON t.n = v.n",
            "SELECT s FROM t WHERE n > 1 UNION ALL SELECT %s FROM t WHERE n > 2");

    /** Statements with a text in every place of a name. */
    private static final List<String> NAMES = List.of(
            "SELECT n + 1 AS %s FROM t",
            "SELECT %s || 'a' FROM (SELECT s || 'b' AS %s, n FROM t) WHERE %s <> 'c' AND n > 1",
            "SELECT %s.s || 'a' FROM t AS %s WHERE %s.n > 1",
            "WITH %s AS (SELECT s || 'a' AS s FROM t) SELECT s || 'b' FROM %s",
            "SELECT c || 'a' FROM t AS a(%s, c, d) WHERE %s > 1",
            "SELECT CAST(ROW(s) AS ROW(%s VARCHAR)) FROM t",
            "SELECT %s, COUNT(*) FROM (SELECT s || 'a' AS %s FROM t) GROUP BY %s");

    @TempDir
    Path directory;

    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();
    private final List<String> differing = new ArrayList<>();
    private int refused;
    private int run;

    @BeforeEach
    void createTable() {
        session.execute("CREATE STREAM t (n BIGINT, s VARCHAR, ts TIMESTAMP(3)) WITH (connector = 'memory')");
    }

    @AfterEach
    void close() {
        System.clearProperty(PROPERTY);
        tidemark.close();
    }

    @Test
    void aTextInThePlaceOfALiteralIsNotInTheSource() throws IOException {
        for (String statement : LITERALS) {
            Set<String> plain = sources(literal(statement, "x"));
            assertThat(plain).as(statement).isNotEmpty();
            for (String payload : PAYLOADS) {
                compare(plain, statement, literal(statement, payload));
            }
        }
        assertThat(differing).isEmpty();
        assertThat(run).isGreaterThan(5 * refused);
    }

    @Test
    void aTextInTheNameOfAColumnOrTableIsNotInTheSource() throws IOException {
        for (String statement : NAMES) {
            Set<String> plain = sources(statement.replace("%s", "\"x\""));
            assertThat(plain).as(statement).isNotEmpty();
            for (String payload : PAYLOADS) {
                compare(plain, statement, statement.replace("%s", quoted(payload)));
            }
        }
        assertThat(differing).isEmpty();
        assertThat(run).isGreaterThan(5 * refused);
    }

    @Test
    void aTextInTheDeclarationOfATableIsNotInTheSource() throws IOException {
        String declaration = "CREATE STREAM %1$s (%1$s VARCHAR, c AS %1$s || %2$s) WITH (connector = 'memory')";
        String query = "SELECT c || 'a' FROM %1$s WHERE %1$s <> %2$s";
        session.execute(declaration.formatted("\"x\"", "'x'"));
        Set<String> plain = sources(query.formatted("\"x\"", "'x'"));
        assertThat(plain).isNotEmpty();
        for (String payload : PAYLOADS) {
            String name = quoted(payload);
            String literal = "'" + payload.replace("'", "''") + "'";
            try {
                session.execute(declaration.formatted(name, literal));
            } catch (TidemarkException refusal) {
                assertThat(refusal.code()).isNotEqualTo(ErrorCode.INTERNAL);
                continue;
            }
            compare(plain, query, query.formatted(name, literal));
        }
        assertThat(differing).isEmpty();
        assertThat(run).isGreaterThan(5 * refused);
    }

    @Test
    void aCommentIsNotInTheSource() throws IOException {
        String statement = "SELECT s || 'a' %s FROM t";
        Set<String> plain = sources(statement.replace("%s", ""));
        for (String payload : PAYLOADS) {
            compare(plain, statement, statement.replace("%s", "/* " + payload.replace("*/", "") + " */"));
            compare(plain, statement, statement.replace("%s", "-- " + payload.replaceAll("[\r\n\u2028]", "") + "\n"));
        }
        assertThat(differing).isEmpty();
        assertThat(refused).isZero();
    }

    private static String literal(String statement, String text) {
        String escaped = text.replace("'", "''");
        return statement.replace("%t", escaped).replace("%s", "'" + escaped + "'");
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private void compare(Set<String> plain, String statement, String sql) throws IOException {
        run++;
        try {
            Set<String> sources = sources(sql);
            if (!sources.equals(plain)) {
                differing.add(statement + "\n" + cut(sql));
            }
        } catch (TidemarkException refusal) {
            refused++;
            assertThat(refusal.code()).as(cut(sql)).isNotEqualTo(ErrorCode.INTERNAL);
        }
    }

    private static String cut(String text) {
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }

    /** What is generated for a query over a stream that has no rows. */
    private Set<String> sources(String sql) throws IOException {
        Path dump = Files.createTempDirectory(directory, "dump");
        System.setProperty(PROPERTY, dump.toString());
        List<Row> rows = new ArrayList<>();
        try (RowStream stream = session.query(sql)) {
            stream.forEach(rows::add);
        } finally {
            System.clearProperty(PROPERTY);
        }
        Set<String> sources = new TreeSet<>();
        try (Stream<Path> files = Files.list(dump)) {
            for (Path file : files.toList()) {
                sources.add(Files.readString(file));
            }
        }
        return sources;
    }
}
