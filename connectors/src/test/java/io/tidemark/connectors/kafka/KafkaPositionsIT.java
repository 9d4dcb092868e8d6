package io.tidemark.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.broker.LocalBroker;
import io.tidemark.connectors.TestTable;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaPositionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static LocalBroker broker;
    private static Admin admin;

    private final String topic = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        broker = LocalBroker.start();
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close(Duration.ZERO);
        broker.close();
    }

    private String create(int partitions) throws Exception {
        Uuid id = admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .topicId(topic)
                .get();
        return id.toString();
    }

    private KafkaProducer<String, String> producer(LocalBroker at, Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put("bootstrap.servers", at.bootstrapServers());
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing the producer waits for all
    private void send(int partition, int from, int to) {
        try (KafkaProducer<String, String> producer = producer(broker, Map.of())) {
            for (int value = from; value <= to; value++) {
                producer.send(new ProducerRecord<>(topic, partition, null, "{\"a\":" + value + "}"));
            }
        }
    }

    private static List<String> values(int from, int to) {
        List<String> values = new ArrayList<>();
        for (int value = from; value <= to; value++) {
            values.add("{\"a\":" + value + "}");
        }
        return values;
    }

    private TestTable table() {
        return new TestTable("t", "kafka")
                .option("topic", topic)
                .option("bootstrap.servers", broker.bootstrapServers())
                .option("format", "json")
                .column("a", SqlType.bigint());
    }

    private static void waitFor(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<String> read(TestTable table, SourceReader reader, int rows) {
        List<String> found = new ArrayList<>();
        waitFor(() -> {
            found.addAll(table.poll(reader));
            return found.size() >= rows;
        });
        return found;
    }

    private static List<String> readAll(TestTable table, SourceReader reader) {
        List<String> found = new ArrayList<>();
        waitFor(() -> {
            found.addAll(table.poll(reader));
            return reader.finished();
        });
        return found;
    }

    private static void awaitCaughtUp(TestTable table, SourceReader reader) {
        waitFor(() -> table.poll(reader).isEmpty() && reader.caughtUp(0));
    }

    private List<SplitPosition> positionsAfter(int rows) {
        TestTable table = table();
        try (Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            read(table, reader, rows);
            return reader.positions();
        }
    }

    @Test
    void goesOnBehindTheRowsThatWereGivenOut() throws Exception {
        create(2);
        send(0, 1, 5000);
        send(1, 10_001, 15_000);
        List<String> found = new ArrayList<>();
        List<SplitPosition> positions = null;
        TestTable table = table();
        int runs = 0;
        while (found.size() < 10_000) {
            try (Source source = table.open(true, positions)) {
                List<SplitPosition> next = new ArrayList<>();
                for (int index = 0; index < 2; index++) { // one batch for each reader in each run
                    try (SourceReader reader = source.reader(index, 2)) {
                        List<String> rows = new ArrayList<>();
                        waitFor(() -> {
                            rows.addAll(table.poll(reader));
                            return !rows.isEmpty() || reader.finished();
                        });
                        found.addAll(rows);
                        next.addAll(reader.positions());
                    }
                }
                positions = next;
                runs++;
            }
        }
        List<String> expected = values(1, 5000);
        expected.addAll(values(10_001, 15_000));
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(runs).isGreaterThan(2);
    }

    @Test
    void namesTopicIdPartitionOffsetAndLeaderEpoch() throws Exception {
        String id = create(2);
        send(1, 1, 3);
        TestTable table = table();
        try (Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(reader.positions())
                    .containsExactly(new SplitPosition(id + "/0", "0"), new SplitPosition(id + "/1", "0"));
            read(table, reader, 3);
            assertThat(reader.positions())
                    .containsExactly(new SplitPosition(id + "/0", "0"), new SplitPosition(id + "/1", "3@0"));
        }
    }

    @Test
    void passesMarkersAndAbortedRecordsInItsPositions() throws Exception {
        String id = create(1);
        TestTable table = table();
        try (KafkaProducer<String, String> producer = producer(broker, Map.of("transactional.id", topic));
                Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "{\"a\":1}")).get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "{\"a\":2}")).get();
            producer.abortTransaction();
            assertThat(read(table, reader, 1)).containsExactly("{\"a\":1}");
            SplitPosition behindAll = new SplitPosition(id + "/0", "4@0");
            waitFor(() -> table.poll(reader).isEmpty() && reader.positions().contains(behindAll));
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "{\"a\":3}")).get();
            producer.commitTransaction();
            try (Source again = table.open(true, List.of(behindAll));
                    SourceReader rest = again.reader(0, 1)) {
                // This position was one of an endless scan.
                assertThat(read(table, rest, 1)).containsExactly("{\"a\":3}");
            }
        }
    }

    @Test
    void endsABoundedScanWhereItWasToEndBeforeTheRestart() throws Exception {
        create(1);
        send(0, 1, 3000);
        TestTable table = table();
        List<SplitPosition> positions;
        List<String> found = new ArrayList<>();
        try (Source source = table.open(true);
                SourceReader reader = source.reader(0, 1)) {
            waitFor(() -> found.addAll(table.poll(reader)));
            positions = reader.positions();
        }
        assertThat(found).hasSizeLessThan(3000);
        send(0, 3001, 3010);
        try (Source source = table.open(true, positions);
                SourceReader reader = source.reader(0, 1)) {
            found.addAll(readAll(table, reader));
            positions = reader.positions();
        }
        assertThat(found).isEqualTo(values(1, 3000));
        try (Source source = table.open(true, positions);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(readAll(table, reader)).isEmpty();
        }
    }

    @Test
    void readsPartitionsThatWereAddedMeanwhileFromTheirBeginning() throws Exception {
        create(1);
        send(0, 1, 2);
        List<SplitPosition> positions = positionsAfter(2);
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
        send(1, 3, 4);
        send(0, 5, 5);
        TestTable table = table().option("scan.startup", "latest");
        try (Source source = table.open(false, positions);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(read(table, reader, 3)).containsExactlyInAnyOrderElementsOf(values(3, 5));
        }
    }

    @Test
    void refusesATopicThatWasCreatedAnew() throws Exception {
        String before = create(1);
        send(0, 1, 2);
        List<SplitPosition> positions = positionsAfter(2);
        admin.deleteTopics(List.of(topic)).all().get();
        waitFor(() -> {
            try {
                return create(1) != null;
            } catch (Exception stillThere) {
                return false;
            }
        });
        send(0, 11, 20);
        TopicDescription described =
                admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
        String now = described == null ? "no topic" : String.valueOf(described.topicId());
        assertThatThrownBy(() -> table().open(false, positions))
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.SOURCE_GONE))
                .hasMessage("topic " + topic + " was deleted and created anew: it has the id " + now
                        + ", but was read as " + before);
    }

    @Test
    void noticesThatTheTopicWasCreatedAnewWhileItReads() throws Exception {
        String before = create(1);
        send(0, 1, 2);
        TestTable table = table();
        try (Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            read(table, reader, 2);
            admin.deleteTopics(List.of(topic)).all().get();
            waitFor(() -> {
                try {
                    return create(1) != null;
                } catch (Exception stillThere) {
                    return false;
                }
            });
            assertThatThrownBy(() -> read(table, reader, 1))
                    .satisfies(error ->
                            assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.SOURCE_GONE))
                    .hasMessageContaining("was deleted and created anew")
                    .hasMessageEndingWith("but was read as " + before);
        }
    }

    @Test
    void saysHowManyOffsetsAreGoneAndGoesOnOnlyIfToldTo() throws Exception {
        create(1);
        send(0, 1, 2);
        List<SplitPosition> positions = positionsAfter(2);
        send(0, 3, 10);
        admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(7)))
                .all()
                .get();
        assertThatThrownBy(() -> table().open(false, positions))
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.SOURCE_GONE))
                .hasMessage("topic " + topic + ", partition 0: offset 2 is gone: the topic has deleted 5 offsets that"
                        + " were not read yet, and begins at 7");
        TestTable lenient = table().option("on-data-loss", "earliest");
        try (Source source = lenient.open(false, positions);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(reader.trouble(0)).isEqualTo("5 offsets were gone before they were read");
            assertThat(read(lenient, reader, 3)).isEqualTo(values(8, 10));
        }
        TestTable skipping = table().option("on-data-loss", "latest");
        try (Source source = skipping.open(false, positions);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(reader.trouble(0)).isEqualTo("8 offsets were gone before they were read");
            send(0, 11, 11);
            assertThat(read(skipping, reader, 1)).isEqualTo(values(11, 11));
        }
    }

    @Test
    void goesOnBehindWhatIsDeletedWhileItReadsIfToldTo() throws Exception {
        create(1);
        send(0, 1, 10);
        TestTable table = table().option("on-data-loss", "earliest");
        try (Source source = table.open(false)) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get();
            try (SourceReader reader = source.reader(0, 1)) {
                assertThat(read(table, reader, 4)).isEqualTo(values(7, 10));
                assertThat(reader.trouble(0)).isEqualTo("6 offsets were gone before they were read");
            }
        }
    }

    @Test
    void refusesATopicThatEndsBeforeWhatWasRead() throws Exception {
        String id = create(1);
        send(0, 1, 2);
        assertThatThrownBy(() -> table().open(false, List.of(new SplitPosition(id + "/0", "1000@0"))))
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.SOURCE_GONE))
                .hasMessage("topic " + topic + ", partition 0: it ends at offset 2, but was read up to 1000: the topic"
                        + " has lost records that were read");
        assertThatThrownBy(() -> table().open(false, List.of(new SplitPosition(id + "/3", "0"))))
                .hasMessage("topic " + topic + " has 1 partitions, but partition 3 was read");
    }

    @Test
    void saysThatItWaitsForATransactionThatDoesNotEnd() throws Exception {
        create(1);
        TestTable table = table();
        try (KafkaProducer<String, String> producer = producer(broker, Map.of("transactional.id", topic));
                Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            send(0, 1, 1);
            read(table, reader, 1);
            awaitCaughtUp(table, reader);
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "{\"a\":2}")).get();
            waitFor(() -> table.poll(reader).isEmpty() && !reader.caughtUp(0));
            waitFor(() -> table.poll(reader).isEmpty() && reader.trouble(0) != null);
            assertThat(reader.trouble(0))
                    .matches("waits at offset 1 for a transaction of another writer that has been open for 1\\d s");
            assertThat(reader.caughtUp(0)).isFalse();
            producer.commitTransaction();
            assertThat(read(table, reader, 1)).isEqualTo(values(2, 2));
            awaitCaughtUp(table, reader);
            assertThat(reader.trouble(0)).isNull();
        }
    }

    @Test
    void saysThatTheBrokerIsAwayAndGoesOnWhenItIsBack() throws Exception {
        try (LocalBroker own = LocalBroker.start()) {
            TestTable table = table().option("bootstrap.servers", own.bootstrapServers());
            table.insert(List.of(TestTable.batch(table.schema(), List.of(List.of(1)))));
            try (Source source = table.open(false);
                    SourceReader reader = source.reader(0, 1)) {
                read(table, reader, 1);
                own.kill();
                waitFor(() -> table.poll(reader).isEmpty() && reader.trouble(0) != null);
                assertThat(reader.trouble(0))
                        .matches("no Kafka broker answers at " + own.bootstrapServers() + " since \\d+ s");
                own.restart();
                table.insert(List.of(TestTable.batch(table.schema(), List.of(List.of(2)))));
                assertThat(read(table, reader, 1)).isEqualTo(values(2, 2));
                waitFor(() -> table.poll(reader).isEmpty() && reader.trouble(0) == null);
            }
        }
    }
}
