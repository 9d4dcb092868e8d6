package io.tidemark.bench.fault;

import io.tidemark.broker.LocalBroker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A broker with topics that a test fills, partition by partition. Thread: the test's. */
public final class TestTopics implements AutoCloseable {
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

    /** What clients connect to. */
    public String servers() {
        return broker.bootstrapServers();
    }

    /** Creates a topic and waits until it can be written. */
    public void create(String topic, int partitions) {
        await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all());
        for (int partition = 0; partition < partitions; partition++) {
            awaitLeader(topic, partition);
        }
    }

    /** A broker tells of a new topic before it knows it everywhere itself. */
    private void awaitLeader(String topic, int partition) {
        boolean led = false;
        while (!led) {
            try {
                endOffset(topic, partition);
                led = true;
            } catch (IllegalStateException early) {
                if (!(early.getCause() instanceof ExecutionException failed
                        && failed.getCause() instanceof RetriableException)) {
                    throw early;
                }
            }
        }
    }

    /** Gives a topic more partitions. */
    public void grow(String topic, int partitions) {
        await(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
    }

    /** Sends a record; {@link #flush} waits for it. */
    @SuppressWarnings("FutureReturnValueIgnored") // flush waits for all
    public void send(String topic, int partition, @Nullable String value) {
        producer.send(new ProducerRecord<>(topic, partition, null, value));
    }

    /** Waits until all that was sent is there. */
    public void flush() {
        producer.flush();
    }

    /** Where a partition ends. */
    public long endOffset(String topic, int partition) {
        TopicPartition wanted = new TopicPartition(topic, partition);
        return await(admin.listOffsets(Map.of(wanted, OffsetSpec.latest())).partitionResult(wanted))
                .offset();
    }

    /** Deletes the records of a partition before an offset. */
    void deleteBefore(String topic, int partition, long offset) {
        await(admin.deleteRecords(Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
                .all());
    }

    /** Deletes a topic and creates another one of the same name. */
    void recreate(String topic, int partitions) {
        await(admin.deleteTopics(List.of(topic)).all());
        while (await(admin.listTopics().names()).contains(topic)) {
            Thread.onSpinWait();
        }
        create(topic, partitions);
    }

    /** The names of all topics. */
    Set<String> names() {
        return await(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    }

    /** What a read_committed reader sees in a topic, partition by partition. */
    List<String> committed(String topic) {
        Map<String, Object> reading = new HashMap<>(settings);
        reading.put("isolation.level", "read_committed");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(reading, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> values = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    /** The broker, to be killed. */
    LocalBroker broker() {
        return broker;
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

    /** Ends the broker, with all topics. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        broker.close();
    }
}
