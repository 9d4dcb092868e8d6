package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;

/**
 * A scan of a topic. Where each partition begins and, for a bounded scan, ends is settled when it is opened, so that all
 * readers agree. Thread: as {@link Source} says.
 */
final class KafkaSource implements Source {
    /** With what is left over for closing, a broker that does not answer is reported within 10 s. */
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(7);

    private static final long MISSING_NANOS = 1_000_000_000L;

    /** Large fetches, so that the time in which the next one is on its way matters little. */
    private static final int FETCH_BYTES = 1 << 22;

    /** Lets the system size the socket's buffer; what waits there need not be waited for. */
    private static final int RECEIVE_BUFFER_BYTES = -1;

    private final ScanRequest request;
    private final Format format;
    private final Admin admin;
    private final List<KafkaPosition> starts;

    private KafkaSource(ScanRequest request, Format format, Admin admin, List<KafkaPosition> starts) {
        this.request = request;
        this.format = format;
        this.admin = admin;
        this.starts = List.copyOf(starts);
    }

    /** Reaches for the broker and settles the offsets. */
    static KafkaSource open(ScanRequest request, Format format) {
        TableOptions options = request.options();
        Admin admin = null;
        try (Consumer<ByteBuffer, ByteBuffer> consumer = consumer(options)) {
            try {
                String topic = options.require(KafkaOptions.TOPIC);
                List<PartitionInfo> partitions = partitions(consumer, topic);
                if (partitions.isEmpty()) {
                    throw KafkaErrors.missingTopic(
                            options, topic, consumer.listTopics(OPEN_TIMEOUT).keySet());
                }
                admin = Admin.create(KafkaOptions.clientSettings(options, Set.of()));
                KafkaStart start = new KafkaStart(request, topicId(admin, topic), partitions, consumer, OPEN_TIMEOUT);
                KafkaSource source = new KafkaSource(request, format, admin, start.positions());
                admin = null; // the source's now
                return source;
            } finally {
                consumer.close(CloseOptions.timeout(Duration.ZERO));
            }
        } catch (KafkaException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw KafkaErrors.opening(options, ErrorCode.SOURCE_FAILED, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(
                    ErrorCode.CANCELLED, "table " + options.table() + ": opening it was interrupted");
        } finally {
            if (admin != null) {
                admin.close(Duration.ZERO);
            }
        }
    }

    private static Uuid topicId(Admin admin, String topic)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        return admin.describeTopics(List.of(topic))
                .allTopicNames()
                .thenApply(topics -> topics.values().iterator().next().topicId())
                .get(OPEN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The partitions; none if the topic stays missing for a moment, as one that was just created may be. */
    private static List<PartitionInfo> partitions(Consumer<ByteBuffer, ByteBuffer> consumer, String topic) {
        long deadline = SystemClock.INSTANCE.nanos() + MISSING_NANOS;
        while (true) {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, OPEN_TIMEOUT);
            if (partitions != null && !partitions.isEmpty()) {
                return partitions;
            }
            if (SystemClock.INSTANCE.nanos() - deadline > 0
                    || Thread.currentThread().isInterrupted()) {
                return List.of();
            }
            LockSupport.parkNanos(MISSING_NANOS / 10);
        }
    }

    private static Consumer<ByteBuffer, ByteBuffer> consumer(TableOptions options) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("max.partition.fetch.bytes", FETCH_BYTES);
        settings.put("receive.buffer.bytes", RECEIVE_BUFFER_BYTES);
        settings.put("max.poll.records", KafkaReader.POLL_RECORDS);
        settings.put("metadata.max.age.ms", 5000);
        settings.putAll(KafkaOptions.clientSettings(options, KafkaOptions.CONSUMER_SETTINGS));
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("allow.auto.create.topics", false);
        settings.put("isolation.level", options.require(KafkaOptions.ISOLATION));
        return new KafkaConsumer<>(settings, new ByteBufferDeserializer(), new ByteBufferDeserializer());
    }

    @Override
    public int splitCount() {
        return starts.size();
    }

    @Override
    public SourceReader reader(int index, int count) {
        Consumer<ByteBuffer, ByteBuffer> consumer = null;
        try {
            consumer = consumer(request.options());
            KafkaReader reader = new KafkaReader(consumer, admin, request, format, starts, index, count);
            consumer = null; // the reader's now
            return reader;
        } catch (KafkaException e) {
            throw KafkaErrors.opening(request.options(), ErrorCode.SOURCE_FAILED, e);
        } finally {
            if (consumer != null) {
                consumer.close();
            }
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO); // readers close their consumers
    }
}
