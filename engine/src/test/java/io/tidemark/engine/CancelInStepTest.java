package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.thread.Signal;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A job can be stopped, and others of its thread go on, while what it does with one batch would take minutes. STOP JOB
 * fails if the job does not end in time.
 */
@Timeout(300)
final class CancelInStepTest {
    private static final long BETWEEN_MILLIS = 5;
    private static final long BATCH = 65_536;

    private final Tidemark tidemark =
            Tidemark.open(TidemarkConfig.builder().taskThreads(1).build());
    private final Session session = tidemark.session(new SessionUser("busy", true));
    private final Session other = tidemark.session(new SessionUser("other", false));

    @AfterEach
    void close() {
        tidemark.close();
    }

    private String start(String insert) {
        session.execute("SET 'batch-rows' = '" + BATCH + "'");
        return ((Result.Started) session.execute(insert)).jobId();
    }

    private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        Signal never = new Signal();
        while (!condition.getAsBoolean()) {
            never.await(BETWEEN_MILLIS);
        }
    }

    /** Another user's query on the thread of the job ends, and so does the job when it is told to. */
    private void assertOthersGoOnAndItStops(String job) {
        int rows = 0;
        for (Row row : other.query("SELECT x FROM few")) {
            rows += row.longValue("x") >= 0 ? 1 : 0;
        }
        assertThat(rows).isEqualTo(1000);
        assertThat(session.execute("STOP JOB '" + job + "'")).isInstanceOf(Result.Done.class);
    }

    private void declare(String columns) {
        session.execute("CREATE STREAM few (x BIGINT) WITH (connector = 'datagen', events = 1000)");
        session.execute("CREATE STREAM endless (" + columns
                + ") WITH (connector = 'datagen', 'fields.id.kind' = 'sequence', 'fields.id.min' = '1')");
    }

    @Test
    void whileEachRowChangesTenThousandWindows() throws InterruptedException {
        declare("id BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts");
        session.execute("CREATE STREAM hole (id BIGINT, n BIGINT) WITH (connector = 'blackhole')");
        String job = start("INSERT INTO hole SELECT id, COUNT(*) FROM TABLE(HOP(TABLE endless, DESCRIPTOR(ts),"
                + " INTERVAL '0.010' SECOND, INTERVAL '100' SECOND)) GROUP BY id, window_start, window_end");
        waitUntil(() -> session.counters(job).rowsOut() > 0);
        assertOthersGoOnAndItStops(job);
        assertThat(session.counters(job).rowsOut()).isLessThan(BATCH * 10_000);
    }

    @Test
    void whileLongTextsAreMadeAndHashedAfterManyThatWereShort() throws InterruptedException {
        declare("id BIGINT");
        session.execute("CREATE STREAM hole (hash VARCHAR) WITH (connector = 'blackhole')");
        String job = start("INSERT INTO hole SELECT CASE WHEN id <= " + BATCH
                + " THEN 'short' ELSE MD5(REPEAT(CAST(id AS VARCHAR), 100000)) END FROM endless");
        waitUntil(() -> session.counters(job).rowsOut() > BATCH - 4096);
        assertOthersGoOnAndItStops(job);
        assertThat(session.counters(job).rowsOut()).isLessThan(3 * BATCH);
    }

    @Test
    void whileLongTextsAreSearchedForAPattern() throws InterruptedException {
        declare("id BIGINT");
        session.execute("CREATE STREAM hole (id BIGINT) WITH (connector = 'blackhole')");
        String job = start("INSERT INTO hole SELECT id FROM endless WHERE id <= " + BATCH
                + " OR REGEXP_LIKE(REPEAT('ab', CAST(50000 - MOD(id, 7) AS INT)), '(a|b|ab)*c')");
        waitUntil(() -> session.counters(job).rowsOut() > BATCH - 4096);
        assertOthersGoOnAndItStops(job);
        assertThat(session.counters(job).rowsOut()).isLessThanOrEqualTo(BATCH);
    }

    @Test
    void whileLongTextsAreMadeOfTheRowsOfAGrouping() throws InterruptedException {
        declare("id BIGINT");
        session.execute("CREATE STREAM hole (hash VARCHAR) WITH (connector = 'blackhole')");
        String job = start("INSERT INTO hole SELECT MD5(REPEAT(CAST(k AS VARCHAR), 1000000)) FROM"
                + " (SELECT MOD(id, 10) AS k, id / 10 AS g, COUNT(*) AS n FROM endless GROUP BY MOD(id, 10), id / 10)");
        waitUntil(() -> session.counters(job).rowsOut() > 0);
        assertOthersGoOnAndItStops(job);
        assertThat(session.counters(job).rowsOut()).isLessThan(BATCH);
    }

    @Test
    void aStopIsNoFailureOfARow() throws InterruptedException {
        declare("id BIGINT");
        session.execute("CREATE STREAM hole (hash VARCHAR) WITH (connector = 'blackhole')");
        session.execute("SET 'on-error' = 'dead-letter'");
        String job = start("INSERT INTO hole SELECT MD5(REPEAT(CAST(id AS VARCHAR), 100000)) FROM endless");
        waitUntil(() -> session.counters(job).rowsOut() > 0);
        assertOthersGoOnAndItStops(job);
        assertThat(session.notices(job)).isEmpty();
    }
}
