package io.tidemark.bench;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic with bare consumers, one thread a partition: what is left to any engine over Kafka. */
final class RawConsumers {
    private static final String POLL_RECORDS = "2000";
    private static final String FETCH_BYTES = "4194304";
    private static final Duration WAIT = Duration.ofMillis(100);

    private final String servers;
    private final BidTopic topic;
    private final boolean scans;

    /**
     * @param scans whether three fields of each record are read, or none
     */
    RawConsumers(String servers, BidTopic topic, boolean scans) {
        this.servers = servers;
        this.topic = topic;
        this.scans = scans;
    }

    /** Reads the topic to its end; returns the nanoseconds from the first record on. */
    long run() {
        ExecutorService threads = Executors.newFixedThreadPool(topic.partitions());
        try {
            List<Callable<long[]>> readers = new ArrayList<>();
            for (int partition = 0; partition < topic.partitions(); partition++) {
                TopicPartition own = new TopicPartition(topic.name(), partition);
                readers.add(() -> read(own));
            }
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (Future<long[]> reader : threads.invokeAll(readers)) {
                first = Math.min(first, reader.get()[0]);
                last = Math.max(last, reader.get()[1]);
            }
            return last - first;
        } catch (ExecutionException failed) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, "the bare consumer failed: " + failed, null, null, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "interrupted", null, null, interrupted);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Reads one partition; returns when the first records came and when the last was done. */
    private long[] read(TopicPartition partition) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", servers,
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest",
                "max.poll.records", POLL_RECORDS,
                "max.partition.fetch.bytes", FETCH_BYTES);
        long first = 0;
        long at = 0;
        Checksum sum = new Checksum();
        long[] fields = new long[3];
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (at < end) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(WAIT);
                if (first == 0 && !records.isEmpty()) {
                    first = System.nanoTime();
                }
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    at = record.offset() + 1;
                    take(record.value(), fields, sum);
                }
            }
            return new long[] {first, System.nanoTime()};
        }
    }

    private void take(byte[] record, long[] fields, Checksum sum) {
        if (scans) {
            scan(record, fields);
            sum.add(fields[0], fields[1] ^ fields[2]);
        } else {
            sum.add(record.length, 0);
        }
    }

    /**
     * Reads auction, price and eventTime in one pass over an object that is known to be flat and well formed; fields are
     * told apart by their first letters.
     */
    static void scan(byte[] record, long[] fields) {
        int at = 0;
        while (at < record.length - 1) {
            int name = at + 2; // behind the brace or comma, and the quote
            at = name;
            while (record[at] != '"') {
                at++;
            }
            at += 2;
            if (record[at] == '"') {
                at = endOfText(record, at + 1);
            } else {
                long number = 0;
                while (record[at] >= '0' && record[at] <= '9') {
                    number = number * 10 + record[at] - '0';
                    at++;
                }
                if (record[name] == 'a') {
                    fields[0] = number;
                } else if (record[name] == 'p') {
                    fields[1] = number;
                } else if (record[name] == 'e') {
                    fields[2] = number;
                }
            }
        }
    }

    private static int endOfText(byte[] record, int from) {
        int at = from;
        while (record[at] != '"') {
            at += record[at] == '\\' ? 2 : 1;
        }
        return at + 1;
    }
}
