package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connectors.memory.MemoryTable;
import io.tidemark.executor.status.JobStatus;
import io.tidemark.executor.status.SplitStatus;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a job waits for. */
@Timeout(60)
class ExplainWhyTest {
    private static final Schema BIDS =
            Schema.of(new Column("item", SqlType.varchar()), new Column("ts", SqlType.timestamp()));
    private static final String COUNTS =
            "SELECT window_end, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND))"
                    + " GROUP BY window_end EMIT AFTER WATERMARK";

    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();
    private final Session other = tidemark.session();

    @BeforeEach
    void twoPartitionsOfWhichOneIsBehind() {
        session.execute("SET 'parallelism' = '1'");
        create("");
        MemoryTable table = tidemark.memoryTables().table("bids");
        table.append(0, BIDS, List.of("a", "2024-01-01 00:00:12"));
        table.append(1, BIDS, List.of("b", "2024-01-01 00:00:07"));
    }

    private void create(String options) {
        session.execute(
                "CREATE STREAM bids (item VARCHAR, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)"
                        + " WITH (connector = 'memory'" + options + ")");
    }

    @AfterEach
    void close() {
        session.close();
        other.close();
        tidemark.close();
    }

    private List<String> why(String job) {
        List<String> lines = new ArrayList<>();
        other.query("EXPLAIN WHY JOB " + job).forEach(row -> lines.add(String.valueOf(row.text("why"))));
        return lines;
    }

    private void awaitRead(long rows) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (session.counters("job-1").rowsRead() < rows && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        session.status("job-1"); // the tasks have taken a step since
    }

    @Test
    void namesThePartitionThatHoldsTheWatermarkAndTheNextWindow() {
        RowStream stream = session.query(COUNTS);
        awaitRead(2);
        assertThat(why("job-1"))
                .contains("job-1 is RUNNING: 2 rows read, 0 out, 0 late, 0 rejected")
                .anyMatch(line -> line.startsWith("the watermark of the result is 2024-01-01 00:00:06.000; table bids,"
                        + " memory table bids, split 1 holds it: its last time is 2024-01-01 00:00:07.000, its last rows"
                        + " came "))
                .contains("WindowAggregate keeps 2 groups; the next to complete ends at 2024-01-01 00:00:10.000, 4s of"
                        + " event time after the watermark there")
                .contains("table bids, memory table bids, split 0: active, watermark 2024-01-01 00:00:11.000, last time"
                        + " 2024-01-01 00:00:12.000");
        JobStatus status = session.status("job-1");
        assertThat(status.holder().orElseThrow().source()).isEqualTo("memory table bids, split 1");
        stream.close();
    }

    @Test
    void theWatermarkOfAJobIsTheSmallestOfItsOutputs() {
        session.execute("SET 'parallelism' = '2'");
        session.execute("CREATE STREAM asks (item VARCHAR, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)"
                + " WITH (connector = 'memory')");
        MemoryTable asks = tidemark.memoryTables().table("asks");
        asks.append(0, BIDS, List.of("c", "2024-01-01 00:00:03"));
        RowStream stream =
                session.query(COUNTS.replace("EMIT AFTER WATERMARK", "UNION ALL " + COUNTS.replace("bids", "asks")));
        awaitRead(3);
        assertThat(awaitWatermark("2024-01-01T00:00:03Z")).isTrue();
        assertThat(other.query("SHOW JOBS").iterator().next().text("watermark")).isEqualTo("2024-01-01 00:00:03.000");
        asks.idle(0);
        assertThat(awaitWatermark("2024-01-01T00:00:06Z"))
                .as("asks hold nothing back")
                .isTrue();
        stream.close();
    }

    private boolean awaitWatermark(String time) {
        long millis = Instant.parse(time).toEpochMilli();
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (session.counters("job-1").watermark() != millis && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return session.counters("job-1").watermark() == millis;
    }

    @Test
    void saysThatAllPartitionsAreIdle() {
        RowStream stream = session.query(COUNTS);
        awaitRead(2);
        tidemark.memoryTables().table("bids").idle(1);
        assertThat(stream.iterator().next().value(1)).isEqualTo(1L); // the other partition alone counts now
        tidemark.memoryTables().table("bids").idle(0);
        List<String> lines = why("job-1");
        for (int look = 0; look < 1000 && lines.stream().noneMatch(line -> line.contains("all partitions")); look++) {
            lines = why("job-1");
        }
        assertThat(lines)
                .contains(
                        "all partitions are idle: the watermark stays at 2024-01-01 00:00:11.000 until one of them has"
                                + " rows again");
        assertThat(session.status("job-1").splits())
                .extracting(SplitStatus::state)
                .containsOnly(SplitStatus.State.IDLE);
        stream.close();
        assertThat(why("1").get(0)).startsWith("job-1 is CANCELLED");
    }

    @Test
    void tellsWhatSessionsAndChangingGroupsKeep() {
        RowStream sessions = session.query("SELECT item, SESSION_END(ts, INTERVAL '5' SECOND), COUNT(*) FROM bids"
                + " GROUP BY item, SESSION(ts, INTERVAL '5' SECOND) EMIT AFTER WATERMARK");
        awaitRead(2);
        assertThat(why("job-1"))
                .anyMatch(line -> line.startsWith("SessionAggregate keeps 2 sessions; the next to complete"));
        sessions.close();
        RowStream groups = session.query("SELECT item, COUNT(*) FROM bids GROUP BY item EMIT CHANGES");
        assertThat(groups.iterator().next().value(1)).isEqualTo(1L);
        assertThat(groups.iterator().next().value(1)).isEqualTo(1L);
        assertThat(why("job-2"))
                .contains("GroupAggregate keeps 2 groups; nothing of it waits for the watermark")
                .contains("it has read all rows that there are so far, and waits for more");
        groups.close();
    }

    @Test
    void explainStatesTheOutputWatermarkOfEachStep() {
        session.execute("CREATE STREAM asks (item VARCHAR, asked TIMESTAMP(3), WATERMARK FOR asked AS asked)"
                + " WITH (connector = 'memory')");
        List<String> plan = new ArrayList<>();
        session.query("EXPLAIN SELECT item, window_end, COUNT(*) FROM TABLE(TUMBLE((SELECT item, ts FROM bids UNION ALL"
                        + " SELECT item, asked FROM asks), DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY item, window_start,"
                        + " window_end EMIT AFTER WATERMARK")
                .forEach(row -> plan.add(String.valueOf(row.text("plan"))));
        assertThat(plan).anyMatch(line -> line.contains("Watermark") && line.contains("watermark=[bids: (ts - "));
        assertThat(plan).anyMatch(line -> line.contains("Watermark") && line.endsWith("watermark=[asks: asked]"));
        assertThat(plan)
                .filteredOn(line -> line.contains("Output") || line.contains("WindowAggregate"))
                .hasSize(2)
                .allMatch(line -> line.contains("watermark=[min(bids: (ts - ") && line.endsWith(", asks: asked)]"));
    }

    @Test
    void anUnknownJobIsNamed() {
        assertThatThrownBy(() -> other.query("EXPLAIN WHY JOB job-9")).hasMessageContaining("there is no job 'job-9'");
    }

    @Test
    void aPartitionFarAheadIsPausedUntilTheSlowestComesNearer() {
        session.execute("DROP STREAM bids");
        create(", 'watermark-max-drift' = '1 min'");
        MemoryTable table = tidemark.memoryTables().table("bids");
        for (int minute = 0; minute < 10; minute++) {
            table.append(0, BIDS, List.of("a", "2024-01-01 00:0" + minute + ":12"));
        }
        table.append(1, BIDS, List.of("b", "2024-01-01 00:00:07"));
        RowStream stream = session.query(COUNTS);
        awaitRead(3);
        JobStatus status = session.status("job-1");
        assertThat(status.splits())
                .extracting(SplitStatus::state)
                .containsExactlyInAnyOrder(SplitStatus.State.PAUSED, SplitStatus.State.ACTIVE);
        assertThat(session.counters("job-1").rowsRead()).isLessThan(6);
        assertThat(why("job-1")).anyMatch(line -> line.contains("paused, further ahead than 'watermark-max-drift'"));
        table.idle(1);
        awaitRead(11);
        assertThat(session.counters("job-1").rowsRead()).isEqualTo(11);
        stream.close();
    }
}
