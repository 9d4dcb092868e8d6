package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.SystemClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Settles where each partition begins and, for a bounded scan, ends: as the table's options say, or where an earlier run has
 * stopped. Thread: the one that starts the job.
 */
final class KafkaStart {
    /** A broker that has just started may not have found its own end again. */
    private static final long SETTLE_NANOS = 5_000_000_000L;

    private final ScanRequest request;
    private final TableOptions options;
    private final Uuid topicId;
    private final List<TopicPartition> partitions;
    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final Duration patience;
    private final Map<Integer, Long> beginnings;
    private Map<Integer, Long> ends;

    KafkaStart(
            ScanRequest request,
            Uuid topicId,
            List<PartitionInfo> partitions,
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Duration patience) {
        this.request = request;
        this.topicId = topicId;
        this.consumer = consumer;
        this.patience = patience;
        options = request.options();
        this.partitions = partitions.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        beginnings = byPartition(consumer.beginningOffsets(this.partitions, patience));
        ends = byPartition(consumer.endOffsets(this.partitions, patience));
    }

    /** Of all partitions, by their numbers. */
    List<KafkaPosition> positions() {
        Map<Integer, KafkaPosition> found = new TreeMap<>();
        List<SplitPosition> before = request.start();
        Map<Integer, Long> starts = before == null ? starts() : beginnings;
        starts.forEach((partition, offset) -> found.put(
                partition, new KafkaPosition(topicId, partition, offset, OptionalInt.empty(), end(partition), 0)));
        if (before != null) {
            before.forEach(position -> {
                KafkaPosition known = checked(KafkaPosition.parse(position));
                found.put(known.partition(), known);
            });
        }
        return new ArrayList<>(found.values());
    }

    private long end(int partition) {
        return request.bounded() ? ends.getOrDefault(partition, 0L) : KafkaPosition.ENDLESS;
    }

    /** A position of an earlier run, if the topic still has what comes next. */
    private KafkaPosition checked(KafkaPosition known) {
        if (!known.topicId().equals(topicId)) {
            throw SourceLoss.recreated(options, known.topicId(), topicId);
        }
        if (known.partition() >= partitions.size()) {
            throw SourceLoss.partitionGone(options, known.partition(), partitions.size());
        }
        awaitEnd(known);
        long first = beginnings.getOrDefault(known.partition(), 0L);
        long last = ends.getOrDefault(known.partition(), 0L);
        long offset = SourceLoss.goOn(options, known.partition(), known.offset(), first, last);
        return offset == known.offset() ? known : known.skippingTo(offset);
    }

    private void awaitEnd(KafkaPosition known) {
        long deadline = SystemClock.INSTANCE.nanos() + SETTLE_NANOS;
        while (known.offset() > ends.getOrDefault(known.partition(), 0L)
                && SystemClock.INSTANCE.nanos() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(SETTLE_NANOS / 50);
            ends = byPartition(consumer.endOffsets(partitions, patience));
        }
    }

    private Map<Integer, Long> starts() {
        switch (options.require(KafkaOptions.STARTUP)) {
            case "latest":
                return ends;
            case "timestamp":
                long millis = KafkaOptions.startupMillis(options);
                Map<TopicPartition, Long> wanted =
                        partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> millis));
                Map<Integer, Long> found = new TreeMap<>(ends); // nothing so young: from the end
                for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry :
                        consumer.offsetsForTimes(wanted, patience).entrySet()) {
                    if (entry.getValue() != null) {
                        found.put(entry.getKey().partition(), entry.getValue().offset());
                    }
                }
                return found;
            case "offsets":
                return startOffsets();
            default:
                return beginnings;
        }
    }

    private Map<Integer, Long> startOffsets() {
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
}
