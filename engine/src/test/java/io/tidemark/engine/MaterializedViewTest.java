package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class MaterializedViewTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Tidemark open() {
        return Tidemark.open(TidemarkConfig.at(directory.resolve("data")));
    }

    private void append(String lines) throws IOException {
        Files.writeString(directory.resolve("bids.csv"), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void create(Session session) {
        session.execute("SET 'checkpoint-interval' = '100 ms'");
        session.execute(
                "CREATE STREAM bids (item VARCHAR, price BIGINT) WITH (connector = 'file', format = 'csv', path = '"
                        + directory.resolve("bids.csv") + "', mode = 'follow')");
        session.execute("CREATE MATERIALIZED VIEW totals AS SELECT item, COUNT(*) AS n, SUM(price) AS total FROM bids"
                + " GROUP BY item");
        session.execute("CREATE MATERIALIZED VIEW log AS SELECT item FROM bids WHERE price > 1");
    }

    private static List<String> rows(Session session, String sql) {
        List<String> rows = new ArrayList<>();
        for (Row row : session.query(sql)) {
            rows.add(row.toString().substring(2));
        }
        rows.sort(String::compareTo);
        return rows;
    }

    private static void awaitRows(Session session, String sql, String... expected) throws InterruptedException {
        List<String> rows = rows(session, sql);
        for (int tries = 0; !rows.equals(List.of(expected)) && tries < 500; tries++) {
            boolean never = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            assertThat(never).isFalse();
            rows = rows(session, sql);
        }
        assertThat(rows).containsExactly(expected);
    }

    private static void awaitCheckpoint(Session session, String job) throws InterruptedException {
        long first = checkpoint(session, job);
        for (int tries = 0; checkpoint(session, job) < first + 2 && tries < 500; tries++) {
            boolean never = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            assertThat(never).isFalse();
        }
    }

    private static long checkpoint(Session session, String job) {
        for (Row row : session.query("SHOW JOBS")) {
            if (job.equals(row.text("job")) && !row.isNull("checkpoint")) {
                return row.longValue("checkpoint");
            }
        }
        return 0;
    }

    /** The rows come back from the checkpoint, and what is read after that is added to them. */
    @Test
    void aViewGoesOnWhereItWas() throws Exception {
        append("item,price\nlamp,5\nchair,7\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            create(session);
            awaitRows(session, "SELECT * FROM totals", "[item=chair, n=1, total=7]", "[item=lamp, n=1, total=5]");
            awaitCheckpoint(session, "job-1");
        }
        append("lamp,2\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            awaitRows(session, "SELECT * FROM totals", "[item=chair, n=1, total=7]", "[item=lamp, n=2, total=7]");
            awaitRows(session, "SELECT * FROM log", "[item=chair]", "[item=lamp]", "[item=lamp]");
            append("bed,1\nlamp,1\n");
            awaitRows(
                    session,
                    "SELECT * FROM totals",
                    "[item=bed, n=1, total=1]",
                    "[item=chair, n=1, total=7]",
                    "[item=lamp, n=3, total=8]");
            awaitCheckpoint(session, "job-1");
        }
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            assertThat(rows(session, "SELECT total FROM totals WHERE item = 'lamp'"))
                    .containsExactly("[total=8]");
            assertThat(rows(session, "SELECT COUNT(*) AS n FROM log")).containsExactly("[n=3]");
        }
    }

    @Test
    void viewsOfViewsAndOfTablesGoOnToo() throws Exception {
        append("item,price\nlamp,5\nchair,7\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            create(session);
            session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
            session.execute("INSERT INTO kv VALUES ('a', 1)");
            session.execute("CREATE MATERIALIZED VIEW dear AS SELECT item FROM totals WHERE total > 6");
            session.execute("CREATE MATERIALIZED VIEW twice AS SELECT k, v * 2 AS w FROM kv");
            awaitRows(session, "SELECT * FROM dear", "[item=chair]");
            awaitCheckpoint(session, "job-1");
        }
        append("lamp,2\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            awaitRows(session, "SELECT * FROM dear", "[item=chair]", "[item=lamp]");
            awaitRows(session, "SELECT * FROM twice", "[k=a, w=2]");
            session.execute("INSERT INTO kv VALUES ('a', 5)");
            awaitRows(session, "SELECT * FROM twice", "[k=a, w=10]");
        }
    }

    /** What the table is when the job goes on differs from what it was told: it is told the difference, deletions too. */
    @Test
    void aJobThatWasAwayIsToldWhatHasChanged() throws Exception {
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            session.execute("SET 'checkpoint-interval' = '100 ms'");
            session.execute("CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))");
            session.execute("INSERT INTO kv VALUES ('a', 1), ('b', 2), ('c', 3)");
            session.execute("CREATE MATERIALIZED VIEW sums AS SELECT COUNT(*) AS n, SUM(v) AS total FROM kv");
            session.execute("CREATE MATERIALIZED VIEW twice AS SELECT k, v * 2 AS w FROM kv");
            awaitRows(session, "SELECT * FROM sums", "[n=3, total=6]");
            awaitRows(session, "SELECT COUNT(*) AS n FROM twice", "[n=3]");
            session.execute("STOP JOB job-1");
            session.execute("STOP JOB job-2");
            session.execute("DELETE FROM kv WHERE k = 'b'");
            session.execute("UPDATE kv SET v = 10 WHERE k = 'a'");
            session.execute("INSERT INTO kv VALUES ('d', 4)");
            session.execute("RESUME JOB job-1");
            session.execute("RESUME JOB job-2");
            awaitRows(session, "SELECT * FROM sums", "[n=3, total=17]");
            awaitRows(session, "SELECT * FROM twice", "[k=a, w=20]", "[k=c, w=6]", "[k=d, w=8]");
            awaitCheckpoint(session, "job-2");
        }
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            awaitRows(session, "SELECT * FROM sums", "[n=3, total=17]");
            session.execute("DELETE FROM kv");
            awaitRows(session, "SELECT * FROM twice");
            awaitRows(session, "SELECT n FROM sums", "[n=0]");
        }
    }

    @Test
    void aDroppedViewIsGoneWithItsJob() throws Exception {
        append("item,price\nlamp,5\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            create(session);
            awaitRows(session, "SELECT total FROM totals", "[total=5]");
            session.execute("DROP MATERIALIZED VIEW totals");
            assertThat(rows(session, "SHOW JOBS")).singleElement().asString().contains("job-2");
            assertThatThrownBy(() -> session.query("SELECT * FROM totals")).hasMessageContaining("totals");
        }
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            assertThat(rows(session, "SHOW MATERIALIZED VIEWS"))
                    .singleElement()
                    .asString()
                    .contains("name=log");
        }
    }

    /** A view whose job was stopped shows what its last checkpoint knows, over restarts of the process too. */
    @Test
    void aViewWhoseJobDoesNotRunShowsItsLastCheckpoint() throws Exception {
        append("item,price\nlamp,5\nrope,2\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            create(session);
            awaitRows(session, "SELECT total FROM totals", "[total=2]", "[total=5]");
            awaitRows(session, "SELECT item FROM log", "[item=lamp]", "[item=rope]");
            awaitCheckpoint(session, "job-2");
            session.execute("STOP JOB job-1");
            session.execute("PAUSE JOB job-2");
            assertThat(rows(session, "SELECT total FROM totals")).hasSize(2);
        }
        append("lamp,3\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            assertThat(rows(session, "SELECT total FROM totals WHERE item = 'lamp'"))
                    .containsExactly("[total=5]");
            assertThat(rows(session, "SELECT item FROM log")).containsExactly("[item=lamp]", "[item=rope]");
            session.execute("RESUME JOB job-1");
            session.execute("RESUME JOB job-2");
            awaitRows(session, "SELECT total FROM totals", "[total=2]", "[total=8]");
            awaitRows(session, "SELECT item FROM log", "[item=lamp]", "[item=lamp]", "[item=rope]");
        }
    }

    /** A view whose checkpoint cannot be read has no rows to show, and says so rather than to show none. */
    @Test
    void aViewWhoseCheckpointIsGoneIsNotTakenForEmpty() throws Exception {
        append("item,price\nlamp,5\n");
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            create(session);
            awaitRows(session, "SELECT total FROM totals", "[total=5]");
            session.execute("STOP JOB job-1");
            session.execute("STOP JOB job-2");
        }
        FileTree.delete(directory.resolve("data").resolve("checkpoints"));
        try (Tidemark tidemark = open()) {
            Session session = tidemark.session();
            assertThatThrownBy(() -> rows(session, "SELECT total FROM totals")).hasMessageContaining("not back yet");
        }
    }
}
