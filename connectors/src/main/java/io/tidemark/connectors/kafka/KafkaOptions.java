package io.tidemark.connectors.kafka;

import io.tidemark.connectors.text.TimeText;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OptionSpec.Care;
import io.tidemark.executor.connector.OptionSpec.Kind;
import io.tidemark.executor.connector.TableOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options of Kafka tables. Knows no class of Kafka. */
final class KafkaOptions {
    static final String TOPIC = "topic";
    static final String SERVERS = "bootstrap.servers";
    static final String STARTUP = "scan.startup";
    static final String STARTUP_TIMESTAMP = "scan.startup.timestamp";
    static final String STARTUP_OFFSETS = "scan.startup.offsets";
    static final String ISOLATION = "isolation";
    static final String KEY = "key";
    static final String CREATE_TOPIC = "create-topic";
    static final String PARTITIONS = "partitions";
    static final String MAX_RECORD_BYTES = "max-record-bytes";
    static final String USERNAME = "sasl.username";
    static final String PASSWORD = "sasl.password";
    static final String WEAK_TRANSACTIONS = "allow-weak-transactions";
    static final String DATA_LOSS = "on-data-loss";
    static final String CLIENT_PREFIX = "properties.";

    /**
     * Client settings that tables may have. Anything that names a class, or makes the client read other files than key
     * stores, is left out on purpose: options come from whoever may write SQL.
     */
    static final Set<String> CONSUMER_SETTINGS = Set.of(
            "fetch.min.bytes",
            "fetch.max.wait.ms",
            "fetch.max.bytes",
            "max.partition.fetch.bytes",
            "max.poll.records",
            "receive.buffer.bytes");

    static final Set<String> PRODUCER_SETTINGS = Set.of(
            "batch.size",
            "linger.ms",
            "compression.type",
            "buffer.memory",
            "max.request.size",
            "delivery.timeout.ms",
            "max.block.ms",
            "send.buffer.bytes");

    /** Settings that tables have in common that are written in one transaction: those of the client and the producer. */
    static final List<String> TRANSACTION_SETTINGS;

    private static final Pattern PLAIN_ADDRESS =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([a-zA-Z0-9._-]+)):(\\d{1,5})");
    private static final List<String> MECHANISMS = List.of("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512");

    static final Set<String> CLIENT_SETTINGS = Set.of(
            "client.id",
            "client.rack",
            "client.dns.lookup",
            "request.timeout.ms",
            "metadata.max.age.ms",
            "security.protocol",
            "sasl.mechanism",
            "ssl.truststore.location",
            "ssl.truststore.password",
            "ssl.truststore.type",
            "ssl.truststore.certificates",
            "ssl.keystore.location",
            "ssl.keystore.password",
            "ssl.keystore.type",
            "ssl.key.password",
            "ssl.enabled.protocols",
            "ssl.endpoint.identification.algorithm");

    /** The options beside those of the format. */
    static final List<OptionSpec> SPECS = specs();

    static {
        java.util.TreeSet<String> settings = new java.util.TreeSet<>(CLIENT_SETTINGS);
        settings.addAll(PRODUCER_SETTINGS);
        TRANSACTION_SETTINGS = List.copyOf(settings);
    }

    private KafkaOptions() {}

    private static List<OptionSpec> specs() {
        List<OptionSpec> specs = new ArrayList<>(List.of(
                OptionSpec.required(TOPIC, Kind.TEXT, "The topic."),
                OptionSpec.required(SERVERS, Kind.TEXT, "Addresses of brokers, such as localhost:9092."),
                OptionSpec.oneOf(
                        STARTUP,
                        "earliest",
                        List.of("earliest", "latest", "timestamp", "offsets"),
                        "Where a query begins to read."),
                OptionSpec.optional(
                        STARTUP_TIMESTAMP,
                        Kind.TEXT,
                        null,
                        "With 'scan.startup' = 'timestamp': milliseconds since the epoch, or 2026-01-31 23:59:59 (UTC)."),
                OptionSpec.optional(
                        STARTUP_OFFSETS,
                        Kind.TEXT,
                        null,
                        "With 'scan.startup' = 'offsets': partition:offset pairs such as 0:42,1:300; others from 0."),
                OptionSpec.oneOf(
                        ISOLATION,
                        "read_committed",
                        List.of("read_committed", "read_uncommitted"),
                        "Whether records of open and aborted transactions are read."),
                OptionSpec.optional(
                        KEY, Kind.TEXT, null, "Column whose text becomes the key of records that are written."),
                OptionSpec.optional(
                        CREATE_TOPIC, Kind.BOOLEAN, "true", "Whether writing creates the topic if it is missing."),
                OptionSpec.optional(PARTITIONS, Kind.INTEGER, "1", "Partitions of a topic that writing creates."),
                OptionSpec.optional(
                        WEAK_TRANSACTIONS,
                        Kind.BOOLEAN,
                        "false",
                        "Whether a job with checkpoints writes even if the brokers have not transaction.version 2, with which"
                                + " alone each row is there exactly once after a crash."),
                OptionSpec.oneOf(
                        DATA_LOSS,
                        "fail",
                        List.of("fail", "earliest", "latest"),
                        "What to do if the topic has deleted records that were not read yet: stop the job, or go on with the"
                                + " first record that is left or behind the last one, with a warning that says how many"
                                + " offsets are lost."),
                OptionSpec.optional(
                        MAX_RECORD_BYTES, Kind.INTEGER, "16777216", "A record with more bytes is rejected."),
                OptionSpec.optional(USERNAME, Kind.TEXT, null, "User name for SASL PLAIN or SCRAM.")
                        .with(Care.RESERVED),
                OptionSpec.optional(PASSWORD, Kind.TEXT, null, "Password for SASL PLAIN or SCRAM.")
                        .with(Care.SECRET)));
        for (Set<String> settings : List.of(CLIENT_SETTINGS, CONSUMER_SETTINGS, PRODUCER_SETTINGS)) {
            for (String setting : new java.util.TreeSet<>(settings)) {
                specs.add(OptionSpec.optional(
                                CLIENT_PREFIX + setting, Kind.TEXT, null, "Kafka's client setting " + setting + ".")
                        .with(careOf(setting)));
            }
        }
        return List.copyOf(specs);
    }

    private static Care careOf(String setting) {
        boolean secures = setting.startsWith("ssl.") || setting.startsWith("sasl.") || setting.startsWith("security.");
        return setting.endsWith("password") ? Care.SECRET : secures ? Care.RESERVED : Care.PLAIN;
    }

    /** A broker that is asked first. */
    record Address(String host, int port) {}

    /** The brokers that are asked first, written so plainly that Kafka cannot read them in another way. */
    static List<Address> addresses(TableOptions options) {
        List<Address> addresses = new ArrayList<>();
        for (String address : options.require(SERVERS).split(",", -1)) {
            Matcher plain = PLAIN_ADDRESS.matcher(address.trim());
            if (!plain.matches()) {
                throw options.invalid(SERVERS, "is not a list of addresses such as localhost:9092 or [::1]:9092");
            }
            addresses.add(new Address(
                    plain.group(1) == null ? plain.group(2) : plain.group(1), Integer.parseInt(plain.group(3))));
        }
        return addresses;
    }

    /** Checks what the specs cannot tell. */
    static void check(TableOptions options) {
        for (String key : List.of(TOPIC, SERVERS)) {
            if (options.require(key).isBlank()) {
                throw options.invalid(key, "is empty");
            }
        }
        for (String address : options.require(SERVERS).split(",", -1)) {
            if (!address.trim().matches("\\S+:\\d{1,5}")) {
                throw options.invalid(SERVERS, "is not a list of addresses such as localhost:9092");
            }
        }
        String mechanism = options.text(CLIENT_PREFIX + "sasl.mechanism").orElse("PLAIN");
        if (!MECHANISMS.contains(mechanism)) {
            throw options.invalid(CLIENT_PREFIX + "sasl.mechanism", "is not one of " + String.join(", ", MECHANISMS));
        }
        String startup = options.require(STARTUP);
        need(options, startup.equals("timestamp"), STARTUP_TIMESTAMP, "timestamp");
        need(options, startup.equals("offsets"), STARTUP_OFFSETS, "offsets");
        if (startup.equals("timestamp")) {
            startupMillis(options);
        }
        if (startup.equals("offsets")) {
            startupOffsets(options);
        }
        long partitions = options.number(PARTITIONS).orElse(1L);
        if (partitions < 1 || partitions > 10_000) {
            throw options.invalid(PARTITIONS, "is not between 1 and 10000");
        }
        long recordBytes = options.number(MAX_RECORD_BYTES).orElse(1L);
        if (recordBytes < 1 || recordBytes > 1 << 30) {
            throw options.invalid(MAX_RECORD_BYTES, "is not between 1 and 1073741824");
        }
        if (options.text(USERNAME).isPresent() != options.text(PASSWORD).isPresent()) {
            String present = options.text(USERNAME).isPresent() ? USERNAME : PASSWORD;
            throw options.invalid(present, "needs both '" + USERNAME + "' and '" + PASSWORD + "'");
        }
    }

    private static void need(TableOptions options, boolean needed, String key, String mode) {
        boolean given = options.text(key).isPresent();
        if (needed && !given) {
            throw options.invalid(STARTUP, "needs the option '" + key + "'");
        }
        if (given && !needed) {
            throw options.invalid(key, "counts only with '" + STARTUP + "' = '" + mode + "'");
        }
    }

    /** The value of {@code scan.startup.timestamp}. */
    static long startupMillis(TableOptions options) {
        String text = options.require(STARTUP_TIMESTAMP);
        if (text.matches("\\d{1,15}")) {
            return Long.parseLong(text);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long millis = TimeText.timestamp(bytes, 0, bytes.length);
        if (millis == TimeText.INVALID) {
            throw options.invalid(STARTUP_TIMESTAMP, "is neither milliseconds nor a timestamp");
        }
        return millis;
    }

    /** The value of {@code scan.startup.offsets}: offset by partition. */
    static Map<Integer, Long> startupOffsets(TableOptions options) {
        Map<Integer, Long> offsets = new TreeMap<>();
        for (String pair : options.require(STARTUP_OFFSETS).split(",", -1)) {
            String trimmed = pair.trim();
            if (!trimmed.matches("\\d{1,9}:\\d{1,18}")) {
                throw options.invalid(STARTUP_OFFSETS, "is not a list of partition:offset such as 0:42,1:300");
            }
            int colon = trimmed.indexOf(':');
            int partition = Integer.parseInt(trimmed.substring(0, colon));
            if (offsets.put(partition, Long.parseLong(trimmed.substring(colon + 1))) != null) {
                throw options.invalid(STARTUP_OFFSETS, "names partition " + partition + " twice");
            }
        }
        return offsets;
    }

    /** The client settings that the table gives, of those that a kind of client has, with servers and credentials. */
    static Map<String, Object> clientSettings(TableOptions options, Set<String> kind) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(SERVERS, options.require(SERVERS));
        options.withPrefix(CLIENT_PREFIX).forEach((key, value) -> {
            if (CLIENT_SETTINGS.contains(key) || kind.contains(key)) {
                settings.put(key, value);
            }
        });
        if (options.text(USERNAME).isPresent()) {
            Object mechanism = settings.computeIfAbsent("sasl.mechanism", key -> "PLAIN");
            settings.put("sasl.jaas.config", login(options, mechanism.equals("PLAIN")));
        }
        return settings;
    }

    private static String login(TableOptions options, boolean plain) {
        String module = plain
                ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                : "org.apache.kafka.common.security.scram.ScramLoginModule";
        return module + " required username=" + quoted(options.require(USERNAME)) + " password="
                + quoted(options.require(PASSWORD)) + ";";
    }

    /** A text as Kafka's reader of such lines takes it back, which ends a string at a line break and knows octal escapes. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            if (letter == '"' || letter == '\\') {
                out.append('\\').append(letter);
            } else if (letter < ' ' || letter == 0x7F) {
                String octal = Integer.toOctalString(letter);
                out.append('\\').append("0".repeat(3 - octal.length())).append(octal);
            } else {
                out.append(letter);
            }
        }
        return out.append('"').toString();
    }
}
