package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How a job's transactions are set up on one cluster.
 *
 * @param options of the table whose settings the producers have
 * @param clusterId the cluster's own id
 * @param timeoutMillis after which the brokers abort a transaction; long enough for a checkpoint that is late, and short
 *     because that long after a crash readers may wait
 */
record TransactionSettings(TableOptions options, String clusterId, long timeoutMillis) {
    static final String TIMEOUT = "transaction.timeout.ms";

    private static final String VERSION_FEATURE = "transaction.version";
    private static final int STRONG_VERSION = 2;
    private static final String BROKER_MAXIMUM = "transaction.max.timeout.ms";
    private static final long USUAL_BROKER_MAXIMUM = 900_000;
    private static final long LEAST_MILLIS = 60_000;
    private static final long USUAL_REQUEST_MILLIS = 30_000;
    private static final long USUAL_DELIVERY_MILLIS = 120_000;
    private static final int TAG_LETTERS = 8;

    /**
     * Asks the cluster what it can do.
     *
     * @throws TidemarkException SINK_FAILED if its transactions cannot be relied on, INVALID_SETTING if checkpoints may
     *     take longer than its transactions may last
     */
    static TransactionSettings of(Admin admin, EpochScope scope, TableOptions options, long patienceMillis)
            throws ExecutionException, InterruptedException, TimeoutException {
        String clusterId = admin.describeCluster().clusterId().get(patienceMillis, TimeUnit.MILLISECONDS);
        checkVersion(admin, options, patienceMillis);
        long maximum = brokerMaximum(admin, patienceMillis);
        long cycle = scope.intervalMillis() + scope.timeoutMillis();
        long timeout = Math.min(maximum, Math.max(LEAST_MILLIS, 3 * cycle));
        if (cycle > timeout / 2) {
            throw new TidemarkException(
                    ErrorCode.INVALID_SETTING,
                    "table " + options.table() + ": the transactions of the Kafka broker at "
                            + options.require(KafkaOptions.SERVERS) + " last at most " + maximum
                            + " ms, but checkpoints every " + scope.intervalMillis() + " ms that may take "
                            + scope.timeoutMillis() + " ms need " + 2 * cycle + " ms",
                    "make 'checkpoint-interval' shorter, or " + BROKER_MAXIMUM + " of the brokers longer",
                    null);
        }
        return new TransactionSettings(options, clusterId, timeout);
    }

    private static void checkVersion(Admin admin, TableOptions options, long patienceMillis)
            throws ExecutionException, InterruptedException, TimeoutException {
        FinalizedVersionRange version = admin.describeFeatures()
                .featureMetadata()
                .get(patienceMillis, TimeUnit.MILLISECONDS)
                .finalizedFeatures()
                .get(VERSION_FEATURE);
        int level = version == null ? 0 : version.maxVersionLevel();
        if (level < STRONG_VERSION && !options.flag(KafkaOptions.WEAK_TRANSACTIONS)) {
            throw new TidemarkException(
                    ErrorCode.SINK_FAILED,
                    "table " + options.table() + ": the Kafka broker at " + options.require(KafkaOptions.SERVERS)
                            + " has " + VERSION_FEATURE + " " + level + ", with which rows can be lost or come twice"
                            + " after a crash; exactly once needs " + STRONG_VERSION,
                    "use Kafka 4.0 or newer and 'kafka-features.sh upgrade --feature " + VERSION_FEATURE + "="
                            + STRONG_VERSION + "', or accept it with '" + KafkaOptions.WEAK_TRANSACTIONS
                            + "' = 'true'",
                    null);
        }
    }

    /** The longest transaction that the brokers allow; what they allow unless told otherwise if they do not tell. */
    private static long brokerMaximum(Admin admin, long patienceMillis)
            throws ExecutionException, InterruptedException, TimeoutException {
        Node broker = admin.describeCluster()
                .nodes()
                .get(patienceMillis, TimeUnit.MILLISECONDS)
                .iterator()
                .next();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker.idString());
        try {
            Map<ConfigResource, Config> configs =
                    admin.describeConfigs(List.of(resource)).all().get(patienceMillis, TimeUnit.MILLISECONDS);
            ConfigEntry entry =
                    configs.getOrDefault(resource, new Config(List.of())).get(BROKER_MAXIMUM);
            return entry == null || entry.value() == null ? USUAL_BROKER_MAXIMUM : Long.parseLong(entry.value());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return USUAL_BROKER_MAXIMUM;
            }
            throw e;
        }
    }

    /**
     * Checks that another table can be written in the same transactions.
     *
     * @throws TidemarkException INVALID_OPTION, naming both tables
     */
    void checkFits(TransactionSettings other) {
        if (!clusterId.equals(other.clusterId)) {
            throw other.options.invalid(
                    KafkaOptions.SERVERS,
                    "is another Kafka cluster than that of table " + options.table() + " (" + servers()
                            + "): a job with checkpoints can write to one cluster only, because its rows come in one"
                            + " transaction");
        }
        Map<String, String> own = options.withPrefix(KafkaOptions.CLIENT_PREFIX);
        Map<String, String> others = other.options.withPrefix(KafkaOptions.CLIENT_PREFIX);
        for (String key : KafkaOptions.TRANSACTION_SETTINGS) {
            String mine = own.get(key);
            if (mine == null ? others.containsKey(key) : !mine.equals(others.get(key))) {
                throw differs(other, KafkaOptions.CLIENT_PREFIX + key);
            }
        }
        for (String key : List.of(KafkaOptions.USERNAME, KafkaOptions.PASSWORD)) {
            if (!options.text(key).equals(other.options.text(key))) {
                throw differs(other, key);
            }
        }
    }

    private TidemarkException differs(TransactionSettings other, String key) {
        return new TidemarkException(
                ErrorCode.INVALID_OPTION,
                "table " + other.options.table() + ": option '" + key + "' must be the same as that of table "
                        + options.table() + ", because one job writes both in one transaction");
    }

    String servers() {
        return options.require(KafkaOptions.SERVERS);
    }

    /** One of the job's two producers; its transactional id is the same for ever. */
    EpochProducer producer(String jobUuid, int number) {
        Map<String, Object> settings = KafkaSink.producerSettings(options);
        settings.put("transactional.id", transactionalId(jobUuid, number));
        settings.put(TIMEOUT, Math.toIntExact(timeoutMillis));
        settings.put("max.in.flight.requests.per.connection", 5);
        settings.put("metadata.max.idle.ms", Integer.MAX_VALUE); // a topic that was silent must not be asked for anew
        // What cannot be delivered is to fail before the transaction does, which says less.
        settings.putIfAbsent("request.timeout.ms", Math.toIntExact(Math.min(USUAL_REQUEST_MILLIS, timeoutMillis / 3)));
        settings.putIfAbsent(
                "delivery.timeout.ms", Math.toIntExact(Math.min(USUAL_DELIVERY_MILLIS, timeoutMillis / 10 * 9)));
        return new EpochProducer(
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()),
                SystemClock.INSTANCE);
    }

    /** The id that makes the brokers shut out a producer that had it before. */
    String transactionalId(String jobUuid, int number) {
        String tag = clusterId.substring(0, Math.min(TAG_LETTERS, clusterId.length()));
        return "tm." + tag + "." + jobUuid + "." + number;
    }
}
