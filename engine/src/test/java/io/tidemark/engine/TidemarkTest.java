package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.RowKind;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidemarkTest {
    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        tidemark.close();
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        session.query(sql).forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private void createBid() {
        session.execute("CREATE STREAM bid (auction BIGINT, price BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)"
                + " WITH (connector = 'memory')");
    }

    private static Consumer<Throwable> error(ErrorCode code, String... words) {
        return thrown -> {
            assertThat(thrown).isInstanceOf(TidemarkException.class);
            TidemarkException error = (TidemarkException) thrown;
            assertThat(error.code()).as(error.text()).isEqualTo(code);
            for (String word : words) {
                assertThat(error.text() + " / " + error.hint()).contains(word);
            }
        };
    }

    @Test
    void aRowGivesItsValuesAsJavaObjects() {
        Row row = session.query("""
                        SELECT TRUE AS b, CAST(7 AS INT) AS i, CAST(8 AS BIGINT) AS l, CAST(1.5 AS DOUBLE) AS d,
                          CAST(12.34 AS DECIMAL(10, 2)) AS m, 'text' AS s, DATE '2026-03-01' AS on_day,
                          TIME '10:11:12' AS t, TIMESTAMP '2026-03-01 10:11:12.013' AS ts, CAST(NULL AS BIGINT) AS n""").iterator().next();
        assertThat(row.kind()).isEqualTo(RowKind.INSERT);
        assertThat(row.booleanValue("b")).isTrue();
        assertThat(row.value("i")).isEqualTo(7);
        assertThat(row.longValue("l")).isEqualTo(8L);
        assertThat(row.doubleValue("D")).isEqualTo(1.5);
        assertThat(row.decimal("m")).isEqualTo(new BigDecimal("12.34"));
        assertThat(row.text("s")).isEqualTo("text");
        assertThat(row.date("on_day")).isEqualTo(LocalDate.parse("2026-03-01"));
        assertThat(row.time("t")).isEqualTo(LocalTime.parse("10:11:12"));
        assertThat(row.timestamp("ts")).isEqualTo(LocalDateTime.parse("2026-03-01T10:11:12.013"));
        assertThat(row.isNull("n")).isTrue();
        assertThat(row.value("n")).isNull();
        assertThatThrownBy(() -> row.value("x")).hasMessageContaining("no column 'x'");
        assertThatThrownBy(() -> row.longValue("n")).hasMessageContaining("is NULL");
        assertThatThrownBy(() -> row.text("l")).hasMessageContaining("BIGINT");
    }

    @Test
    void aStatementWithoutRowsIsNotRunByQuery() {
        createBid();
        assertThatThrownBy(() -> session.query("INSERT INTO bid VALUES (1, 100, TIMESTAMP '2026-03-01 10:00:00')"))
                .satisfies(error(ErrorCode.INVALID_QUERY, "not run", "execute"));
        assertThatThrownBy(() -> session.query("DROP STREAM bid")).satisfies(error(ErrorCode.INVALID_QUERY, "not run"));
        assertThat(rows("SELECT auction FROM bid")).isEmpty();
    }

    @Test
    void rowsThatTwoStreamsShowGoWithTheLastOfThem() {
        String columns = "(x BIGINT) WITH (connector = 'memory', \"table\" = 'shared')";
        session.execute("CREATE STREAM one " + columns);
        session.execute("CREATE STREAM two " + columns);
        session.execute("INSERT INTO one VALUES (7)");
        session.execute("DROP STREAM one");
        assertThat(rows("SELECT x FROM two")).containsExactly("+I[x=7]");
        session.execute("DROP STREAM two");
        session.execute("CREATE STREAM two " + columns);
        assertThat(rows("SELECT x FROM two")).isEmpty();
    }

    @Test
    void aLimitMayBeAsLargeAsALong() {
        assertThat(rows("SELECT x FROM (VALUES 3, 1, 2) AS t(x) ORDER BY x LIMIT 9223372036854775807 OFFSET 1"))
                .containsExactly("+I[x=2]", "+I[x=3]");
    }

    @Test
    void rowsAreInsertedAndRead() {
        createBid();
        Result result = session.execute("INSERT INTO bid VALUES (1, 100, TIMESTAMP '2026-03-01 10:00:00'),"
                + " (2, 200, TIMESTAMP '2026-03-01 10:00:01')");
        assertThat(result).isEqualTo(new Result.Updated(2));
        assertThat(rows("SELECT auction, price FROM bid WHERE price > 150"))
                .containsExactly("+I[auction=2, price=200]");
    }

    @Test
    void anEndlessQueryGivesRowsAsTheyComeUntilItIsClosed() {
        createBid();
        Session writer = tidemark.session();
        writer.execute("INSERT INTO bid VALUES (1, 100, TIMESTAMP '2026-03-01 10:00:00')");
        try (RowStream stream = session.query("SELECT auction FROM bid EMIT CHANGES")) {
            var iterator = stream.iterator();
            assertThat(iterator.next().longValue("auction")).isEqualTo(1);
            writer.execute("INSERT INTO bid VALUES (2, 100, TIMESTAMP '2026-03-01 10:00:00')");
            assertThat(iterator.next().longValue("auction")).isEqualTo(2);
            assertThat(stream.ended()).isFalse();
        }
    }

    @Test
    void anotherThreadCancelsAQuery() throws InterruptedException {
        createBid();
        RowStream stream = session.query("SELECT auction FROM bid EMIT CHANGES");
        Thread canceller = new Thread(session::cancel);
        canceller.start();
        assertThatThrownBy(() -> stream.iterator().hasNext()).satisfies(error(ErrorCode.CANCELLED));
        canceller.join();
        assertThat(rows("SELECT 1 AS x")).containsExactly("+I[x=1]");
    }

    @Test
    void anInsertOfAQueryIsAJobThatCanBeStopped() {
        createBid();
        session.execute("CREATE STREAM high (auction BIGINT) WITH (connector = 'memory')");
        Result result = session.execute("INSERT INTO high SELECT auction FROM bid WHERE price > 10");
        assertThat(result).isEqualTo(new Result.Started("job-1", false));
        session.execute("INSERT INTO bid VALUES (5, 100, TIMESTAMP '2026-03-01 10:00:00')");
        try (RowStream stream = session.query("SELECT auction FROM high EMIT CHANGES")) {
            assertThat(stream.iterator().next().longValue("auction")).isEqualTo(5);
        }
        assertThat(rows("SHOW JOBS").get(0)).contains("job=job-1, state=RUNNING, rows_read=1, rows_out=1");
        assertThatThrownBy(() -> session.execute("DROP STREAM bid"))
                .satisfies(error(ErrorCode.OBJECT_IN_USE, "job-1", "STOP JOB job-1"));
        session.execute("STOP JOB 'job-1'");
        assertThat(rows("SHOW JOBS").get(0)).contains("state=CANCELLED");
        session.execute("DROP STREAM bid");
    }

    @Test
    void aFailedJobIsToldOnce() {
        createBid();
        session.execute("CREATE STREAM inverse (x BIGINT) WITH (connector = 'memory')");
        session.execute("INSERT INTO inverse SELECT 100 / price FROM bid");
        session.execute("INSERT INTO bid VALUES (1, 0, TIMESTAMP '2026-03-01 10:00:00')");
        assertThatThrownBy(() -> session.awaitJob("job-1", 30_000))
                .satisfies(error(ErrorCode.DIVISION_BY_ZERO, "division by zero"));
        assertThat(tidemark.takeJobFailures()).hasSize(1);
        assertThat(tidemark.takeJobFailures()).isEmpty();
        assertThat(rows("SHOW JOBS").get(0)).contains("state=FAILED").contains("TM-5002");
    }

    @Test
    void anExpressionThatFailsIsShownWhereItStands() {
        session.execute("CREATE TABLE t (s VARCHAR, n BIGINT, c AS 8 / n) WITH (connector = 'memory')");
        session.execute("INSERT INTO t (s, n) VALUES ('a', 0)");
        session.execute("CREATE VIEW v AS\n\nSELECT 10 / n AS q FROM t");
        assertThat(failingPlace("SELECT s,\n  1 + 10 / n FROM t")).isEqualTo(new Position(2, 7));
        assertThat(failingPlace("SELECT s FROM t\n WHERE n > 0 OR CAST(s AS INTEGER) = 1"))
                .isEqualTo(new Position(2, 17));
        assertThat(failingPlace("SELECT m FROM (\n SELECT n, MOD(7, n) AS m FROM t) WHERE n = 0"))
                .isEqualTo(new Position(2, 12));
        assertThat(failingPlace("SELECT\nq FROM v")).as("of a view its name").isEqualTo(new Position(2, 8));
        assertThat(failingPlace("SELECT s,\nc FROM t"))
                .as("of a computed column its table")
                .isEqualTo(new Position(2, 8));
        assertThat(failingPlace(
                        "SELECT s, CASE WHEN n = 0 THEN\n  COALESCE(9223372036854775807 + 1 + n, 1) END FROM t"))
                .isEqualTo(new Position(2, 12));
    }

    private @Nullable Position failingPlace(String query) {
        return catchThrowableOfType(TidemarkException.class, () -> rows(query)).position();
    }

    @Test
    void whatAViewUsesIsNotDropped() {
        createBid();
        session.execute("CREATE VIEW v AS SELECT auction FROM BID");
        session.execute("CREATE VIEW w AS SELECT * FROM v");
        assertThatThrownBy(() -> session.execute("DROP STREAM bid"))
                .satisfies(error(ErrorCode.OBJECT_IN_USE, "stream bid", "view v"));
        assertThatThrownBy(() -> session.execute("DROP VIEW v")).satisfies(error(ErrorCode.OBJECT_IN_USE, "view w"));
        session.execute("DROP VIEW w");
        session.execute("DROP VIEW v");
        session.execute("DROP STREAM Bid");
        assertThat(rows("SHOW STREAMS")).isEmpty();
    }

    @Test
    void namesAreMatchedWithoutCaseUnlessQuoted() {
        createBid();
        assertThatThrownBy(() -> session.execute("CREATE VIEW BID AS SELECT 1 AS x"))
                .satisfies(error(ErrorCode.ALREADY_EXISTS, "BID"));
        session.execute("CREATE VIEW IF NOT EXISTS bid AS SELECT 1 AS x");
        session.execute("CREATE VIEW \"BID\" AS SELECT 1 AS x");
        assertThat(rows("SELECT * FROM \"BID\"")).containsExactly("+I[x=1]");
        session.execute("DROP VIEW IF EXISTS nothing");
        assertThatThrownBy(() -> session.execute("DROP VIEW bif"))
                .satisfies(error(ErrorCode.UNKNOWN_TABLE, "did you mean 'bid'?"));
        assertThatThrownBy(() -> session.execute("DROP VIEW \"bid\""))
                .satisfies(error(ErrorCode.WRONG_OBJECT_TYPE, "DROP STREAM bid"));
    }

    @Test
    void optionsAreCheckedAtTheirPlace() {
        assertThatThrownBy(() -> session.execute("CREATE STREAM s (a INT)\nWITH (connector = 'flie', path = 'x')"))
                .satisfies(error(ErrorCode.UNKNOWN_CONNECTOR, "did you mean 'file'?"))
                .satisfies(thrown ->
                        assertThat(((TidemarkException) thrown).position()).isEqualTo(new Position(2, 19)));
        assertThatThrownBy(() -> session.execute(
                        "CREATE STREAM s (a INT)\nWITH (connector = 'file', paht = 'x', format = 'json')"))
                .satisfies(error(ErrorCode.UNKNOWN_OPTION, "'paht'", "did you mean 'path'?"))
                .satisfies(thrown ->
                        assertThat(((TidemarkException) thrown).position()).isEqualTo(new Position(2, 27)));
        assertThatThrownBy(() -> session.execute("CREATE STREAM s (a INT) WITH (connector = 'file', format = 'json')"))
                .satisfies(error(ErrorCode.MISSING_OPTION, "'path'"));
        assertThatThrownBy(() -> session.execute("CREATE STREAM s (a INT, a INT) WITH (connector = 'memory')"))
                .satisfies(error(ErrorCode.ALREADY_EXISTS, "declared twice"));
        assertThatThrownBy(() ->
                        session.execute("CREATE STREAM s (a INT METADATA FROM 'ofset') WITH (connector = 'memory')"))
                .satisfies(error(ErrorCode.UNKNOWN_COLUMN, "ofset"));
    }

    @Test
    void whatIsNotThereYetIsRefusedByName() {
        createBid();
        for (String sql : List.of(
                "CREATE FUNCTION f AS 'a.B' USING JAR 'f.jar'",
                "EXPLAIN ANALYZE SELECT 1 AS x",
                "EXPLAIN AS DOT SELECT 1 AS x")) {
            assertThatThrownBy(() -> session.execute(sql))
                    .as(sql)
                    .satisfies(error(ErrorCode.NOT_SUPPORTED_YET, "not there yet"))
                    .satisfies(thrown ->
                            assertThat(((TidemarkException) thrown).position()).isNotNull());
        }
    }

    @Test
    void describeAndShowCreateTellWhatWasDeclared() {
        String sql = "CREATE STREAM s (a BIGINT NOT NULL, b AS a + 1, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)"
                + " WITH (connector = 'memory')";
        session.execute(sql);
        assertThat(rows("SHOW CREATE s")).containsExactly("+I[statement=" + sql + "]");
        assertThat(rows("DESCRIBE s"))
                .containsExactly(
                        "+I[column=a, type=BIGINT, nullable=no, key=null, extra=null]",
                        "+I[column=b, type=BIGINT, nullable=no, key=null, extra=AS a + 1]",
                        "+I[column=ts, type=TIMESTAMP(3), nullable=yes, key=null, extra=WATERMARK AS ts]");
        assertThat(String.join("\n", rows("DESCRIBE EXTENDED s"))).contains("# connector, type=memory");
        assertThat(rows("SHOW STREAMS")).containsExactly("+I[name=s, connector=memory, format=null, watermark=ts]");
        assertThat(rows("SHOW CONNECTORS")).anyMatch(row -> row.contains("name=kafka"));
        assertThat(rows("SHOW FORMATS")).anyMatch(row -> row.contains("name=json"));
        assertThat(rows("SHOW FUNCTIONS")).anyMatch(row -> row.contains("name=ABS"));
        assertThat(rows("EXPLAIN SELECT a FROM s")).isNotEmpty();
        assertThat(rows("EXPLAIN LOGICAL SELECT a FROM s")).isNotEmpty();
        assertThat(String.join("\n", rows("EXPLAIN AS JSON SELECT a FROM s"))).contains("{");
        assertThat(String.join("\n", rows("EXPLAIN LOGICAL AS JSON SELECT a FROM s")))
                .contains("{\"node\":\"LogicalProject\",\"details\":\"(a=[$0])\",\"inputs\":[{");
    }

    @Test
    void rowsThatDidNotCountAreTold() throws Exception {
        Path file = Files.writeString(directory.resolve("a.jsonl"), """
                {"a": 1, "ts": "2026-03-01 12:00:00"}
                {"a": "x", "ts": "2026-03-01 12:00:01"}
                {"a": 3, "ts": "2026-03-01 12:00:30"}
                {"a": 4, "ts": "2026-03-01 12:00:02"}
                """);
        session.execute("CREATE STREAM f (a BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH (connector = 'file',"
                + " path = '" + file + "', format = 'json', 'on-error' = 'dead-letter', 'dead-letter' = '"
                + directory.resolve("bad.jsonl") + "')");
        RowStream stream = session.query("SELECT window_end, SUM(a) AS n FROM TABLE(TUMBLE(TABLE f, DESCRIPTOR(ts),"
                + " INTERVAL '10' SECOND)) GROUP BY window_end EMIT AFTER WATERMARK");
        List<Long> counts = new ArrayList<>();
        stream.forEach(row -> counts.add(row.longValue("n")));
        assertThat(counts).containsExactly(1L, 3L);
        assertThat(stream.notices()).hasSize(2);
        assertThat(stream.notices().get(0)).isEqualTo("1 row came after the window was complete and did not count");
        assertThat(stream.notices().get(1)).startsWith("1 record was put aside");
        assertThat(directory.resolve("bad.jsonl")).content().contains("'x' is not a BIGINT");
    }

    @Test
    void theSessionsZoneIsShown() {
        session.execute("SET 'time-zone' = 'Europe/Berlin'");
        session.execute("CREATE STREAM z (t TIMESTAMP_LTZ(3)) WITH (connector = 'memory')");
        session.execute(
                "INSERT INTO z VALUES (CAST(TIMESTAMP '2026-03-01 12:00:00' AS TIMESTAMP(3) WITH LOCAL TIME ZONE))");
        Row row = session.query("SELECT t FROM z").iterator().next();
        assertThat(row.instant("t")).isEqualTo(Instant.parse("2026-03-01T11:00:00Z"));
        assertThat(row.timestamp("t")).isEqualTo(LocalDateTime.parse("2026-03-01T12:00:00"));
    }

    @Test
    void theCatalogIsThereAfterARestart() throws Exception {
        TidemarkConfig config = TidemarkConfig.at(directory.resolve("data"));
        try (Tidemark first = Tidemark.open(config)) {
            Session one = first.session();
            one.execute("CREATE STREAM a (x BIGINT) WITH (connector = 'memory')");
            one.execute("CREATE STREAM \"B b\" (x BIGINT) WITH (connector = 'memory')");
            one.execute("CREATE VIEW v AS SELECT x FROM a");
            one.execute("DROP STREAM \"B b\"");
            assertThatThrownBy(() -> Tidemark.open(config)).satisfies(error(ErrorCode.DIRECTORY_IN_USE, "data"));
        }
        try (Tidemark second = Tidemark.open(config)) {
            Session two = second.session();
            List<String> names = new ArrayList<>();
            second.catalog().objects().forEach(object -> names.add(object.name()));
            assertThat(names).containsExactly("a", "v");
            two.execute("INSERT INTO a VALUES (3)");
            assertThat(two.query("SELECT * FROM v").iterator().next().longValue("x"))
                    .isEqualTo(3);
        }
        Path log = directory.resolve("data/catalog.log");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, java.util.Arrays.copyOf(bytes, bytes.length - 2));
        try (Tidemark third = Tidemark.open(config)) {
            assertThat(third.notices()).hasSize(1);
            assertThat(third.catalog().find("B b", true)).isPresent();
        }
    }

    @Test
    void aClosedEngineSaysSo() {
        tidemark.close();
        assertThatThrownBy(() -> session.execute("SELECT 1")).satisfies(error(ErrorCode.CLOSED));
    }

    @Test
    void closingTheEngineEndsItsQueries() {
        createBid();
        RowStream stream = session.query("SELECT auction FROM bid EMIT CHANGES");
        tidemark.close();
        assertThatThrownBy(() -> stream.iterator().hasNext()).satisfies(error(ErrorCode.CANCELLED));
    }
}
