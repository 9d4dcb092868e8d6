package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The topic with the commit records of one job: compacted, with one partition, and written by nobody else, so that no
 * foreign transaction can hold back what is read from it. Thread: the job's checkpoint thread.
 */
final class KafkaMarkers {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Offsets that are looked at first, from the end; a commit takes two. */
    private static final long FIRST_SPAN = 64;

    private static final long SPAN_GROWTH = 16;

    /** What is not compacted yet, of a topic of which only the last record matters. */
    private static final String SEGMENT_BYTES = "16777216";

    private final TableOptions options;
    private final String jobUuid;

    KafkaMarkers(TableOptions options, String jobUuid) {
        this.options = options;
        this.jobUuid = jobUuid;
    }

    String topic() {
        return "_tidemark.commit." + jobUuid;
    }

    /** All records have this one key, so that compaction leaves the last. */
    byte[] key() {
        return jobUuid.getBytes(StandardCharsets.UTF_8);
    }

    /** Creates the topic if it is missing. */
    void ensureTopic() {
        NewTopic wanted = new NewTopic(topic(), Optional.of(1), Optional.empty())
                .configs(Map.of("cleanup.policy", "compact", "retention.ms", "-1", "segment.bytes", SEGMENT_BYTES));
        try (Admin admin = Admin.create(KafkaOptions.clientSettings(options, Set.of()))) {
            try {
                admin.createTopics(List.of(wanted)).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            } finally {
                KafkaTopics.awaitWritable(admin, topic(), PATIENCE);
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw KafkaErrors.opening(options, ErrorCode.SINK_FAILED, e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Deletes the topic if it is there: the job will never ask for its last commit again. */
    void deleteTopic() {
        try (Admin admin = Admin.create(KafkaOptions.clientSettings(options, Set.of()))) {
            try {
                admin.deleteTopics(List.of(topic())).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                admin.close(Duration.ZERO);
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw KafkaErrors.opening(options, ErrorCode.SINK_FAILED, e);
            }
        } catch (KafkaException | java.util.concurrent.TimeoutException e) {
            throw KafkaErrors.opening(options, ErrorCode.SINK_FAILED, e);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private TidemarkException interrupted() {
        Thread.currentThread().interrupt();
        return new TidemarkException(
                ErrorCode.CANCELLED, "table " + options.table() + ": reaching Kafka was interrupted");
    }

    /**
     * The last record that was committed. To be asked when no transaction of the job can be open any more; waits until
     * readers are let past all of them. Looks at the end of the topic first, because a job that has run for long has more
     * records than are to be read at each start, before compaction removes them.
     */
    Optional<CommitRecord> last(Duration patience) {
        TopicPartition partition = new TopicPartition(topic(), 0);
        long deadline = SystemClock.INSTANCE.nanos() + patience.toNanos();
        long end = end(partition);
        Optional<CommitRecord> found = Optional.empty();
        Consumer<byte[], byte[]> consumer = consumer("read_committed");
        try {
            consumer.assign(List.of(partition));
            long first = consumer.beginningOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
            long from = end;
            for (long span = FIRST_SPAN; found.isEmpty() && from > first; span *= SPAN_GROWTH) {
                long to = from;
                from = Math.max(first, to - span);
                found = last(consumer, partition, from, to, deadline);
            }
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
        return found;
    }

    /** The last committed record from one offset on, up to another at least. */
    private Optional<CommitRecord> last(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, long to, long deadline) {
        Optional<CommitRecord> found = Optional.empty();
        consumer.seek(partition, from);
        while (consumer.position(partition, PATIENCE) < to) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                String place = "offset " + record.offset() + " of topic " + topic();
                byte[] value = record.value() == null ? new byte[0] : record.value();
                found = Optional.of(CommitMarker.read(value, place));
            }
            if (SystemClock.INSTANCE.nanos() - deadline > 0) {
                throw new TidemarkException(
                        ErrorCode.SINK_FAILED,
                        "topic " + topic() + " has a transaction that does not end, so that the last commit of the"
                                + " job cannot be read",
                        "find the writer with 'kafka-transactions.sh find-hanging', and abort its transaction",
                        null);
            }
        }
        return found;
    }

    /** Where the topic ends, records of open transactions included. */
    private long end(TopicPartition partition) {
        Consumer<byte[], byte[]> consumer = consumer("read_uncommitted");
        try {
            return consumer.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private Consumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> settings =
                new HashMap<>(KafkaOptions.clientSettings(options, KafkaOptions.CONSUMER_SETTINGS));
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", false);
        settings.put("isolation.level", isolation);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
