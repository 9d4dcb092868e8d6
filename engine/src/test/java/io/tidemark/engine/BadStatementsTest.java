package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Statements that are wrong, each with the code of its error: good ones with words left out, doubled, moved and put in. They
 * stand in {@code bad/statements.txt}, a line each; {@code -Dgolden=write} makes the file anew, and an error that a user has met
 * gets a line by hand.
 */
class BadStatementsTest {
    private static final Path FILE = Path.of("src/test/resources/bad/statements.txt");
    private static final int MADE = 700;
    private static final int MADE_OF_SYNTAX = 200;
    private static final List<String> NAMES = List.of(
            "a",
            "b",
            "c",
            "ts",
            "k",
            "v",
            "s",
            "t",
            "nothing",
            "x.a",
            "1",
            "-1.5",
            "'x'",
            "NULL",
            "TRUE",
            "*",
            "SUM(a)",
            "COUNT(*)",
            "UPPER(a)",
            "NOPE(a)",
            "INTERVAL '1' DAY",
            "DATE '2024-01-01'",
            "DATE '2024-13-01'",
            "(SELECT a FROM s)",
            "ARRAY[1, 'x']",
            "CAST('x' AS INTEGER)",
            "a || b",
            "1 / 0",
            "c + 1",
            "'${env:HOME}'",
            "kafka",
            "'json'",
            "'avro'",
            "DECIMAL(99, 1)",
            "VARCHAR",
            "MAP<INT, INT>",
            "TUMBLE",
            "HOP",
            "'parallelism'",
            "'paralelism'",
            "'0'");
    private static final List<String> GOOD = List.of(
            "SELECT a, COUNT(*) AS n FROM s WHERE b > 1 AND c LIKE 'x%' GROUP BY a HAVING COUNT(*) > 2 EMIT CHANGES",
            "SELECT window_start, SUM(b) AS total FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY"
                    + " window_start, window_end EMIT AFTER WATERMARK",
            "SELECT CASE WHEN a = 1 THEN 'one' ELSE CAST(b AS VARCHAR) END AS word, a + b * 2 FROM s ORDER BY a LIMIT 3",
            "SELECT t.k, t.v, s.a FROM t JOIN s ON t.k = s.a WHERE t.v IN ('x', 'y') OR t.v IS NOT NULL",
            "WITH q AS (SELECT a, b FROM s) SELECT DISTINCT a FROM q UNION ALL SELECT k FROM t",
            "INSERT INTO t (k, v) SELECT a, c FROM s",
            "INSERT INTO t VALUES (1, 'x'), (2, NULL)",
            "UPDATE t SET v = UPPER(v) WHERE k BETWEEN 1 AND 3",
            "DELETE FROM t WHERE k = 1",
            "CREATE STREAM e (a BIGINT, b DECIMAL(10, 2) NOT NULL, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5'"
                    + " SECOND) WITH (connector = 'datagen', rate = 10)",
            "CREATE TABLE e (k BIGINT, v ARRAY<ROW<x INT, y MAP<VARCHAR, DOUBLE>>>, PRIMARY KEY (k))",
            "CREATE STREAM e (a BIGINT) WITH (connector = 'kafka', topic = 't', 'bootstrap.servers' = 'localhost:1', format ="
                    + " 'json')",
            "CREATE STREAM e (a BIGINT) WITH (connector = 'file', path = '/etc/passwd', format = 'csv')",
            "CREATE STREAM e (a BIGINT) WITH (connector = 'http', url = 'http://169.254.169.254/', format = 'json')",
            "CREATE CONNECTION e WITH (connector = 'kafka', 'bootstrap.servers' = 'localhost:1', 'sasl.password' = SECRET 'x')",
            "CREATE VIEW e AS SELECT a FROM s WHERE a > 0",
            "SET 'parallelism' = '2'",
            "EXPLAIN LOGICAL AS JSON SELECT a FROM s",
            "DESCRIBE EXTENDED s",
            "SHOW CREATE TABLE t",
            "DROP STREAM IF EXISTS e");
    private static final List<String> WORDS = List.of(
            "(",
            ")",
            ",",
            ";",
            "'",
            "\"",
            "SELECT",
            "FROM",
            "WHERE",
            "NULL",
            "*",
            "=",
            "<>",
            "1",
            "9999999999999999999",
            "'x'",
            "''",
            "nothing",
            "EMIT",
            "WITH",
            "AS",
            "INTERVAL",
            "'${env:HOME}'",
            "U&'\\d800'",
            "--",
            "/*",
            ".",
            "[",
            "{",
            "?",
            "é",
            "\u202e",
            "DATE '2024-13-01'",
            "x'zz'",
            "1e999",
            "GROUP BY",
            "OVER ()",
            "a.b.c.d");

    @TempDir
    static Path folder;

    private static Tidemark tidemark;
    private static Session session;

    @BeforeAll
    static void open() {
        tidemark = Tidemark.open(TidemarkConfig.builder()
                .workingDirectory(folder)
                .access(OutsideAccess.confined(List.of(folder), List.of()))
                .build());
        session = tidemark.session(new SessionUser("somebody", false));
        session.execute("CREATE STREAM s (a BIGINT, b BIGINT, c VARCHAR, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH"
                + " (connector = 'memory')");
        session.execute("CREATE TABLE t (k BIGINT, v VARCHAR, PRIMARY KEY (k))");
    }

    @AfterAll
    static void close() {
        tidemark.close();
    }

    /** The code of the error, or the empty text if there is none. */
    private static String code(String sql) {
        try {
            String first = sql.strip().toUpperCase(Locale.ROOT);
            if (first.startsWith("CREATE") || first.startsWith("SET") || first.startsWith("RESET")) {
                session.execute(sql);
            } else {
                session.prepare(sql);
            }
            return "";
        } catch (TidemarkException wrong) {
            assertThat(wrong.text()).as(sql).isNotBlank();
            return wrong.code().code();
        }
    }

    @Test
    void eachHasTheErrorThatItHad() throws IOException {
        if ("write".equals(System.getProperty("golden"))) {
            write();
        }
        List<String> lines = Files.readAllLines(FILE, StandardCharsets.UTF_8);
        assertThat(lines).hasSizeGreaterThan(500);
        List<String> changed = new ArrayList<>();
        for (String line : lines) {
            String code = line.substring(0, line.indexOf(' '));
            String sql = line.substring(code.length() + 1).replace("\\n", "\n");
            String now = code(sql);
            if (!now.equals(code)) {
                changed.add(line + " -> " + now);
            }
        }
        assertThat(changed).isEmpty();
        assertThat(lines).noneMatch(line -> line.startsWith(ErrorCode.INTERNAL.code()));
    }

    private static void write() throws IOException {
        Random random = new Random(20261130);
        Set<String> lines = new LinkedHashSet<>();
        int syntax = 0;
        while (lines.size() < MADE) {
            String sql = spoiled(GOOD.get(random.nextInt(GOOD.size())), random);
            String code = code(sql);
            if (!code.isEmpty()) {
                syntax += code.equals(ErrorCode.SYNTAX.code()) ? 1 : 0;
                if (!code.equals(ErrorCode.SYNTAX.code()) || syntax <= MADE_OF_SYNTAX) {
                    lines.add(code + " " + sql.replace("\n", "\\n"));
                }
            } else { // whatever it has made or set is not there for the next one
                close();
                open();
            }
        }
        Files.write(FILE, lines, StandardCharsets.UTF_8);
    }

    private static String spoiled(String good, Random random) {
        List<String> words = new ArrayList<>(List.of(good.split("(?<=[ (),])|(?=[(),])")));
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            int at = random.nextInt(words.size());
            int kind = random.nextInt(8);
            if (kind > 3) {
                if (words.get(at).matches("[a-zA-Z0-9'].*")) {
                    words.set(at, NAMES.get(random.nextInt(NAMES.size())) + " ");
                }
            } else if (kind == 0 && words.size() > 1) {
                words.remove(at);
            } else if (kind == 1) {
                words.add(at, words.get(at));
            } else if (kind == 2) {
                words.set(at, WORDS.get(random.nextInt(WORDS.size())) + " ");
            } else {
                words.add(at, " " + WORDS.get(random.nextInt(WORDS.size())) + " ");
            }
        }
        return String.join("", words);
    }
}
