package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
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
    private final Map<Integer, Long> starts;
    private final Map<Integer, Long> ends;

    private KafkaSource(ScanRequest request, Format format, Map<Integer, Long> starts, Map<Integer, Long> ends) {
        this.request = request;
        this.format = format;
        this.starts = starts;
        this.ends = ends;
    }

    /** Reaches for the broker and settles the offsets. */
    static KafkaSource open(ScanRequest request, Format format) {
        TableOptions options = request.options();
        Consumer<ByteBuffer, ByteBuffer> consumer;
        try {
            consumer = consumer(options);
        } catch (KafkaException e) {
            throw KafkaErrors.opening(options, ErrorCode.SOURCE_FAILED, e);
        }
        try {
            String topic = options.require(KafkaOptions.TOPIC);
            List<PartitionInfo> partitions = partitions(consumer, topic);
            if (partitions.isEmpty()) {
                throw KafkaErrors.missingTopic(
                        options, topic, consumer.listTopics(OPEN_TIMEOUT).keySet());
            }
            List<TopicPartition> all = partitions.stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            Map<Integer, Long> beginnings = byPartition(consumer.beginningOffsets(all, OPEN_TIMEOUT));
            Map<Integer, Long> ends = byPartition(consumer.endOffsets(all, OPEN_TIMEOUT));
            Map<Integer, Long> starts = starts(consumer, options, all, beginnings, ends);
            return new KafkaSource(request, format, starts, request.bounded() ? ends : Map.of());
        } catch (KafkaException e) {
            throw KafkaErrors.opening(options, ErrorCode.SOURCE_FAILED, e);
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
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

    private static Map<Integer, Long> starts(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            TableOptions options,
            List<TopicPartition> partitions,
            Map<Integer, Long> beginnings,
            Map<Integer, Long> ends) {
        switch (options.require(KafkaOptions.STARTUP)) {
            case "latest":
                return ends;
            case "timestamp":
                long millis = KafkaOptions.startupMillis(options);
                Map<TopicPartition, Long> wanted =
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> millis));
                Map<Integer, Long> found = new TreeMap<>(ends); // nothing so young: from the end
                for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry :
                        consumer.offsetsForTimes(wanted, OPEN_TIMEOUT).entrySet()) {
                    if (entry.getValue() != null) {
                        found.put(entry.getKey().partition(), entry.getValue().offset());
                    }
                }
                return found;
            case "offsets":
                return startOffsets(options, beginnings, ends);
            default:
                return beginnings;
        }
    }

    private static Map<Integer, Long> startOffsets(
            TableOptions options, Map<Integer, Long> beginnings, Map<Integer, Long> ends) {
        Map<Integer, Long> starts = new TreeMap<>(beginnings);
        KafkaOptions.startupOffsets(options).forEach((partition, offset) -> {
            Long first = beginnings.get(partition);
            Long last = ends.get(partition);
            if (first == null || last == null) {
                throw options.invalid(
                        KafkaOptions.STARTUP_OFFSETS,
                        "names partition " + partition + ", but the topic has " + beginnings.size());
            }
            if (offset < first || offset > last) {
                throw options.invalid(
                        KafkaOptions.STARTUP_OFFSETS,
                        "begins where partition " + partition + " has nothing: it has offsets " + first + " to "
                                + last);
            }
            starts.put(partition, offset);
        });
        return starts;
    }

    private static Map<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> found = new TreeMap<>();
        offsets.forEach((partition, offset) -> found.put(partition.partition(), offset));
        return found;
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
            KafkaReader reader = new KafkaReader(consumer, request, format, starts, ends, index, count);
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
        // Readers close their consumers.
    }
}
