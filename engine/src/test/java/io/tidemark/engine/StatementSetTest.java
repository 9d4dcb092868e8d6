package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementSetTest {
    private static final long WAIT_MILLIS = 20_000;

    @TempDir
    Path directory;

    private Tidemark tidemark;
    private Session session;

    @BeforeEach
    void open() throws Exception {
        tidemark = Tidemark.open(TidemarkConfig.builder()
                .workingDirectory(directory)
                .taskThreads(2)
                .build());
        session = tidemark.session();
        Files.writeString(directory.resolve("bid.csv"), """
                1,10,2026-01-01 00:00:01
                2,20,2026-01-01 00:00:05
                1,30,2026-01-01 00:00:30
                """);
        session.execute("CREATE STREAM bid (auction BIGINT, price BIGINT, ts TIMESTAMP(3), d AS CAST(ts AS DATE),"
                + " WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)"
                + " WITH (connector = 'file', path = 'bid.csv', format = 'csv', header = false)");
        session.execute("CREATE STREAM counts (auction BIGINT, n BIGINT) WITH (connector = 'memory')");
        session.execute("CREATE STREAM dear (auction BIGINT, price BIGINT) WITH (connector = 'memory')");
        session.execute("CREATE STREAM sums (w TIMESTAMP(3), s BIGINT) WITH (connector = 'memory')");
    }

    @AfterEach
    void close() {
        tidemark.close();
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        session.query(sql).forEach(row -> rows.add(row.toString()));
        rows.sort(null);
        return rows;
    }

    private static final String SET = """
            EXECUTE STATEMENT SET BEGIN
              INSERT INTO counts SELECT auction, COUNT(*) FROM bid GROUP BY auction, TUMBLE(ts, INTERVAL '10' SECOND)
                EMIT AFTER WATERMARK;
              INSERT INTO dear SELECT auction, price FROM bid WHERE price > 15;
              INSERT INTO sums SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), SUM(price) FROM bid
                WHERE d > DATE '2020-01-01' GROUP BY TUMBLE(ts, INTERVAL '10' SECOND) EMIT AFTER WATERMARK;
            END""";

    @Test
    void severalInsertsRunAsOneJobThatReadsTheTableOnce() {
        Result result = session.execute(SET);
        assertThat(result).isEqualTo(new Result.Started("job-1", true));
        session.awaitJob("job-1", WAIT_MILLIS);
        assertThat(rows("SELECT * FROM counts"))
                .containsExactly("+I[auction=1, n=1]", "+I[auction=1, n=1]", "+I[auction=2, n=1]");
        assertThat(rows("SELECT * FROM dear")).containsExactly("+I[auction=1, price=30]", "+I[auction=2, price=20]");
        assertThat(rows("SELECT * FROM sums"))
                .containsExactly("+I[w=2026-01-01T00:00, s=30]", "+I[w=2026-01-01T00:00:30, s=30]");
        assertThat(session.counters("job-1").rowsRead()).isEqualTo(3);
        assertThat(session.counters("job-1").rowsOut()).isEqualTo(7);
        assertThat(rows("SHOW JOBS")).hasSize(1);
    }

    @Test
    void explainShowsAllOutputs() {
        String plan = String.join("\n", rows("EXPLAIN " + SET));
        assertThat(plan)
                .contains("Output to=[counts]", "Output to=[dear]", "Output to=[sums]")
                .contains("one job with 3 outputs, equal parts run once");
    }

    @Test
    void whatMakesNoSenseInASetIsRefused() {
        assertThatThrownBy(() -> session.execute("""
                        EXECUTE STATEMENT SET BEGIN
                          INSERT INTO dear SELECT auction, price FROM bid;
                          INSERT INTO dear VALUES (1, 2);
                        END""")).isInstanceOfSatisfying(TidemarkException.class, error -> {
            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_QUERY);
            assertThat(error.position()).hasFieldOrPropertyWithValue("line", 3);
        });
        assertThat(rows("SHOW JOBS")).isEmpty();
    }
}
