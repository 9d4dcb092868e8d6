package io.tidemark.connectors.kafka;

import io.tidemark.broker.LocalBroker;
import io.tidemark.connectors.TestTable;
import io.tidemark.connectors.nexmark.NexmarkGenerator;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.SqlType;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Measures how fast one thread reads JSON bids from a local broker, against a bare consumer that parses nothing. Not a
 * test; run it with the test class path: {@code KafkaMeasure [bids] [rounds] [option=value …]}.
 */
final class KafkaMeasure {
    private static final String TOPIC = "bids";

    private KafkaMeasure() {}

    public static void main(String[] args) throws Exception {
        long bids = args.length > 0 ? Long.parseLong(args[0]) : 2_000_000;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 4;
        try (LocalBroker broker = LocalBroker.start()) {
            feed(broker.bootstrapServers(), bids);
            for (int round = 0; round < rounds; round++) {
                bare(broker.bootstrapServers(), bids);
                ours(broker.bootstrapServers(), bids, args);
            }
        }
    }

    private static void feed(String servers, long bids) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        NexmarkGenerator generator = new NexmarkGenerator(1, 10_000, 1_700_000_000_000L);
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                servers,
                "batch.size",
                1 << 17,
                "linger.ms",
                20,
                "acks",
                "1",
                "enable.idempotence",
                false);
        long bytes = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            long sent = 0;
            for (long event = 0; sent < bids; event++) {
                if (NexmarkGenerator.kind(event) == NexmarkGenerator.Kind.BID) {
                    byte[] json = generator.json(event);
                    bytes += json.length;
                    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(TOPIC, json));
                    sent++;
                }
            }
        }
        System.out.println("fed " + bids + " bids of " + bytes / bids + " bytes");
    }

    private static void bare(String servers, long bids) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", servers, "max.poll.records", 2000, "max.partition.fetch.bytes", 4 << 20);
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        long sum = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            consumer.position(partition);
            long started = System.nanoTime();
            long cpu = cpuNanos();
            for (long read = 0; read < bids; ) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    sum += record.value().length;
                    read++;
                }
            }
            report("bare consumer", bids, started, cpu, sum);
        }
    }

    private static void ours(String servers, long bids, String[] args) {
        TestTable table = new TestTable("bid", "kafka")
                .option("topic", TOPIC)
                .option("bootstrap.servers", servers)
                .option("format", "json")
                .column("auction", SqlType.bigint())
                .column("price", SqlType.bigint())
                .column("date_time", SqlType.timestamp());
        for (int index = 2; index < args.length; index++) {
            String[] option = args[index].split("=", 2);
            table.option(option[0], option[1]);
        }
        try (Source source = table.open(true);
                SourceReader reader = source.reader(0, 1)) {
            long sum = 0;
            long empty = 0;
            long started = System.nanoTime();
            long cpu = cpuNanos();
            while (!reader.finished()) {
                ColumnBatch batch = reader.poll();
                if (batch == null) {
                    empty++;
                    LockSupport.parkNanos(50_000);
                    continue;
                }
                long[] prices = batch.longs(1).values;
                for (int row = 0; row < batch.rowCount; row++) {
                    sum += prices[row];
                }
            }
            report("table, 3 fields (" + empty + " empty polls)", bids, started, cpu, sum);
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Prints the rate by the clock, and by the thread's own time, which other load on the machine disturbs less. */
    private static void report(String what, long bids, long started, long cpu, long sum) {
        double seconds = (System.nanoTime() - started) / 1e9;
        double cpuSeconds = (cpuNanos() - cpu) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%-40s %.2f M/s, %.2f M per second of its thread (checksum %d)%n",
                what,
                bids / seconds / 1e6,
                bids / cpuSeconds / 1e6,
                sum);
    }
}
