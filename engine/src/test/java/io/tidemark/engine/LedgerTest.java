package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.memory.MemoryTable;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where each row went, as a user sees it. */
@Timeout(120)
class LedgerTest {
    private static final long WAIT_MILLIS = 30_000;

    @TempDir
    Path folder;

    private static List<String> rows(Session session, String sql) {
        List<String> rows = new ArrayList<>();
        for (Row row : session.query(sql)) {
            List<String> values = new ArrayList<>();
            for (int column = 0; column < row.schema().size(); column++) {
                values.add(String.valueOf(row.value(column)));
            }
            rows.add(String.join("|", values));
        }
        return rows;
    }

    private void createOrders(Session session, String... lines) throws Exception {
        Files.write(folder.resolve("orders.jsonl"), List.of(lines));
        session.execute("CREATE STREAM orders (item VARCHAR, price BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)"
                + " WITH (connector = 'file', format = 'json', path = '" + folder.resolve("orders.jsonl")
                + "', 'on-error' = 'dead-letter', 'dead-letter' = '" + folder.resolve("dead.jsonl") + "')");
        session.execute("CREATE STREAM sums (ended TIMESTAMP(3), total BIGINT) WITH (connector = 'blackhole')");
    }

    private static final String[] MIXED = {
        "{\"item\":\"a\",\"price\":1,\"ts\":\"2024-01-01 00:00:01\"}",
        "{\"item\":\"b\",\"price\":2,\"ts\":\"2024-01-01 00:00:02\"}",
        "{\"item\":\"a\",\"price\":4,\"ts\":null}",
        "{\"item\":\"a\",\"price\":8,\"ts\":\"2024-01-01 00:00:25\"}",
        "garbage",
        "{\"item\":\"a\",\"price\":16,\"ts\":\"2024-01-01 00:00:09\"}",
        "{\"item\":\"b\",\"price\":32,\"ts\":\"2024-01-01 00:00:08\"}",
        "{\"item\":\"a\",\"price\":64,\"ts\":\"2024-01-01 00:00:21\"}",
    };

    private static final String SUMS =
            "SELECT window_end, SUM(price) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND))"
                    + " WHERE item = 'a' GROUP BY window_end EMIT AFTER WATERMARK";

    @Test
    void everyRowIsInTheLedgerOnceAtAnyParallelism() throws Exception {
        for (int parallelism : new int[] {1, 2, 4}) {
            try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                    Session session = tidemark.session()) {
                session.execute("SET 'parallelism' = '" + parallelism + "'");
                createOrders(session, MIXED);
                RowStream stream = session.query(SUMS);
                long total = 0;
                for (Row row : stream) {
                    total += ((Number) java.util.Objects.requireNonNull(row.value(1))).longValue();
                }
                assertThat(total).isEqualTo(1 + 8 + 64);
                Ledger ledger = stream.ledger();
                assertThat(ledger.lines()).hasSize(1);
                Ledger.Line line = ledger.lines().get(0);
                assertThat(line.table()).isEqualTo("orders");
                assertThat(line.source()).contains("orders.jsonl");
                assertThat(line.read()).isEqualTo(8);
                assertThat(line.used()).isEqualTo(3);
                assertThat(line.filtered()).isEqualTo(Map.of("condition not met", 2L));
                assertThat(line.late()).isEqualTo(Map.of("window complete", 1L));
                assertThat(line.rejected()).isEqualTo(Map.of("malformed record", 1L, "event time null", 1L));
                assertThat(ledger.balanced()).isTrue();
            }
        }
    }

    @Test
    void aJobShowsItsLedgerToOtherSessions() throws Exception {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session();
                Session other = tidemark.session()) {
            createOrders(session, MIXED);
            Result.Started started = (Result.Started) session.execute("INSERT INTO sums " + SUMS);
            assertThat(session.awaitJob(started.jobId(), WAIT_MILLIS)).isEqualTo(JobState.FINISHED);
            assertThat(rows(other, "SHOW LEDGER FOR JOB " + started.jobId()))
                    .containsExactly(
                            "orders|file " + folder.resolve("orders.jsonl")
                                    + "|8|3|2|1|2|2 condition not met, 1 window complete, 1 event time null, 1 malformed record");
        }
    }

    /** Figures of a job are told once its task has looked at all that it was doing, a moment after the rows. */
    private static String onlyJobOnceItBegins(Session session, String begin) {
        long start = System.nanoTime();
        String line;
        do {
            line = rows(session, "SHOW JOBS").get(0);
        } while (!line.startsWith(begin) && System.nanoTime() - start < WAIT_MILLIS * 1_000_000);
        return line;
    }

    @Test
    void aRunningSelectIsAJobThatOtherSessionsSeeAndStop() throws Exception {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session();
                Session other = tidemark.session()) {
            session.execute("CREATE STREAM m (x BIGINT) WITH (connector = 'memory')");
            session.execute("INSERT INTO m VALUES (1), (2), (3)");
            RowStream stream = session.query("SELECT x FROM m WHERE x > 1 EMIT CHANGES");
            Iterator<Row> running = stream.iterator();
            assertThat(running.next().longValue("x")).isEqualTo(2);
            assertThat(running.next().longValue("x")).isEqualTo(3);
            assertThat(stream.jobId()).contains("job-1");
            assertThat(onlyJobOnceItBegins(other, "job-1|RUNNING|3|2|"))
                    .startsWith("job-1|RUNNING|3|2|")
                    .endsWith("|query|SELECT x FROM m WHERE x > 1 EMIT CHANGES");
            assertThat(rows(other, "SHOW LEDGER FOR JOB 1"))
                    .containsExactly("m|memory table m, split 0|3|2|1|0|0|1 condition not met");
            assertThatThrownBy(() -> other.execute("DROP STREAM m")).hasMessageContaining("used by job-1");
            other.execute("STOP JOB job-1");
            assertThatThrownBy(running::hasNext).hasMessageContaining("cancelled");
            assertThat(rows(other, "SHOW JOBS")).singleElement().asString().startsWith("job-1|CANCELLED|");
        }
    }

    @Test
    void rowsOfAPartitionThatReturnsLateAreCountedOneByOne() throws Exception {
        for (int parallelism : new int[] {1, 2, 4}) {
            try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                    Session session = tidemark.session()) {
                session.execute("SET 'parallelism' = '" + parallelism + "'");
                session.execute(
                        "CREATE STREAM m (x BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH (connector = 'memory')");
                MemoryTable table = tidemark.memoryTables().table("m");
                feed(table, 0, 1, 12);
                table.append(1, M, List.of(7L, "2024-01-01 00:00:01"));
                table.idle(1);
                RowStream stream = session.query(
                        "SELECT window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE m, DESCRIPTOR(ts), INTERVAL"
                                + " '10' SECOND)) GROUP BY window_end EMIT AFTER WATERMARK");
                Iterator<Row> rows = stream.iterator();
                assertThat(rows.next().longValue("n")).isEqualTo(2);
                feed(table, 1, 2, 3, 4, 5, 6, 13);
                while (stream.ledger().total().read() < 9) {
                    Thread.onSpinWait(); // the partition is back before the other goes on
                }
                feed(table, 0, 25);
                table.end();
                long sum = 0;
                while (rows.hasNext()) {
                    sum += rows.next().longValue("n");
                }
                assertThat(sum).isEqualTo(3);
                assertThat(stream.ledger().sound()).isTrue();
                assertThat(stream.ledger().total().lateRows())
                        .as("at parallelism %s", parallelism)
                        .isEqualTo(5);
                assertThat(stream.ledger().total().used()).isEqualTo(5);
            }
        }
    }

    private static final Schema M = Schema.of(new Column("x", SqlType.bigint()), new Column("ts", SqlType.timestamp()));

    private static void feed(MemoryTable table, int split, int... seconds) {
        for (int second : seconds) {
            table.append(split, M, List.of(7L, "2024-01-01 00:00:" + (second < 10 ? "0" : "") + second));
        }
    }

    @Test
    void rowsThatAllowedLatenessTakesAreUsedAndThoseBeyondItAreLateAndKept() throws Exception {
        for (int parallelism : new int[] {1, 2}) {
            try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                    Session session = tidemark.session()) {
                session.execute("SET 'parallelism' = '" + parallelism + "'");
                createOrders(session, MIXED);
                session.execute(
                        "CREATE STREAM missed (item VARCHAR, price BIGINT, ts TIMESTAMP(3), watermark TIMESTAMP(3))"
                                + " WITH (connector = 'memory')");
                RowStream late = session.query(
                        SUMS.replace("FROM TABLE", ", COUNT(*) AS n FROM TABLE") + " LATE ROWS INTO missed");
                late.forEach(row -> {});
                assertThat(late.ledger().sound()).isTrue();
                assertThat(late.ledger().total().lateRows()).isEqualTo(1);
                assertThat(rows(session, "SELECT price FROM missed")).containsExactly("16");
                RowStream allowed = session.query(SUMS + " ALLOW LATENESS INTERVAL '1' MINUTE");
                allowed.forEach(row -> {});
                assertThat(allowed.ledger().sound()).isTrue();
                assertThat(allowed.ledger().total().lateRows()).isZero();
                assertThat(allowed.ledger().total().used()).isEqualTo(4);
            }
        }
    }

    @Test
    void aTableReadAtTwoPlacesHasALineForEach() throws Exception {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session()) {
            createOrders(session, MIXED);
            RowStream stream = session.query(
                    "SELECT a.window_end FROM (SELECT window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders,"
                            + " DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_end) a JOIN (SELECT window_end,"
                            + " COUNT(*) AS n FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL"
                            + " '20' SECOND)) GROUP BY window_end) b ON a.window_end = b.window_end EMIT AFTER WATERMARK");
            stream.forEach(row -> {});
            assertThat(stream.ledger().balanced()).isTrue();
            assertThat(stream.ledger().lines())
                    .extracting(Ledger.Line::lateRows)
                    .containsExactly(2L, 2L);
            assertThat(stream.ledger().lines()).extracting(Ledger.Line::used).containsExactly(4L, 4L);
        }
    }

    @Test
    void rowsOfAHopThatAreLateForSomeWindowsAreUsed() throws Exception {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session()) {
            createOrders(
                    session,
                    "{\"item\":\"a\",\"price\":1,\"ts\":\"2024-01-01 00:00:12\"}",
                    "{\"item\":\"a\",\"price\":2,\"ts\":\"2024-01-01 00:00:05\"}");
            Result.Started started = (Result.Started) session.execute(
                    "INSERT INTO sums SELECT window_end, SUM(price) FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL"
                            + " '10' SECOND, INTERVAL '20' SECOND)) GROUP BY window_end EMIT AFTER WATERMARK");
            session.awaitJob(started.jobId(), WAIT_MILLIS);
            assertThat(session.ledger(started.jobId()).total().used()).isEqualTo(2);
            assertThat(session.counters(started.jobId()).lateRows()).isZero();
            assertThat(session.counters(started.jobId()).lateWindows()).isEqualTo(1);
        }
    }

    @Test
    void theLastQueryOfASessionIsShownWithoutAJob() throws Exception {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = tidemark.session();
                Session sibling = session.sibling()) {
            createOrders(session, MIXED);
            assertThat(rows(session, "SHOW LEDGER")).isEmpty();
            RowStream stream = session.query("SELECT item FROM orders WHERE price > 10");
            stream.forEach(row -> {});
            Ledger.Line line = stream.ledger().total();
            String shown = line.read() + "|" + line.used() + "|" + line.filteredRows() + "|0|1|" + Ledger.reasons(line);
            assertThat(rows(sibling, "SHOW LEDGER")).singleElement().asString().endsWith(shown);
            assertThat(rows(session, "SHOW LEDGER")).singleElement().asString().endsWith(shown);
            assertThat(rows(session, "SELECT 1")).containsExactly("1");
            assertThat(rows(session, "SHOW LEDGER")).isEmpty();
            assertThat(rows(tidemark.session(), "SHOW LEDGER")).isEmpty();
        }
    }
}
