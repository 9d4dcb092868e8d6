package io.tidemark.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.broker.LocalBroker;
import io.tidemark.connectors.TestTable;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaConnectorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    private void create(int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get();
    }

    private KafkaProducer<String, String> producer(Map<String, Object> extra) {
        Map<String, Object> settings = new HashMap<>(extra);
        settings.put("bootstrap.servers", broker.bootstrapServers());
        settings.put("max.request.size", 1 << 26);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    private void send(int partition, @Nullable String... values) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            long time = 1000;
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, partition, time, "k" + time, value))
                        .get();
                time += 1000;
            }
        }
    }

    private TestTable table() {
        return new TestTable("t", "kafka")
                .option("topic", topic)
                .option("bootstrap.servers", broker.bootstrapServers())
                .option("format", "json")
                .column("a", SqlType.bigint());
    }

    private static List<String> pollUntil(TestTable table, SourceReader reader, int rows) {
        List<String> found = new ArrayList<>();
        waitFor(reader, any -> {
            found.addAll(table.poll(reader));
            return found.size() >= rows;
        });
        return found;
    }

    private static void waitFor(SourceReader reader, Predicate<SourceReader> condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(reader)) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void writesRowsAndReadsThemBack() {
        TestTable table =
                table().column("b", SqlType.varchar()).option("key", "a").option("partitions", "3");
        List<List<Object>> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int row = 0; row < 5000; row++) {
            rows.add(List.of(row, "text " + row));
            expected.add("{\"a\":" + row + ",\"b\":\"text " + row + "\"}");
        }
        table.insert(List.of(TestTable.batch(table.schema(), rows)));
        assertThat(table.rows()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(table.rows(2)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void readsWhereItIsToldToBegin() throws Exception {
        create(2);
        send(0, "{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        send(1, "{\"a\":4}");
        assertThat(table().rows()).containsExactlyInAnyOrder("{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}");
        assertThat(table().option("scan.startup", "latest").rows()).isEmpty();
        assertThat(table().option("scan.startup", "timestamp")
                        .option("scan.startup.timestamp", "1970-01-01 00:00:02")
                        .rows())
                .containsExactly("{\"a\":2}", "{\"a\":3}");
        assertThat(table().option("scan.startup", "offsets")
                        .option("scan.startup.offsets", "0:2, 1:1")
                        .rows())
                .containsExactly("{\"a\":3}");
        assertThatThrownBy(() -> table().option("scan.startup", "offsets")
                        .option("scan.startup.offsets", "0:4")
                        .rows())
                .hasMessage("table t: option 'scan.startup.offsets': '0:4' begins where partition 0 has nothing: "
                        + "it has offsets 0 to 3");
        assertThatThrownBy(() -> table().option("scan.startup", "offsets")
                        .option("scan.startup.offsets", "7:4")
                        .rows())
                .hasMessageEndingWith("'7:4' names partition 7, but the topic has 2");
    }

    @Test
    void fillsMetadata() throws Exception {
        create(2);
        send(1, "{\"a\":1}", "{\"a\":2}");
        TestTable table = table().metadata("topic", SqlType.varchar())
                .metadata("partition", SqlType.of(SqlType.Kind.INTEGER))
                .metadata("offset", SqlType.bigint())
                .metadata("timestamp", SqlType.timestamp())
                .metadata("key", SqlType.varchar());
        assertThat(table.rows())
                .containsExactly(
                        "{\"a\":1,\"topic\":\"" + topic
                                + "\",\"partition\":1,\"offset\":0,\"timestamp\":\"1970-01-01 00:00:01.000\",\"key\":\"k1000\"}",
                        "{\"a\":2,\"topic\":\"" + topic
                                + "\",\"partition\":1,\"offset\":1,\"timestamp\":\"1970-01-01 00:00:02.000\",\"key\":\"k2000\"}");
    }

    @Test
    void goesOnUnboundedAndFindsNewPartitions() throws Exception {
        create(1);
        TestTable table = table();
        try (Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(reader.splitCount()).isEqualTo(1);
            send(0, "{\"a\":1}");
            assertThat(pollUntil(table, reader, 1)).containsExactly("{\"a\":1}");
            waitFor(reader, any -> table.poll(reader).isEmpty() && reader.caughtUp(0));
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            send(1, "{\"a\":2}");
            long asked = System.nanoTime();
            assertThat(pollUntil(table, reader, 1)).containsExactly("{\"a\":2}");
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(10));
            assertThat(reader.splitCount()).isEqualTo(2);
            assertThat(reader.describe(reader.currentSplit())).isEqualTo("topic " + topic + ", partition 1");
            assertThat(reader.finished()).isFalse();
        }
    }

    @Test
    void givesANewPartitionToOneReaderOnly() throws Exception {
        create(2);
        TestTable table = table();
        try (Source source = table.open(false);
                SourceReader first = source.reader(0, 2);
                SourceReader second = source.reader(1, 2)) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                    .all()
                    .get();
            send(2, "{\"a\":1}");
            assertThat(pollUntil(table, first, 1)).containsExactly("{\"a\":1}");
            assertThat(table.poll(second)).isEmpty();
            assertThat(second.splitCount()).isEqualTo(1);
        }
    }

    @Test
    void saysThatNoBrokerAnswers() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            port = unused.getLocalPort();
        }
        TestTable table = table().option("bootstrap.servers", "127.0.0.1:" + port);
        long started = System.nanoTime();
        assertThatThrownBy(table::rows)
                .hasMessage("table t: no Kafka broker answers at 127.0.0.1:" + port)
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.UNREACHABLE));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
        long startedSink = System.nanoTime();
        assertThatThrownBy(() -> table.insert(List.of()))
                .hasMessage("table t: no Kafka broker answers at 127.0.0.1:" + port);
        assertThat(Duration.ofNanos(System.nanoTime() - startedSink)).isLessThan(Duration.ofSeconds(10));
        assertThatThrownBy(() -> table().option("bootstrap.servers", "no-such-host.invalid:9092")
                        .rows())
                .hasMessage("table t: no Kafka broker answers at no-such-host.invalid:9092");
    }

    @Test
    void saysThatTheTopicIsMissing() throws Exception {
        create(1);
        assertThatThrownBy(() -> table().option("topic", topic + "s").rows())
                .hasMessage("table t: there is no topic '" + topic + "s' on the Kafka broker at "
                        + broker.bootstrapServers())
                .satisfies(error ->
                        assertThat(((TidemarkException) error).hint()).isEqualTo("did you mean '" + topic + "'?"));
        assertThatThrownBy(() -> table().option("topic", topic + "s")
                        .option("create-topic", "false")
                        .insert(List.of()))
                .hasMessageStartingWith("table t: there is no topic '" + topic + "s'");
    }

    @Test
    void putsAsideWhatItCannotReadWithTopicPartitionAndOffset() throws Exception {
        create(1);
        send(0, "{\"a\":1}", "{\"a\":\"x\"}", null, "", "{\"a\":5}");
        TestTable table = table().deadLetter();
        assertThat(table.rows()).containsExactly("{\"a\":1}", "{\"a\":5}");
        String partition = "topic " + topic + ", partition 0, ";
        assertThat(table.rejections())
                .containsExactly(
                        partition + "1: field 'a': 'x' is not a BIGINT: {\"a\":\"x\"}",
                        partition + "2: the record has no value (a deletion), which a stream cannot hold",
                        partition + "3: not valid JSON: the record is empty: ");
        assertThatThrownBy(table()::rows).hasMessageStartingWith(partition + "1: field 'a'");
    }

    @Test
    void readsARecordOfTenMegabytesAndRefusesALargerOne() throws Exception {
        create(1);
        send(0, "{\"x\":\"" + "y".repeat(10_000_000) + "\",\"a\":1}");
        send(0, "{\"x\":\"" + "y".repeat(20_000_000) + "\",\"a\":2}", "{\"a\":3}");
        TestTable table = table().deadLetter();
        assertThat(table.rows()).containsExactly("{\"a\":1}", "{\"a\":3}");
        assertThat(table.rejections())
                .singleElement()
                .asString()
                .startsWith(
                        "topic " + topic + ", partition 0, 1: the record of 20000014 bytes has more than the 16777216");
    }

    @Test
    void writesARecordOfTenMegabytes() {
        TestTable table = table().column("b", SqlType.varchar());
        String large = "y".repeat(10_000_000);
        table.insert(List.of(TestTable.batch(table.schema(), List.of(List.of(1, large)))));
        assertThat(table.rows()).containsExactly("{\"a\":1,\"b\":\"" + large + "\"}");
    }

    @Test
    void endsBoundedScansBehindAbortedTransactions() throws Exception {
        create(1);
        Map<String, Object> transactional = Map.of("transactional.id", "tx-" + topic);
        try (KafkaProducer<String, String> producer = producer(transactional)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "{\"a\":1}")).get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "{\"a\":2}")).get();
            producer.flush();
            producer.abortTransaction();
            assertThat(table().rows()).containsExactly("{\"a\":1}");
            assertThat(table().option("isolation", "read_uncommitted").rows())
                    .containsExactly("{\"a\":1}", "{\"a\":2}");
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "{\"a\":3}")).get();
            producer.flush();
            assertThat(table().rows()).as("an open transaction").containsExactly("{\"a\":1}");
            producer.abortTransaction();
        }
        assertThat(table().rows()).containsExactly("{\"a\":1}");
    }

    @Test
    void endsBoundedScansAtTheEndOffsetsOfTheirStart() throws Exception {
        create(1);
        send(0, "{\"a\":1}");
        TestTable table = table();
        try (Source source = table.open(true)) {
            send(0, "{\"a\":2}");
            try (SourceReader reader = source.reader(0, 1)) {
                List<String> rows = new ArrayList<>();
                waitFor(reader, any -> {
                    rows.addAll(table.poll(reader));
                    return reader.finished();
                });
                assertThat(rows).containsExactly("{\"a\":1}");
            }
        }
    }

    @Test
    void saysThatRecordsWereDeletedBeforeTheyWereRead() throws Exception {
        create(1);
        send(0, "{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        TestTable table = table();
        try (Source source = table.open(true)) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(2)))
                    .all()
                    .get();
            try (SourceReader reader = source.reader(0, 1)) {
                assertThatThrownBy(() -> pollUntil(table, reader, 1))
                        .hasMessageStartingWith("topic " + topic + ", partition 0: offset 0 is gone");
            }
        }
    }

    @Test
    void saysThatTheTopicWasDeleted() throws Exception {
        create(1);
        send(0, "{\"a\":1}");
        TestTable table = table();
        try (Source source = table.open(false);
                SourceReader reader = source.reader(0, 1)) {
            assertThat(pollUntil(table, reader, 1)).containsExactly("{\"a\":1}");
            admin.deleteTopics(List.of(topic)).all().get();
            assertThatThrownBy(() -> pollUntil(table, reader, 1))
                    .hasMessage("topic " + topic + " was deleted while it was read");
        }
    }

    @Test
    void reportsThatTheBrokerRefusesARecord() throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(Map.of("max.message.bytes", "1000"))))
                .all()
                .get();
        TestTable table = table().column("b", SqlType.varchar());
        ColumnBatch large = TestTable.batch(table.schema(), List.of(List.of(1, "y".repeat(2000))));
        assertThatThrownBy(() -> table.insert(List.of(large)))
                .hasMessageStartingWith("table t: topic " + topic + " on the Kafka broker at "
                        + broker.bootstrapServers() + " cannot be written: RecordTooLarge")
                .satisfies(
                        error -> assertThat(((TidemarkException) error).code()).isEqualTo(ErrorCode.SINK_FAILED));
    }

    @Test
    void goesOnAfterTheBrokerHasCrashed() throws Exception {
        try (LocalBroker own = LocalBroker.start()) {
            TestTable table = table().option("bootstrap.servers", own.bootstrapServers());
            table.insert(List.of(TestTable.batch(table.schema(), List.of(List.of(1)))));
            try (Source source = table.open(false);
                    SourceReader reader = source.reader(0, 1)) {
                assertThat(pollUntil(table, reader, 1)).containsExactly("{\"a\":1}");
                waitFor(reader, any -> table.poll(reader).isEmpty() && reader.caughtUp(0));
                own.kill();
                waitFor(reader, any -> table.poll(reader).isEmpty() && !reader.caughtUp(0));
                own.restart();
                table.insert(List.of(TestTable.batch(table.schema(), List.of(List.of(2)))));
                assertThat(pollUntil(table, reader, 1)).containsExactly("{\"a\":2}");
            }
        }
    }

    @Test
    void losesAndRepeatsNothingWhenTheBrokerCrashesWhileItWrites() {
        try (LocalBroker own = LocalBroker.start()) {
            TestTable table = table().option("bootstrap.servers", own.bootstrapServers());
            List<String> expected = new ArrayList<>();
            table.create();
            SinkRequest request = new SinkRequest(
                    table.definition(), table.options(), table.schema(), ChangelogMode.INSERT_ONLY, Path.of(""), true);
            try (Sink sink = table.connector().openSink(request);
                    SinkWriter writer = sink.writer(0, 1)) {
                for (int part = 0; part < 20; part++) {
                    List<List<Object>> rows = new ArrayList<>();
                    for (int row = 0; row < 1000; row++) {
                        rows.add(List.of(part * 1000 + row));
                        expected.add("{\"a\":" + (part * 1000 + row) + "}");
                    }
                    writer.write(TestTable.batch(table.schema(), rows));
                    if (part == 10) {
                        own.kill();
                        assertThat(writer.drained()).isFalse();
                        assertThat(writer.ready()).isTrue();
                    }
                }
                own.restart();
                writer.finish();
                assertThat(writer.drained()).isTrue();
                sink.commit();
            }
            assertThat(table.rows()).isEqualTo(expected);
        }
    }

    @Test
    void saysThatItIsNotReadyInsteadOfWaitingForABrokerThatIsDown() {
        try (LocalBroker own = LocalBroker.start()) {
            TestTable table = table().column("b", SqlType.varchar())
                    .option("bootstrap.servers", own.bootstrapServers())
                    .option("properties.buffer.memory", "33554432");
            table.create();
            SinkRequest request = new SinkRequest(
                    table.definition(), table.options(), table.schema(), ChangelogMode.INSERT_ONLY, Path.of(""), true);
            try (Sink sink = table.connector().openSink(request);
                    SinkWriter writer = sink.writer(0, 1)) {
                ColumnBatch batch = TestTable.batch(table.schema(), List.of(List.of(1, "y".repeat(1_000_000))));
                writer.write(batch);
                writer.finish();
                own.kill();
                int written = 0;
                while (writer.ready() && written < 100) {
                    writer.write(batch);
                    written++;
                }
                assertThat(written).isBetween(10, 20);
                own.restart();
                writer.finish();
                assertThat(writer.ready()).isTrue();
            }
        }
    }

    @Test
    void readsOtherFormats() throws Exception {
        create(1);
        send(0, "1,\"x,y\"");
        assertThat(table().option("format", "csv")
                        .column("b", SqlType.varchar())
                        .rows())
                .containsExactly("{\"a\":1,\"b\":\"x,y\"}");
        TestTable raw = new TestTable("t", "kafka")
                .option("topic", topic)
                .option("bootstrap.servers", broker.bootstrapServers())
                .option("format", "raw")
                .column("whole", SqlType.of(SqlType.Kind.VARBINARY));
        assertThat(raw.rows())
                .containsExactly("{\"whole\":\""
                        + java.util.Base64.getEncoder().encodeToString("1,\"x,y\"".getBytes(StandardCharsets.UTF_8))
                        + "\"}");
    }
}
