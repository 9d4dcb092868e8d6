package io.tidemark.connectors.kafka;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
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

    private static final Duration LOSS_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(200);

    private final Consumer<ByteBuffer, ByteBuffer> consumer;
    private final ScanRequest request;
    private final KafkaRows rows;
    private final @Nullable Metric connections;
    private final String topic;
    private final int index;
    private final int count;
    private final Uuid topicId;
    private final TopicWatch watch;
    private final List<KafkaSplit> splits = new ArrayList<>();
    private Iterator<TopicPartition> arrivedPartitions =
            List.<TopicPartition>of().iterator();
    private ConsumerRecords<ByteBuffer, ByteBuffer> arrived = ConsumerRecords.empty();
    private List<ConsumerRecord<ByteBuffer, ByteBuffer>> run = List.of();
    private int runNext;
    private int current;
    private int partitionCount;

    KafkaReader(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Admin admin,
            ScanRequest request,
            Format format,
            List<KafkaPosition> starts,
            int index,
            int count) {
        this.consumer = consumer;
        this.request = request;
        this.index = index;
        this.count = count;
        topic = request.options().require(KafkaOptions.TOPIC);
        topicId = starts.get(0).topicId();
        rows = new KafkaRows(request, format);
        connections = consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count"))
                .findAny()
                .orElse(null);
        partitionCount = starts.size();
        watch = new TopicWatch(admin, request.options(), topicId, partitionCount, SystemClock.INSTANCE);
        List<KafkaPosition> own = starts.stream()
                .filter(start -> start.partition() % count == index)
                .toList();
        own.forEach(start -> splits.add(new KafkaSplit(new TopicPartition(topic, start.partition()), start)));
        assign();
        own.forEach(start -> consumer.seek(new TopicPartition(topic, start.partition()), start.seek()));
        finishSplits();
        for (int split = 0; split < splits.size(); split++) {
            if (splits.get(split).lost > 0) {
                request.rejected().lost(describe(split), splits.get(split).lost);
            }
        }
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
        } catch (OffsetOutOfRangeException e) {
            skipLost(e);
            return null;
        } catch (KafkaException e) {
            throw KafkaErrors.opening(request.options(), ErrorCode.SOURCE_FAILED, e);
        }
        KafkaSplit split = splits.get(current);
        runNext = rows.read(run, runNext, split.end, describe(current));
        noteProgress(split);
        ColumnBatch batch = rows.batch();
        return batch.rowCount == 0 ? null : batch;
    }

    private void noteProgress(KafkaSplit split) {
        split.pending = runNext < run.size();
        ConsumerRecord<ByteBuffer, ByteBuffer> last = run.get(runNext - 1);
        split.next = split.pending ? run.get(runNext).offset() : Math.min(split.end, last.offset() + 1);
        split.moves();
        last.leaderEpoch().ifPresent(epoch -> split.leaderEpoch = OptionalInt.of(epoch));
    }

    /** Goes on to the records of the next partition; whether there are any. */
    private boolean nextRun() {
        if (!arrivedPartitions.hasNext()) {
            if (request.bounded()) {
                finishSplits();
            }
            if (watch.look(request.bounded() ? List.of() : partitions())) {
                addPartitions();
                observe();
            }
            if (splits.isEmpty() || finished()) {
                return false;
            }
            arrived = consumer.poll(Duration.ZERO);
            arrivedPartitions = arrived.partitions().iterator();
            for (TopicPartition partition : arrived.partitions()) {
                KafkaSplit split = splits.get(splitOf(partition));
                split.pending = true;
                split.next = arrived.records(partition).get(0).offset();
            }
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
        for (KafkaSplit split : splits) {
            if (!split.finished && position(split) >= split.end) {
                split.finished = true;
                split.next = split.end;
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

    /** Where the consumer stands, behind markers and gaps too; or behind the last record if it does not tell at once. */
    private long position(KafkaSplit split) {
        if (split.pending || split.finished) {
            return split.next;
        }
        try {
            return Math.max(split.next, consumer.position(split.partition, Duration.ZERO));
        } catch (TimeoutException | OffsetOutOfRangeException e) {
            return split.next; // it has yet to ask the broker, and then tells at the next poll what is wrong
        }
    }

    private List<TopicPartition> partitions() {
        return splits.stream().map(split -> split.partition).toList();
    }

    private void addPartitions() {
        if (request.bounded()) {
            return;
        }
        List<TopicPartition> added = new ArrayList<>();
        for (int number : watch.partitionsFrom(partitionCount)) {
            if (number % count == index) {
                TopicPartition found = new TopicPartition(topic, number);
                added.add(found);
                splits.add(new KafkaSplit(
                        found, new KafkaPosition(topicId, number, 0, OptionalInt.empty(), KafkaPosition.ENDLESS, 0)));
            }
        }
        partitionCount = watch.partitions();
        if (!added.isEmpty()) {
            assign();
            consumer.seekToBeginning(added);
        }
    }

    /** Sees which partitions have more than they give out, because a transaction of another writer is open. */
    private void observe() {
        for (KafkaSplit split : splits) {
            if (!split.finished) {
                long position = position(split);
                boolean more = watch.end(split.partition) > position;
                split.observe(position, more && !split.pending && atCommittedEnd(split), SystemClock.INSTANCE.nanos());
            }
        }
    }

    private boolean atCommittedEnd(KafkaSplit split) {
        OptionalLong lag = consumer.currentLag(split.partition);
        return lag.isPresent() && lag.getAsLong() <= 0;
    }

    /** Goes on behind records that are gone, if the table allows it. */
    private void skipLost(OffsetOutOfRangeException outOfRange) {
        if (outOfRange instanceof LogTruncationException) {
            throw SourceLoss.truncated(request.options(), outOfRange);
        }
        watch.checkSame();
        Set<TopicPartition> gone = outOfRange.offsetOutOfRangePartitions().keySet();
        Map<TopicPartition, Long> firsts = consumer.beginningOffsets(gone, LOSS_TIMEOUT);
        Map<TopicPartition, Long> ends = consumer.endOffsets(gone, LOSS_TIMEOUT);
        outOfRange.offsetOutOfRangePartitions().forEach((partition, wanted) -> {
            long first = firsts.getOrDefault(partition, 0L);
            long to = SourceLoss.goOn(
                    request.options(), partition.partition(), wanted, first, ends.getOrDefault(partition, first));
            int number = splitOf(partition);
            KafkaSplit split = splits.get(number);
            split.lost += to - wanted;
            request.rejected().lost(describe(number), to - wanted);
            split.next = to;
            consumer.seek(partition, to);
        });
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
        KafkaSplit asked = splits.get(split);
        return atCommittedEnd(asked) && watch.end(asked.partition) <= position(asked);
    }

    @Override
    public @Nullable String trouble(int split) {
        KafkaSplit asked = splits.get(split);
        long silent = watch.silentSeconds();
        if (silent > 0) {
            return "no Kafka broker answers at " + request.options().require(KafkaOptions.SERVERS) + " since " + silent
                    + " s";
        }
        long waiting = asked.waitingNanos(SystemClock.INSTANCE.nanos());
        if (waiting > KafkaSplit.STALLED_NANOS) {
            return "waits at offset " + position(asked) + " for a transaction of another writer that has been open for "
                    + Duration.ofNanos(waiting).toSeconds() + " s";
        }
        return asked.lost == 0 ? null : asked.lost + " offsets were gone before they were read";
    }

    @Override
    public List<SplitPosition> positions() {
        List<SplitPosition> found = new ArrayList<>();
        for (KafkaSplit split : splits) {
            found.add(new KafkaPosition(
                            topicId, split.partition.partition(), position(split), split.leaderEpoch, split.end, 0)
                    .text());
        }
        return found;
    }

    @Override
    public boolean pause(int split, boolean pauses) {
        KafkaSplit chosen = splits.get(split);
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
        for (KafkaSplit split : splits) {
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
    public double fractionRead() {
        long all = 0;
        long done = 0;
        for (KafkaSplit split : splits) {
            all += split.end - split.start;
            done += split.next - split.start;
        }
        return !request.bounded() || all <= 0 ? Double.NaN : Math.min(1, (double) done / all);
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
