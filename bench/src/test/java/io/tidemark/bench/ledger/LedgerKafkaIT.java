package io.tidemark.bench.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.bench.fault.TestTopics;
import io.tidemark.engine.Row;
import io.tidemark.engine.RowStream;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.status.SplitStatus.State;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ledger adds up to the offsets of a topic, whatever is in it and at any parallelism. */
@Timeout(90)
class LedgerKafkaIT {
    private static final LocalDateTime START = LocalDateTime.of(2024, 1, 1, 0, 0);
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 3000;

    private static TestTopics topics;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() {
        topics = new TestTopics();
    }

    @AfterAll
    static void stopBroker() {
        topics.close();
    }

    /** What was sent to one partition. */
    private static final class Sent {
        int records;
        final Map<String, Long> rejected = new TreeMap<>();
        int filtered;
        int late;
        int used;
    }

    /** Sends a mixture of good, late, null, future and garbage records; the last row of each partition completes all windows. */
    private static Sent fill(String topic, int partition, Random random) {
        Sent sent = new Sent();
        long largest = Long.MIN_VALUE;
        for (int record = 0; record < RECORDS; record++) {
            sent.records++;
            int what = random.nextInt(20);
            if (what == 0) {
                sent.rejected.merge("malformed record", 1L, Long::sum);
                topics.send(topic, partition, "{\"k\":");
            } else if (what == 1) {
                sent.rejected.merge("malformed record", 1L, Long::sum);
                topics.send(topic, partition, null);
            } else if (what == 2) {
                sent.rejected.merge("event time null", 1L, Long::sum);
                topics.send(topic, partition, "{\"k\":1,\"ts\":null}");
            } else if (what == 3) {
                sent.rejected.merge("event time too far ahead", 1L, Long::sum);
                topics.send(topic, partition, "{\"k\":1,\"ts\":\"2999-01-01 00:00:00\"}");
            } else {
                long second = record / 10 + random.nextInt(30);
                boolean drops = random.nextInt(5) == 0;
                boolean late = largest != Long.MIN_VALUE && second / 10 * 10 + 10 <= largest - 5;
                largest = Math.max(largest, second);
                sent.filtered += drops ? 1 : 0;
                sent.late += !drops && late ? 1 : 0;
                sent.used += !drops && !late ? 1 : 0;
                topics.send(topic, partition, row(drops ? 0 : 1 + random.nextInt(7), START.plusSeconds(second)));
            }
        }
        sent.records++;
        sent.used++;
        topics.send(topic, partition, row(1, START.plusDays(1)));
        return sent;
    }

    private static String row(int key, LocalDateTime time) {
        return "{\"k\":" + key + ",\"ts\":\"" + time.toString().replace('T', ' ') + (time.getSecond() == 0 ? ":00" : "")
                + "\"}";
    }

    private Session session(Tidemark tidemark, String topic, int parallelism) {
        return session(tidemark, topic, parallelism, "");
    }

    private Session session(Tidemark tidemark, String topic, int parallelism, String options) {
        Session session = tidemark.session();
        session.execute("SET 'parallelism' = '" + parallelism + "'");
        session.execute("CREATE STREAM t (k INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ("
                + "connector = 'kafka', format = 'json', topic = '" + topic + "', 'bootstrap.servers' = '"
                + topics.servers() + "', 'on-error' = 'dead-letter', 'dead-letter' = '"
                + folder.resolve(topic + parallelism + ".jsonl") + "'" + options + ")");
        return session;
    }

    private static final String COUNTS =
            "SELECT k, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts),"
                    + " INTERVAL '10' SECOND)) WHERE k > 0 GROUP BY k, window_start, window_end EMIT AFTER WATERMARK";

    /** Reads until the job has read so many records, and gives the sum of the counts. */
    private static long countAll(Session session, RowStream stream, long records) {
        long sum = 0;
        int quiet = 0;
        while (quiet < 20) {
            ColumnBatch batch = stream.nextBatch(100);
            if (batch == null) {
                quiet += session.counters(stream.jobId().orElseThrow()).rowsRead() >= records ? 1 : 0;
                continue;
            }
            quiet = 0;
            for (Row row : stream.rows(batch)) {
                sum += row.longValue("n");
            }
        }
        return sum;
    }

    @Test
    void thePartitionsOfATopicAddUpToTheirOffsets() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        String topic = "mixed" + Math.abs(seed);
        topics.create(topic, PARTITIONS);
        Random random = new Random(seed);
        Sent[] sent = new Sent[PARTITIONS];
        long records = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            sent[partition] = fill(topic, partition, random);
            records += sent[partition].records;
        }
        topics.flush();
        for (int parallelism : new int[] {1, 2, 4}) {
            try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                    Session session = session(tidemark, topic, parallelism)) {
                RowStream stream = session.query(COUNTS);
                long counted = countAll(session, stream, records);
                Ledger ledger = stream.ledger();
                assertThat(ledger.sound()).as("%s", ledger).isTrue();
                assertThat(ledger.total().used()).isEqualTo(counted + PARTITIONS); // the rows at the end stay open
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    Ledger.Line line = line(ledger, topic, partition);
                    assertThat(line.read()).isEqualTo(topics.endOffset(topic, partition));
                    assertThat(line.rejected()).isEqualTo(sent[partition].rejected);
                    assertThat(line.filteredRows()).isEqualTo(sent[partition].filtered);
                }
                stream.close();
            }
        }
    }

    private static Ledger.Line line(Ledger ledger, String topic, int partition) {
        return ledger.lines().stream()
                .filter(line -> line.source().equals("topic " + topic + ", partition " + partition))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLateRowsOfOnePartitionAreThoseBehindItsOwnWatermark() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        String topic = "single" + Math.abs(seed);
        topics.create(topic, 1);
        Sent sent = fill(topic, 0, new Random(seed));
        topics.flush();
        for (int parallelism : new int[] {1, 2}) {
            try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                    Session session = session(tidemark, topic, parallelism)) {
                RowStream stream = session.query(COUNTS);
                long counted = countAll(session, stream, sent.records);
                Ledger.Line line = line(stream.ledger(), topic, 0);
                assertThat(line.lateRows()).isEqualTo(sent.late);
                assertThat(line.used()).isEqualTo(sent.used).isEqualTo(counted + 1);
                assertThat(List.copyOf(line.late().keySet())).isEqualTo(List.of(Ledger.WINDOW_COMPLETE));
                stream.close();
            }
        }
    }

    @Test
    void aPartitionAddedLaterIsReadWithinTenSeconds() {
        String topic = "grows";
        topics.create(topic, 1);
        topics.send(topic, 0, row(1, START));
        topics.flush();
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session = session(tidemark, topic, 2)) {
            RowStream stream = session.query(COUNTS);
            awaitRead(session, stream, 1);
            topics.grow(topic, 2);
            topics.send(topic, 1, row(2, START));
            topics.flush();
            long begin = System.nanoTime();
            awaitRead(session, stream, 2);
            assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L);
            assertThat(line(stream.ledger(), topic, 1).read()).isEqualTo(1);
            assertThat(session.status(stream.jobId().orElseThrow()).splits())
                    .extracting(split -> split.source())
                    .containsExactlyInAnyOrder("topic grows, partition 0", "topic grows, partition 1");
            stream.close();
        }
    }

    @Test
    void aPartitionIsIdleWhenItIsEmptyAndItsLateRowsAreCountedWhenItReturns() {
        for (int parallelism : new int[] {1, 2}) {
            String topic = "idle" + parallelism;
            topics.create(topic, 2);
            topics.send(topic, 0, row(1, START));
            topics.send(topic, 0, row(1, START.plusSeconds(60)));
            topics.send(topic, 1, row(1, START));
            topics.flush();
            try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                    Session session = session(tidemark, topic, parallelism, ", 'idle-timeout' = '1 s'")) {
                RowStream stream = session.query(COUNTS);
                assertThat(stream.iterator().next().longValue("n")).isEqualTo(2); // partition 1 is left out by now
                for (int second = 1; second <= 5; second++) {
                    topics.send(topic, 1, row(1, START.plusSeconds(second)));
                }
                topics.flush();
                awaitRead(session, stream, 8);
                stream.nextBatch(200);
                assertThat(line(stream.ledger(), topic, 1).lateRows()).isEqualTo(5);
                assertThat(line(stream.ledger(), topic, 1).used()).isEqualTo(1);
                assertThat(line(stream.ledger(), topic, 0).lateRows()).isZero();
                stream.close();
            }
        }
    }

    @Test
    void aPartitionThatIsFarAheadIsPaused() {
        String topic = "drift";
        int records = 100_000;
        topics.create(topic, 2);
        for (int second = 0; second < records; second++) {
            topics.send(topic, 0, row(1, START.plusSeconds(second)));
        }
        topics.send(topic, 1, row(1, START));
        topics.flush();
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
                Session session =
                        session(tidemark, topic, 1, ", 'idle-timeout' = '0 s', 'watermark-max-drift' = '10 min'")) {
            RowStream stream = session.query(COUNTS);
            String job = stream.jobId().orElseThrow();
            while (session.status(job).splits().stream().noneMatch(split -> split.state() == State.PAUSED)) {
                stream.nextBatch(20);
            }
            stream.nextBatch(1000);
            assertThat(session.counters(job).rowsRead()).isLessThan(records / 2);
            topics.send(topic, 1, row(1, START.plusDays(2)));
            topics.flush();
            awaitRead(session, stream, records + 2);
            stream.close();
        }
    }

    private static void awaitRead(Session session, RowStream stream, long records) {
        while (session.counters(stream.jobId().orElseThrow()).rowsRead() < records) {
            stream.nextBatch(20);
        }
    }
}
