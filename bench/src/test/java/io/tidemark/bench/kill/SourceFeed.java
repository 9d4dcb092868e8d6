package io.tidemark.bench.kill;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to the source topic while the engine is being killed, and tells the {@link Oracle} of each. A row is a
 * function of the seed and its number; rows of a key are in one partition and at most {@link #DISORDER_MILLIS} out of
 * order. Thread: its own.
 */
final class SourceFeed implements AutoCloseable {
    static final String TOPIC = "src";
    static final int PARTITIONS = 3;
    static final int KEYS = 60;
    static final long DISORDER_MILLIS = 4000;

    private static final long STEP_MILLIS = 10;
    private static final long START = 1_704_067_200_000L; // 2024-01-01
    private static final long CLOSING_MILLIS = 86_400_000L;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    /** One row; keys below 0 close the windows of their partition. */
    record Row(long id, int key, long value, long time) {
        int partition() {
            return key < 0 ? -key - 1 : key % PARTITIONS;
        }

        String json() {
            return "{\"id\":" + id + ",\"k\":" + key + ",\"v\":" + value + ",\"ts\":\"" + timeText(time) + "\"}";
        }
    }

    private final KafkaProducer<String, String> producer;
    private final Oracle oracle;
    private final long seed;
    private final int rowsPerSecond;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread;
    private volatile @Nullable Exception failure;
    private volatile long sent;

    SourceFeed(String servers, Oracle oracle, long seed, int rowsPerSecond) {
        this.oracle = oracle;
        this.seed = seed;
        this.rowsPerSecond = rowsPerSecond;
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "delivery.timeout.ms",
                        600_000,
                        "linger.ms",
                        5),
                new StringSerializer(),
                new StringSerializer());
        thread = new Thread(this::run, "feed");
        thread.setDaemon(true);
    }

    static String timeText(long millis) {
        return TIME.format(LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC));
    }

    void start() {
        thread.start();
    }

    static Row row(long seed, long id) {
        SplittableRandom random = new SplittableRandom(seed * 31 + id);
        int key = random.nextInt(KEYS);
        long value = random.nextInt(1000);
        return new Row(id, key, value, START + id * STEP_MILLIS - random.nextLong(DISORDER_MILLIS));
    }

    private void run() {
        long begin = System.nanoTime();
        try {
            while (!stopping.get()) {
                long due = (System.nanoTime() - begin) / 1_000_000 * rowsPerSecond / 1000;
                while (sent < due && !stopping.get()) {
                    send(row(seed, sent));
                    sent++;
                }
                producer.flush();
                Thread.sleep(5); // the pace of the feed
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                long time = START + sent * STEP_MILLIS + CLOSING_MILLIS;
                send(new Row(-1, -1 - partition, 0, time));
            }
            producer.flush();
        } catch (InterruptedException | RuntimeException failed) {
            failure = failed;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback and flush tell
    private void send(Row row) {
        if (row.key() >= 0) {
            oracle.add(row);
        }
        producer.send(new ProducerRecord<>(TOPIC, row.partition(), null, row.json()), (metadata, failed) -> {
            if (failed != null) {
                failure = failed;
            }
        });
    }

    /** Rows sent so far. */
    long sent() {
        return sent;
    }

    /** Ends the feed behind rows that complete all windows, and waits for the broker to have all. */
    void finish() throws InterruptedException {
        stopping.set(true);
        thread.join();
        if (failure != null) {
            throw new IllegalStateException("the feed failed", failure);
        }
    }

    @Override
    public void close() {
        stopping.set(true);
        producer.close(java.time.Duration.ZERO);
    }
}
