package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.KeptConnector.Content;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that outlive the process with late rows in a stream that the engine has made. */
@Timeout(60)
class DurableLateRowsTest {
    private static final long WAIT_NANOS = 20_000_000_000L;

    @TempDir
    Path directory;

    private Tidemark tidemark;
    private Session session;
    private Content input;
    private Content output;

    @BeforeEach
    void startJob(TestInfo test) {
        open();
        String in = "in_" + test.getTestMethod().orElseThrow().getName();
        String out = "out_" + in;
        input = KeptConnector.table(in);
        output = KeptConnector.table(out);
        session.execute("CREATE STREAM " + in
                + " (k BIGINT, v BIGINT, ts AS TIMESTAMPADD(SECOND, CAST(v AS INT), TIMESTAMP '2024-01-01 00:00:00.000'),"
                + " WATERMARK FOR ts AS ts) WITH (connector = 'kept')");
        session.execute("CREATE STREAM " + out + " (k BIGINT, n BIGINT) WITH (connector = 'kept')");
        session.execute("INSERT INTO " + out + " SELECT k, COUNT(*) FROM TABLE(TUMBLE(TABLE " + in
                + ", DESCRIPTOR(ts), INTERVAL '1000' SECOND)) GROUP BY k, window_start, window_end EMIT AFTER WATERMARK"
                + " LATE ROWS INTO too_late");
    }

    private void open() {
        tidemark = Tidemark.open(TidemarkConfig.builder()
                .dataDirectory(directory.resolve("data"))
                .workingDirectory(directory)
                .taskThreads(2)
                .build());
        session = tidemark.session();
        session.execute("SET 'checkpoint-interval' = '50 ms'");
        session.execute("SET 'restart-delay' = '1 ms'");
        session.execute("SET 'parallelism' = '1'");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        session.query(sql).forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private List<Long> lateKeys() {
        List<Long> keys = new ArrayList<>();
        session.query("SELECT k FROM too_late").forEach(row -> keys.add(row.longValue("k")));
        return keys;
    }

    private void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as(() -> rows("SHOW JOBS").toString())
                    .isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    void theJobComesBackAndCountsGoOn() {
        input.add(1, 500);
        input.add(1, 2500);
        input.add(7, 100);
        until(() -> lateKeys().equals(List.of(7L)));
        assertThat(rows("SHOW JOBS").get(0)).contains("note=null", "late_rows=1");
        tidemark.close();
        open();
        assertThat(tidemark.notices()).containsExactly("1 job is running again (job-1); SHOW JOBS");
        assertThat(lateKeys()).as("they went with the process").isEmpty();
        input.add(8, 200);
        input.add(1, 3500);
        until(() -> lateKeys().equals(List.of(8L)));
        until(() -> output.texts().equals(List.of("1 1", "1 1")));
        assertThat(rows("SHOW JOBS").get(0)).contains("late_rows=2");
    }

    @Test
    void lateRowsComeOnceThoughTheJobIsStartedAgain() {
        input.add(1, 2500);
        for (int key = 10; key < 20; key++) {
            input.add(key, 100);
            int late = key - 9;
            if (key % 3 == 0) {
                input.away(true);
                until(() -> rows("SHOW JOBS").get(0).contains("failure=TM-"));
                input.away(false);
            }
            until(() -> lateKeys().size() >= late);
        }
        assertThat(lateKeys()).containsExactly(10L, 11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
    }
}
