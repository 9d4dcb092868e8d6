package io.tidemark.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.broker.LocalBroker;
import io.tidemark.connectors.TestTable;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.RowKind;
import io.tidemark.types.SqlType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UpsertTopicIT {
    private static LocalBroker broker;

    private final String topic = "t-" + UUID.randomUUID();

    @BeforeAll
    static void start() {
        broker = LocalBroker.start();
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private record Change(RowKind kind, @Nullable Object... values) {}

    private TestTable table() {
        return new TestTable("t", "kafka")
                .option("topic", topic)
                .option("bootstrap.servers", broker.bootstrapServers())
                .option("format", "json")
                .column("k", SqlType.varchar())
                .column("part", SqlType.bigint())
                .column("v", SqlType.bigint());
    }

    /** Writes changes as one batch and tells what the topic then holds. */
    private List<String> written(TestTable table, Change... changes) {
        assertThat(table.create().accepts()).isEqualTo(ChangelogMode.RETRACT);
        SinkRequest request = new SinkRequest(
                table.definition(), table.options(), table.schema(), ChangelogMode.RETRACT, Path.of(""), false);
        try (Sink sink = table.connector().openSink(request);
                SinkWriter writer = sink.writer(0, 1)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            byte[] kinds = new byte[changes.length];
            for (Change change : changes) {
                kinds[rows.size()] = (byte) change.kind().ordinal();
                rows.add(java.util.Arrays.asList(change.values()));
            }
            ColumnBatch batch = TestTable.batch(table.schema(), rows);
            batch.kinds = kinds;
            writer.write(batch);
            writer.finish();
        }
        return records();
    }

    private List<String> records() {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            List<String> found = new ArrayList<>();
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    found.add(record.key() + " = " + record.value());
                }
            }
            return found;
        }
    }

    @Test
    void writesAnUpdateOnceAndADeleteAsATombstone() {
        assertThat(written(
                        table().primaryKey("k"),
                        new Change(RowKind.INSERT, "a", 1, 10),
                        new Change(RowKind.UPDATE_BEFORE, "a", 1, 10),
                        new Change(RowKind.UPDATE_AFTER, "a", 1, 11),
                        new Change(RowKind.DELETE, "a", 1, 11)))
                .containsExactly(
                        "a = {\"k\":\"a\",\"part\":1,\"v\":10}", "a = {\"k\":\"a\",\"part\":1,\"v\":11}", "a = null");
    }

    @Test
    void takesTheOldRowAwayWhenAnUpdateChangesTheKey() {
        assertThat(written(
                        table().primaryKey("k"),
                        new Change(RowKind.UPDATE_BEFORE, "a", 1, 10),
                        new Change(RowKind.UPDATE_AFTER, "b", 1, 10),
                        new Change(RowKind.UPDATE_BEFORE, "c", 1, 1)))
                .containsExactly("b = {\"k\":\"b\",\"part\":1,\"v\":10}", "a = null", "c = null");
    }

    @Test
    void writesSeveralKeyColumnsAsJsonInTheOrderOfTheKey() {
        assertThat(written(table().primaryKey("part", "k"), new Change(RowKind.INSERT, "a", 7, 10)))
                .containsExactly("{\"part\":7,\"k\":\"a\"} = {\"k\":\"a\",\"part\":7,\"v\":10}");
    }

    @Test
    void refusesRowsWithoutAKeyAndOptionsThatNameAnother() {
        assertThatThrownBy(() -> written(table().primaryKey("k"), new Change(RowKind.INSERT, null, 7, 10)))
                .hasMessage("table t: column 'k' of its primary key is NULL, but the key of a record says which row it"
                        + " is");
        assertThatThrownBy(() -> table().primaryKey("k").option("key", "part").create())
                .hasMessage("table t: option 'key': 'part' is for streams: the records of a TABLE have its primary key"
                        + " as their key");
    }
}
