package io.tidemark.bench.kill;

import io.tidemark.bench.kill.Oracle.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is committed while the engine is being killed, and notes at once what must not be: a row twice, a row that
 * nobody sent, a sum that no prefix of the rows has. Thread: its own; the answers from any.
 */
final class OutputReader implements AutoCloseable {
    static final String FILTER = "out_filter";
    static final String SUM = "out_sum";
    static final String TUMBLE = "out_tumble";
    static final String HOP = "out_hop";
    static final String SESSION = "out_session";
    static final List<String> TOPICS = List.of(FILTER, SUM, TUMBLE, HOP, SESSION);

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":\\s*(?:\"([^\"]*)\"|([^,}]*))");

    private final Oracle oracle;
    private final KafkaConsumer<String, String> consumer;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Thread thread;
    private final List<String> problems = new ArrayList<>();
    private final BitSet ids = new BitSet();
    private final Map<Integer, Long> counts = new HashMap<>();
    private final Map<String, Map<String, Totals>> windows = new HashMap<>();
    private long duplicates;
    private long wrong;
    private long records;

    OutputReader(String servers, Oracle oracle) {
        this.oracle = oracle;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        servers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false),
                new StringDeserializer(),
                new StringDeserializer());
        for (String topic : List.of(TUMBLE, HOP, SESSION)) {
            windows.put(topic, new HashMap<>());
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : TOPICS) {
            for (PartitionInfo partition : consumer.partitionsFor(topic, Duration.ofSeconds(30))) {
                partitions.add(new TopicPartition(topic, partition.partition()));
            }
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread = new Thread(this::run, "output-reader");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!stopping.get()) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    take(record);
                }
            }
        } catch (RuntimeException failed) {
            note("the reader failed: " + failed);
        } finally {
            consumer.close();
        }
    }

    private synchronized void take(ConsumerRecord<String, String> record) {
        records++;
        if (record.value() == null) {
            wrong++;
            note(record.topic() + "/" + record.partition() + " offset " + record.offset() + ": a tombstone of key "
                    + record.key() + " at " + counts);
            return;
        }
        Map<String, String> fields = fields(record.value());
        int key = Integer.parseInt(fields.getOrDefault("k", "-1"));
        switch (record.topic()) {
            case FILTER -> filter(record, Long.parseLong(fields.getOrDefault("id", "-1")), key, fields);
            case SUM -> sum(record, key, totals(fields));
            default -> window(record, Oracle.window(key, millis(fields.getOrDefault("e", ""))), totals(fields));
        }
    }

    private static long millis(String text) {
        return java.time.LocalDateTime.parse(text.replace(' ', 'T'))
                .toInstant(java.time.ZoneOffset.UTC)
                .toEpochMilli();
    }

    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(json);
        while (matcher.find()) {
            String quoted = matcher.group(2);
            fields.put(matcher.group(1), quoted == null ? matcher.group(3).strip() : quoted);
        }
        return fields;
    }

    private static Totals totals(Map<String, String> fields) {
        return new Totals(
                Long.parseLong(fields.getOrDefault("s", "-1")), Long.parseLong(fields.getOrDefault("n", "-1")));
    }

    private void filter(ConsumerRecord<String, String> record, long id, int key, Map<String, String> fields) {
        if (!oracle.passes(id, key, Long.parseLong(fields.getOrDefault("v", "-1")))) {
            wrong++;
            note(where(record) + " was never sent or does not pass");
        } else if (ids.get((int) id)) {
            duplicates++;
            note(where(record) + " came twice");
        } else {
            ids.set((int) id);
        }
    }

    private void sum(ConsumerRecord<String, String> record, int key, Totals totals) {
        Totals expected = oracle.running(key, totals.count());
        long before = counts.getOrDefault(key, 0L);
        if (!totals.equals(expected)) {
            wrong++;
            note(where(record) + " is no prefix of its key; expected " + expected);
        } else if (totals.count() <= before) {
            duplicates++;
            note(where(record) + " is behind " + before);
        } else {
            counts.put(key, totals.count());
        }
    }

    private void window(ConsumerRecord<String, String> record, String window, Totals totals) {
        Totals former = windows.getOrDefault(record.topic(), Map.of()).put(window, totals);
        if (former != null) {
            duplicates++;
            note(where(record) + " came twice; before: " + former);
        }
    }

    private static String where(ConsumerRecord<String, String> record) {
        return record.topic() + "/" + record.partition() + " offset " + record.offset() + ": " + record.value();
    }

    private synchronized void note(String problem) {
        if (problems.size() < 50) {
            problems.add(problem);
        }
    }

    synchronized long records() {
        return records;
    }

    synchronized long duplicates() {
        return duplicates;
    }

    synchronized long wrong() {
        return wrong;
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    /** What is still missing of all that was sent; empty when everything is there. */
    synchronized List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (ids.cardinality() != oracle.filteredCount()) {
            missing.add(FILTER + ": " + ids.cardinality() + " of " + oracle.filteredCount());
        }
        oracle.totals().forEach((key, totals) -> {
            if (counts.getOrDefault(key, 0L) != totals.count()) {
                missing.add(SUM + ": key " + key + " at " + counts.get(key) + " of " + totals.count());
            }
        });
        compare(TUMBLE, oracle.tumbling(), missing);
        compare(HOP, oracle.hopping(), missing);
        compare(SESSION, oracle.sessions(), missing);
        return missing;
    }

    private void compare(String topic, Map<String, Totals> expected, List<String> missing) {
        Map<String, Totals> actual = windows.getOrDefault(topic, Map.of());
        expected.forEach((window, totals) -> {
            @Nullable Totals found = actual.get(window);
            if (!totals.equals(found)) {
                missing.add(topic + ": " + window + " is " + found + ", not " + totals);
            }
        });
        for (String window : actual.keySet()) {
            if (!expected.containsKey(window)) {
                missing.add(topic + ": " + window + " must not be there");
            }
        }
    }

    @Override
    public void close() {
        stopping.set(true);
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(10_000);
        } catch (InterruptedException again) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
