package io.tidemark.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.broker.LocalBroker;
import io.tidemark.connectors.TestEpochScope;
import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaTransactionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] NOTHING = {};

    private static LocalBroker broker;

    private final String topic = "t-" + UUID.randomUUID();
    private final String job = UUID.randomUUID().toString();
    private final Connector connector = table(topic).connector();

    @BeforeAll
    static void start() {
        broker = LocalBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static TestTable table(String topic) {
        return table(topic, broker);
    }

    private static TestTable table(String topic, LocalBroker at) {
        return new TestTable("t", "kafka")
                .option("topic", topic)
                .option("bootstrap.servers", at.bootstrapServers())
                .option("format", "json")
                .column("a", SqlType.bigint());
    }

    private Sink open(TestTable table, TestEpochScope scope) {
        table.create();
        return connector.openSink(new SinkRequest(
                table.definition(),
                table.options(),
                table.schema(),
                ChangelogMode.INSERT_ONLY,
                Path.of(""),
                false,
                scope));
    }

    private static void write(TestTable table, SinkWriter writer, Object... values) {
        waitFor(writer::ready);
        List<List<Object>> rows =
                Arrays.stream(values).map(value -> List.of(value)).toList();
        writer.write(TestTable.batch(table.schema(), rows));
    }

    private static void barrier(SinkWriter writer, long epoch) {
        waitFor(writer::drained);
        writer.onBarrier(epoch);
    }

    private static void waitFor(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String[] rows(int... values) {
        return Arrays.stream(values).mapToObj(value -> "{\"a\":" + value + "}").toArray(String[]::new);
    }

    /** The values of the records of a topic with one partition that readers of committed records see. */
    private static List<String> committed(String topic, LocalBroker at) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", at.bootstrapServers(), "isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<String> found = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    found.add(record.value());
                }
            }
            return found;
        }
    }

    /** A commit is done when the broker has noted it; readers see it a moment later. */
    private static void awaitCommitted(String topic, LocalBroker at, String... expected) {
        waitFor(() -> committed(topic, at).size() >= expected.length);
        assertThat(committed(topic, at)).containsExactly(expected);
    }

    private String marker() {
        waitFor(() -> !committed("_tidemark.commit." + job, broker).isEmpty());
        List<String> markers = committed("_tidemark.commit." + job, broker);
        return markers.get(markers.size() - 1);
    }

    private static ErrorCode code(Throwable error) {
        return ((TidemarkException) error).code();
    }

    @Test
    void showsTheRowsOfAnEpochInAllTopicsWhenItIsCommittedAndNotBefore() {
        TestTable first = table(topic);
        TestTable second = table(topic + "-2");
        try (TestEpochScope scope = new TestEpochScope(job, 1);
                Sink one = open(first, scope);
                Sink two = open(second, scope)) {
            SinkWriter writer = one.writer(0, 1);
            SinkWriter other = two.writer(0, 1);
            assertThat(scope.participants()).isEqualTo(1);
            assertThat(writer.ready()).isFalse();
            assertThat(scope.only().lastDecided()).isEmpty();
            scope.startBehind(0);
            assertThat(writer.ready()).isTrue();
            write(first, writer, 1, 2);
            write(second, other, 3);
            barrier(writer, 1);
            barrier(other, 1);
            assertThat(writer.ready()).as("epoch 2 has not begun").isFalse();
            scope.begin(2);
            write(first, writer, 4);
            assertThat(committed(topic, broker)).isEmpty();
            scope.commit(1);
            awaitCommitted(topic, broker, rows(1, 2));
            awaitCommitted(topic + "-2", broker, rows(3));
            assertThat(marker())
                    .isEqualTo("{\"version\":1,\"job\":\"" + job
                            + "\",\"incarnation\":1,\"epoch\":1,\"manifest\":\"hash-1\",\"plan\":\"plan\",\"output\":"
                            + "[{\"topic\":\"" + topic + "\",\"partition\":0,\"first\":0,\"last\":1,\"rows\":2},"
                            + "{\"topic\":\"" + topic
                            + "-2\",\"partition\":0,\"first\":0,\"last\":0,\"rows\":1}]}");
            barrier(writer, 2);
            barrier(other, 2);
            scope.begin(3);
            scope.commit(2);
            awaitCommitted(topic, broker, rows(1, 2, 4));
        }
    }

    @Test
    void commitsAnEpochWithoutRows() {
        TestTable table = table(topic);
        try (TestEpochScope scope = new TestEpochScope(job, 1);
                Sink sink = open(table, scope)) {
            SinkWriter writer = sink.writer(0, 1);
            scope.start();
            for (long epoch = 1; epoch <= 3; epoch++) {
                barrier(writer, epoch);
                scope.begin(epoch + 1);
                scope.commit(epoch);
            }
        }
        try (TestEpochScope scope = new TestEpochScope(job, 2)) {
            open(table, scope).close();
            assertThat(scope.only().lastDecided()).contains(new TestEpochScope(job, 1).record(3));
        }
    }

    @Test
    void findsTheLastCommitBehindManyThatWereTakenBack() throws Exception {
        commitsAnEpochWithoutRows();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "other-" + job);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            for (int attempt = 0; attempt < 50; attempt++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>("_tidemark.commit." + job, job, "no marker"))
                        .get();
                producer.abortTransaction();
            }
        }
        try (TestEpochScope scope = new TestEpochScope(job, 2)) {
            open(table(topic), scope).close();
            assertThat(scope.only().lastDecided()).contains(new TestEpochScope(job, 1).record(3));
        }
    }

    @Test
    void takesBackWhatWasNotCommittedWhenTheJobStartsAgain() {
        TestTable table = table(topic);
        try (TestEpochScope dying = new TestEpochScope(job, 1);
                Sink sink = open(table, dying)) {
            SinkWriter writer = sink.writer(0, 1);
            dying.start();
            write(table, writer, 1);
            barrier(writer, 1);
            dying.begin(2);
            write(table, writer, 2);
            dying.commit(1);
            barrier(writer, 2);
            dying.begin(3);
            dying.only().prepare(2);
            write(table, writer, 3);
            waitFor(writer::drained);
            try (TestEpochScope next = new TestEpochScope(job, 2);
                    Sink again = open(table, next)) {
                assertThat(next.start()).isEqualTo(1);
                SinkWriter rewriter = again.writer(0, 1);
                write(table, rewriter, 20);
                barrier(rewriter, 2);
                next.begin(3);
                next.commit(2);
                awaitCommitted(topic, broker, rows(1, 20));
            }
        }
    }

    @Test
    void shutsOutAFormerRun() {
        TestTable table = table(topic);
        try (TestEpochScope zombie = new TestEpochScope(job, 1);
                Sink sink = open(table, zombie)) {
            SinkWriter writer = sink.writer(0, 1);
            zombie.start();
            write(table, writer, 1);
            barrier(writer, 1);
            zombie.begin(2);
            write(table, writer, 2);
            waitFor(writer::drained);
            zombie.only().prepare(1);
            try (TestEpochScope next = new TestEpochScope(job, 2);
                    Sink again = open(table, next)) {
                assertThat(next.start()).isZero();
                assertThatThrownBy(() -> zombie.only().decide(zombie.record(1)))
                        .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.FENCED))
                        .hasMessage("job test: another run of this job has taken over its output to Kafka at "
                                + broker.bootstrapServers());
                assertThatThrownBy(() -> write(table, writer, 3))
                        .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.FENCED));
                SinkWriter rewriter = again.writer(0, 1);
                write(table, rewriter, 10);
                barrier(rewriter, 1);
                next.begin(2);
                next.commit(1);
            }
        }
        awaitCommitted(topic, broker, rows(10));
    }

    @Test
    void shutsOutAFormerRunThatOnlyWrites() {
        TestTable table = table(topic);
        try (TestEpochScope zombie = new TestEpochScope(job, 1);
                Sink sink = open(table, zombie);
                TestEpochScope next = new TestEpochScope(job, 2)) {
            open(table, next).close();
            SinkWriter writer = sink.writer(0, 1);
            zombie.start();
            write(table, writer, 1);
            waitFor(writer::drained);
            next.start();
            assertThatThrownBy(() -> {
                        write(table, writer, 2);
                        waitFor(writer::drained);
                        writer.ready();
                    })
                    .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.FENCED));
            assertThat(committed(topic, broker)).isEmpty();
        }
    }

    /** Whichever way the transaction went, what readers see and what the next start finds agree. */
    @Test
    void learnsFromTheBrokerWhatBecameOfACommitThatWasCutOff() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        TestTable table = table(topic);
        List<String> expected = new ArrayList<>();
        int committed = 0;
        for (int run = 1; run <= 12; run++) {
            TestEpochScope scope = new TestEpochScope(job, run);
            try (Sink sink = open(table, scope)) {
                SinkWriter writer = sink.writer(0, 1);
                long last = scope.start();
                assertThat(last).as("run %d, seed %d", run, seed).isBetween((long) committed, committed + 1L);
                if (last > committed) {
                    expected.addAll(List.of(rows(run - 1)));
                }
                committed = (int) last;
                assertThat(committed(topic, broker)).as("seed %d", seed).isEqualTo(expected);
                write(table, writer, run);
                barrier(writer, last + 1);
                scope.begin(last + 2);
                scope.only().prepare(last + 1);
                Thread committer = new Thread(() -> {
                    try {
                        scope.only().decide(scope.record(last + 1));
                    } catch (TidemarkException cutOff) {
                        assertThat(cutOff.code()).isEqualTo(ErrorCode.SINK_FAILED);
                    }
                });
                committer.start();
                LockSupport.parkNanos(random.nextLong(20_000_000));
                ((KafkaTransactions) scope.only()).abandon();
                committer.join();
            }
        }
    }

    @Test
    void goesBackToTheLastCommitWhenATransactionWasOpenForTooLong() {
        Map<String, String> hasty = Map.of(
                "transaction.max.timeout.ms", "3000",
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
        try (LocalBroker own = LocalBroker.start(hasty)) {
            TestTable table = table(topic, own);
            for (int run = 1; run <= 2; run++) {
                try (TestEpochScope scope = new TestEpochScope(job, run).times(500, 1000);
                        Sink sink = open(table, scope)) {
                    SinkWriter writer = sink.writer(0, 1);
                    assertThat(scope.start()).isZero();
                    write(table, writer, run);
                    barrier(writer, 1);
                    scope.begin(2);
                    scope.only().prepare(1);
                    long written = System.nanoTime();
                    waitFor(() -> System.nanoTime() - written > 5_000_000_000L);
                    boolean second = run == 2;
                    assertThatThrownBy(() -> scope.only().decide(scope.record(1)))
                            .satisfies(error -> assertThat(code(error))
                                    .isEqualTo(second ? ErrorCode.RESTARTS_EXHAUSTED : ErrorCode.SINK_FAILED))
                            .hasMessageStartingWith(
                                    second
                                            ? "job test: two transactions in a row were open for longer than 3000 ms"
                                            : "job test: the transaction was open for longer than 3000 ms, so that Kafka");
                }
            }
            try (TestEpochScope scope = new TestEpochScope(job, 3).times(500, 1000);
                    Sink sink = open(table, scope)) {
                SinkWriter writer = sink.writer(0, 1);
                assertThat(scope.start()).isZero();
                write(table, writer, 3);
                barrier(writer, 1);
                scope.begin(2);
                scope.commit(1);
                awaitCommitted(topic, own, rows(3));
            }
            assertThatThrownBy(() -> open(table, new TestEpochScope(job, 4).times(1000, 1000)))
                    .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.INVALID_SETTING))
                    .hasMessageContaining("last at most 3000 ms, but checkpoints every 1000 ms that may take 1000 ms"
                            + " need 4000 ms");
        }
    }

    /** Longer than most of Kafka's own limits; the transaction expires meanwhile or not, and nothing is lost either way. */
    @Test
    void losesNothingWhenTheBrokerIsAwayForAMomentOrAMinute() {
        try (LocalBroker own = LocalBroker.start()) {
            TestTable table = table(topic, own);
            try (TestEpochScope scope = new TestEpochScope(job, 1);
                    Sink sink = open(table, scope)) {
                SinkWriter writer = sink.writer(0, 1);
                scope.start();
                write(table, writer, 1);
                waitFor(writer::drained);
                own.kill();
                write(table, writer, 2);
                assertThat(writer.drained()).isFalse();
                own.restart();
                barrier(writer, 1);
                scope.begin(2);
                scope.commit(1);
                awaitCommitted(topic, own, rows(1, 2));
                write(table, writer, 3);
                own.kill();
                long killed = System.nanoTime();
                waitFor(() -> System.nanoTime() - killed > 55_000_000_000L);
                own.restart();
                try {
                    barrier(writer, 2);
                    scope.begin(3);
                    scope.commit(2);
                } catch (TidemarkException expired) {
                    assertThat(expired.code()).isEqualTo(ErrorCode.SINK_FAILED);
                }
            }
            try (TestEpochScope scope = new TestEpochScope(job, 2);
                    Sink sink = open(table, scope)) {
                SinkWriter writer = sink.writer(0, 1);
                long last = scope.start();
                assertThat(last).isBetween(1L, 2L);
                write(table, writer, 4);
                barrier(writer, last + 1);
                scope.begin(last + 2);
                scope.commit(last + 1);
                awaitCommitted(topic, own, last == 1 ? rows(1, 2, 4) : rows(1, 2, 3, 4));
            }
        }
    }

    @Test
    void findsTheOutcomeAfterTheBrokerWasKilledInTheMiddleOfACommit() throws Exception {
        try (LocalBroker own = LocalBroker.start()) {
            TestTable table = table(topic, own);
            List<String> expected = new ArrayList<>();
            long committed = 0;
            for (int run = 1; run <= 3; run++) {
                try (TestEpochScope scope = new TestEpochScope(job, run);
                        Sink sink = open(table, scope)) {
                    SinkWriter writer = sink.writer(0, 1);
                    long last = scope.start();
                    if (run > 1) {
                        assertThat(last).isBetween(committed, committed + 1);
                        expected.addAll(last > committed ? List.of(rows(run - 1)) : List.of());
                    }
                    committed = last;
                    assertThat(committed(topic, own)).isEqualTo(expected);
                    write(table, writer, run);
                    barrier(writer, last + 1);
                    scope.begin(last + 2);
                    scope.only().prepare(last + 1);
                    Thread killer = new Thread(() -> {
                        own.kill();
                        own.restart();
                    });
                    killer.start();
                    try {
                        scope.only().decide(scope.record(last + 1)); // goes on with the same commit as long as it may
                    } catch (TidemarkException unknown) {
                        assertThat(unknown.code()).isEqualTo(ErrorCode.SINK_FAILED);
                    }
                    killer.join();
                }
            }
        }
    }

    @Test
    void refusesWeakTransactionsUnlessTheyAreAccepted() throws Exception {
        try (LocalBroker own = LocalBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", own.bootstrapServers()))) {
            FeatureUpdate down = new FeatureUpdate((short) 1, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
            admin.updateFeatures(Map.of("transaction.version", down), new UpdateFeaturesOptions())
                    .all()
                    .get();
            TestTable table = table(topic, own);
            assertThatThrownBy(() -> open(table, new TestEpochScope(job, 1)))
                    .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.SINK_FAILED))
                    .hasMessage("table t: the Kafka broker at " + own.bootstrapServers()
                            + " has transaction.version 1, with which rows can be lost or come twice after a crash;"
                            + " exactly once needs 2");
            table.option("allow-weak-transactions", "true");
            try (TestEpochScope scope = new TestEpochScope(job, 1);
                    Sink sink = open(table, scope)) {
                SinkWriter writer = sink.writer(0, 1);
                scope.start();
                write(table, writer, 1);
                barrier(writer, 1);
                scope.begin(2);
                scope.commit(1);
                awaitCommitted(topic, own, rows(1));
            }
        }
    }

    @Test
    void refusesASecondClusterAndOtherClientSettings() {
        try (LocalBroker own = LocalBroker.start();
                TestEpochScope scope = new TestEpochScope(job, 1)) {
            open(table(topic), scope).close();
            assertThatThrownBy(() -> open(table(topic, own), scope))
                    .satisfies(error -> assertThat(code(error)).isEqualTo(ErrorCode.INVALID_OPTION))
                    .hasMessageContaining(
                            "is another Kafka cluster than that of table t (" + broker.bootstrapServers());
            assertThatThrownBy(() -> open(table(topic).option("properties.linger.ms", "1"), scope))
                    .hasMessage("table t: option 'properties.linger.ms' must be the same as that of table t, because"
                            + " one job writes both in one transaction");
            assertThat(committed(topic, broker)).containsExactly(NOTHING);
        }
    }
}
