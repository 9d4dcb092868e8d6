package io.tidemark.bench.ledger;

import io.tidemark.broker.LocalBroker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A broker with topics that a test fills, partition by partition. Thread: the test's. */
final class TestTopics implements AutoCloseable {
    private final LocalBroker broker = LocalBroker.start();
    private final Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    private final Admin admin = Admin.create(settings);
    private final KafkaProducer<String, String> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "enable.idempotence",
                    "false",
                    "max.in.flight.requests.per.connection",
                    "1", // what is sent again stays in order
                    "linger.ms",
                    "5"),
            new StringSerializer(),
            new StringSerializer());

    String servers() {
        return broker.bootstrapServers();
    }

    void create(String topic, int partitions) {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
        for (int partition = 0; partition < partitions; partition++) {
            endOffset(topic, partition); // it has a leader
        }
    }

    void grow(String topic, int partitions) {
        await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // flush waits for all
    void send(String topic, int partition, @Nullable String value) {
        producer.send(new ProducerRecord<>(topic, partition, null, value));
    }

    void flush() {
        producer.flush();
    }

    long endOffset(String topic, int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        return await(admin.listOffsets(Map.of(wanted, OffsetSpec.latest())).partitionResult(wanted))
                .offset();
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.close();
    }
}
