package io.tidemark.connectors.kafka;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads some partitions of a topic. Kafka's consumer fetches ahead while batches are worked on; a poll takes what has
 * arrived and never waits. Thread: the task thread that polls it.
 */
final class KafkaReader implements SourceReader {
    /**
     * Most records that one call of Kafka's poll gives: about a whole fetch, because the consumer asks for the next one
     * when the last is used up, which then comes while batches are made of these.
     */
    static final int POLL_RECORDS = 16_384;

    private static final long DISCOVERY_NANOS = Duration.ofSeconds(2).toNanos();
    /** For how many looks in a row a topic must be missing; a broker that has just started may not know it yet. */
    private static final int GONE_AFTER = 3;

    private static final Duration DISCOVERY_TIMEOUT = Duration.ofMillis(50);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(200);

    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final ScanRequest request;
    private final KafkaRows rows;
    private final @Nullable Metric connections;
    private final String topic;
    private final int index;
    private final int count;
    private final List<Split> splits = new ArrayList<>();
    private Iterator<TopicPartition> arrivedPartitions =
            List.<TopicPartition>of().iterator();
    private ConsumerRecords<ByteBuffer, ByteBuffer> arrived = ConsumerRecords.empty();
    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> run = List.of();
    private int runNext;
    private int current;
    private int partitionCount;
    private int missingCount;
    private long nextDiscovery = SystemClock.INSTANCE.nanos() + DISCOVERY_NANOS;

    /** One partition; its place in the list is its number. */
    private static final class Split {
        final TopicPartition partition;
        final long end;
        boolean finished;

        Split(TopicPartition partition, long end) {
            this.partition = partition;
            this.end = end;
        }
    }

    KafkaReader(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            ScanRequest request,
            Format format,
            Map<Integer, Long> starts,
            Map<Integer, Long> ends,
            int index,
            int count) {
        this.consumer = consumer;
        this.request = request;
        this.index = index;
        this.count = count;
        topic = request.options().require(KafkaOptions.TOPIC);
        rows = new KafkaRows(request, format);
        connections = consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count"))
                .findAny()
                .orElse(null);
        partitionCount = starts.size();
        starts.forEach((partition, start) -> {
            if (partition % count == index) {
                splits.add(
                        new Split(new TopicPartition(topic, partition), ends.getOrDefault(partition, Long.MAX_VALUE)));
            }
        });
        assign();
        for (Split split : splits) {
            consumer.seek(split.partition, starts.getOrDefault(split.partition.partition(), 0L));
        }
        finishSplits();
    }

    private void assign() {
        consumer.assign(splits.stream()
                .filter(split -> !split.finished)
                .map(split -> split.partition)
                .toList());
    }

    @Override
    public @Nullable ColumnBatch poll() {
        try {
            while (runNext >= run.size()) {
                if (!nextRun()) {
                    return null;
                }
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
        Split split = splits.get(current);
        runNext = rows.read(run, runNext, split.end, describe(current));
        ColumnBatch batch = rows.batch();
        return batch.rowCount == 0 ? null : batch;
    }

    /** Goes on to the records of the next partition; whether there are any. */
    private boolean nextRun() {
        if (!arrivedPartitions.hasNext()) {
            if (request.bounded()) {
                finishSplits();
            }
            if (SystemClock.INSTANCE.nanos() - nextDiscovery > 0) {
                discover();
            }
            if (splits.isEmpty() || finished()) {
                return false;
            }
            arrived = consumer.poll(Duration.ZERO);
            arrivedPartitions = arrived.partitions().iterator();
        }
        if (!arrivedPartitions.hasNext()) {
            return false;
        }
        TopicPartition partition = arrivedPartitions.next();
        run = arrived.records(partition);
        runNext = 0;
        current = splitOf(partition);
        return true;
    }

    private int splitOf(TopicPartition partition) {
        int split = 0;
        while (!splits.get(split).partition.equals(partition)) {
            split++;
        }
        return split;
    }

    /**
     * A bounded split ends when the consumer's position has passed its end; the position also passes what gives no
     * records: markers of transactions, aborted records, gaps that compaction has left.
     */
    private void finishSplits() {
        boolean changed = false;
        for (Split split : splits) {
            if (!split.finished && consumer.position(split.partition) >= split.end) {
                split.finished = true;
                changed = true;
            }
        }
        if (changed) {
            assignRest();
        }
    }

    private void assignRest() {
        List<TopicPartition> rest = splits.stream()
                .filter(split -> !split.finished)
                .map(split -> split.partition)
                .toList();
        if (rest.isEmpty()) {
            consumer.unsubscribe();
        } else {
            consumer.assign(rest); // positions of those that stay are kept
        }
    }

    /**
     * Looks in the metadata, which the consumer keeps fresh by itself, for partitions that have been added. Only if it
     * does not know the topic any more does it ask the broker, for a moment.
     */
    private void discover() {
        nextDiscovery = SystemClock.INSTANCE.nanos() + DISCOVERY_NANOS;
        List<PartitionInfo> partitions;
        try {
            partitions = consumer.partitionsFor(topic, DISCOVERY_TIMEOUT);
        } catch (TimeoutException e) {
            return; // not known just now; the next look will tell
        }
        missingCount = partitions == null || partitions.isEmpty() ? missingCount + 1 : 0;
        if (missingCount >= GONE_AFTER) {
            throw new TidemarkException(ErrorCode.SOURCE_FAILED, "topic " + topic + " was deleted while it was read");
        }
        if (partitions == null || request.bounded()) {
            return;
        }
        int known = partitionCount;
        List<TopicPartition> added = new ArrayList<>();
        for (PartitionInfo partition : partitions) {
            int number = partition.partition();
            partitionCount = Math.max(partitionCount, number + 1);
            if (number >= known && number % count == index) {
                TopicPartition found = new TopicPartition(topic, number);
                added.add(found);
                splits.add(new Split(found, Long.MAX_VALUE));
            }
        }
        if (!added.isEmpty()) {
            assign();
            consumer.seekToBeginning(added);
        }
    }

    private TidemarkException failed(KafkaException thrown) {
        if (thrown instanceof OffsetOutOfRangeException outOfRange) {
            Map.Entry<TopicPartition, Long> first = outOfRange
                    .offsetOutOfRangePartitions()
                    .entrySet()
                    .iterator()
                    .next();
            return new TidemarkException(
                    ErrorCode.SOURCE_FAILED,
                    "topic " + topic + ", partition " + first.getKey().partition() + ": offset " + first.getValue()
                            + " is gone: the topic has deleted records that were not read yet, or was created anew",
                    "choose another 'scan.startup', or let the topic keep records longer",
                    null,
                    thrown);
        }
        return KafkaErrors.opening(request.options(), ErrorCode.SOURCE_FAILED, thrown);
    }

    @Override
    public int currentSplit() {
        return current;
    }

    @Override
    public int splitCount() {
        return splits.size();
    }

    @Override
    public boolean caughtUp(int split) {
        if (runNext < run.size() || arrivedPartitions.hasNext() || splits.get(split).finished) {
            return false;
        }
        if (connections != null && connections.metricValue() instanceof Double open && open == 0) {
            return false; // with the broker gone nobody knows where the end is
        }
        OptionalLong lag = consumer.currentLag(splits.get(split).partition);
        return lag.isPresent() && lag.getAsLong() <= 0;
    }

    @Override
    public boolean pause(int split, boolean pauses) {
        Split chosen = splits.get(split);
        if (!chosen.finished && pauses) {
            consumer.pause(List.of(chosen.partition));
        } else if (!chosen.finished) {
            consumer.resume(List.of(chosen.partition));
        }
        return true;
    }

    @Override
    public boolean finished(int split) {
        return splits.get(split).finished;
    }

    @Override
    public boolean finished() {
        if (!request.bounded()) {
            return false;
        }
        for (Split split : splits) {
            if (!split.finished) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String describe(int split) {
        return "topic " + topic + ", partition " + splits.get(split).partition.partition();
    }

    @Override
    public long position(int row) {
        return rows.offset(row);
    }

    @Override
    public long recordsRead() {
        return rows.recordsRead();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
