package io.tidemark.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.executor.batch.ColumnBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A broker that is away for a while: jobs and readers wait, say so, and go on without loss or repetition. The property
 * {@code away} gives the seconds, several divided by commas.
 */
@Timeout(400)
class BrokerAwayIT {
    private static final int PARTITIONS = 3;
    private static final int ROWS = 300;
    private static final int KEYS = 7;

    /** So long the broker must be away before everybody says so. */
    private static final int TOLD_SECONDS = 5;

    @TempDir
    Path folder;

    static IntStream seconds() {
        return Arrays.stream(System.getProperty("away", "2,6").split(",")).mapToInt(Integer::parseInt);
    }

    private static void send(TestTopics topics, int from) {
        for (int id = from; id < from + ROWS; id++) {
            topics.send("src", id % KEYS % PARTITIONS, "{\"id\":" + id + ",\"k\":" + id % KEYS + "}");
        }
        topics.flush();
    }

    /** Reads on until so many rows have come. */
    private static void readTo(RowStream stream, List<Long> ids, int count) {
        while (ids.size() < count) {
            ColumnBatch batch = stream.nextBatch(100);
            if (batch != null) {
                for (Row row : stream.rows(batch)) {
                    ids.add(row.longValue("id"));
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates().hasSize(count);
    }

    private static void awaitCommitted(TestTopics topics, int rows) {
        FaultyEngine.awaitText(() -> Integer.toString(topics.committed("copied").size()), "^" + rows + "$");
        assertThat(topics.committed("copied")).doesNotHaveDuplicates();
        FaultyEngine.awaitText(() -> Long.toString(counted(topics)), "^" + rows + "$");
    }

    /** The sum of the last counts of all keys; none of them may go back. */
    private static long counted(TestTopics topics) {
        Map<String, Long> counts = new HashMap<>();
        for (String value : topics.committed("counted")) {
            String[] parts = value.replaceAll("[^0-9,]", "").split(",");
            long count = Long.parseLong(parts[1]);
            Long before = counts.put(parts[0], count);
            assertThat(before == null || before < count).as(value).isTrue();
        }
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @ParameterizedTest
    @MethodSource("seconds")
    void jobsAndReadersWaitForTheBrokerAndGoOn(int seconds) throws InterruptedException {
        try (TestTopics topics = new TestTopics()) {
            topics.create("src", PARTITIONS);
            topics.create("copied", 2);
            topics.create("counted", 2);
            try (FaultyEngine engine = new FaultyEngine(folder, topics);
                    Session reader = engine.anotherSession()) {
                engine.stream("src", "id BIGINT, k BIGINT", "");
                engine.stream("copied", "id BIGINT", "");
                engine.table("counted", "k BIGINT, n BIGINT, PRIMARY KEY (k)");
                String copying = engine.start("INSERT INTO copied SELECT id FROM src");
                String counting = engine.start("INSERT INTO counted SELECT k, COUNT(*) FROM src GROUP BY k");
                RowStream stream = reader.query("SELECT id FROM src EMIT CHANGES");
                List<Long> ids = new ArrayList<>();
                send(topics, 0);
                readTo(stream, ids, ROWS);
                awaitCommitted(topics, ROWS);

                topics.broker().kill();
                long begin = System.nanoTime();
                if (seconds >= TOLD_SECONDS) {
                    for (String job : List.of(copying, stream.jobId().orElseThrow())) {
                        FaultyEngine.awaitText(() -> engine.job(job, "note"), "no Kafka broker answers at .* since");
                        FaultyEngine.awaitText(() -> engine.why(job), "no Kafka broker answers at .* since");
                    }
                }
                Thread.sleep(Math.max(0, seconds * 1000L - (System.nanoTime() - begin) / 1_000_000)); // so long
                topics.broker().restart();
                send(topics, ROWS);

                readTo(stream, ids, 2 * ROWS);
                awaitCommitted(topics, 2 * ROWS);
                for (String job : List.of(copying, counting, stream.jobId().orElseThrow())) {
                    FaultyEngine.awaitText(() -> engine.job(job, "state"), "RUNNING");
                    FaultyEngine.awaitText(() -> engine.job(job, "note"), "null|failed");
                }
                System.out.println("away for " + seconds + " s: restarts " + engine.job(copying, "restarts") + ", "
                        + engine.job(counting, "restarts") + "; " + engine.job(copying, "failure"));
                stream.close();
            }
        }
    }

    @Test
    void aJobIsDroppedWithoutItsBrokerAndSaysWhatIsLeft() {
        try (TestTopics topics = new TestTopics()) {
            topics.create("src", 1);
            topics.create("copied", 1);
            try (FaultyEngine engine = new FaultyEngine(folder, topics)) {
                engine.stream("src", "id BIGINT, k BIGINT", "");
                engine.stream("copied", "id BIGINT", "");
                String job = engine.start("INSERT INTO copied SELECT id FROM src");
                engine.run("STOP JOB " + job);
                topics.broker().kill();
                assertThat(engine.run("DROP JOB " + job))
                        .matches(job
                                + " dropped; its record of commits \\(.*\\) may be left at its target: table copied: "
                                + "no Kafka broker answers at .*");
            }
        }
    }
}
