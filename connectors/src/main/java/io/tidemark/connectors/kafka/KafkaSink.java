package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic opened for writing. All writers share one idempotent producer with {@code acks=all}: each record is on the
 * topic once, in the order of its writer, when the job ends without error. In a job that keeps checkpoints all sinks share
 * {@link KafkaTransactions}. Thread: as {@link Sink} says.
 */
final class KafkaSink implements Sink {
    private static final int OPEN_MILLIS = 7000;
    private static final Duration OPEN_TIMEOUT = Duration.ofMillis(OPEN_MILLIS);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final SinkRequest request;
    private final Format format;
    private final @Nullable Producer<byte[], byte[]> producer;
    private final Supplier<KafkaOutlet> outlets;

    private KafkaSink(
            SinkRequest request,
            Format format,
            @Nullable Producer<byte[], byte[]> producer,
            Supplier<KafkaOutlet> outlets) {
        this.request = request;
        this.format = format;
        this.producer = producer;
        this.outlets = outlets;
    }

    /** Reaches for the broker, and creates the topic if it is missing and the table does not forbid it. */
    static KafkaSink open(SinkRequest request, Format format, ExpiredTransactions expirations) {
        TableOptions options = request.options();
        Map<String, Object> settings = KafkaOptions.clientSettings(options, Set.of());
        settings.put("default.api.timeout.ms", OPEN_MILLIS);
        settings.put("request.timeout.ms", OPEN_MILLIS / 2);
        try (Admin admin = Admin.create(settings)) {
            try {
                ensureTopic(admin, options);
                EpochScope scope = request.epochs();
                return scope == null
                        ? plain(request, format)
                        : transactional(
                                request,
                                format,
                                KafkaTransactions.join(admin, scope, options, expirations, OPEN_MILLIS));
            } finally {
                admin.close(Duration.ZERO);
            }
        } catch (KafkaException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw KafkaErrors.opening(options, ErrorCode.SINK_FAILED, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(
                    ErrorCode.CANCELLED, "table " + options.table() + ": opening it was interrupted");
        }
    }

    private static KafkaSink plain(SinkRequest request, Format format) {
        TableOptions options = request.options();
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(producerSettings(options), new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.partitionsFor(options.require(KafkaOptions.TOPIC)); // so that the first write need not wait
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        KafkaOutlet outlet = new PlainOutlet(producer, cause -> KafkaErrors.writing(options, cause));
        return new KafkaSink(request, format, producer, () -> outlet);
    }

    private static KafkaSink transactional(SinkRequest request, Format format, KafkaTransactions transactions) {
        String topic = request.options().require(KafkaOptions.TOPIC);
        return new KafkaSink(request, format, null, () -> transactions.outlet(topic));
    }

    private static void ensureTopic(Admin admin, TableOptions options)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        String topic = options.require(KafkaOptions.TOPIC);
        Set<String> existing = admin.listTopics().names().get(OPEN_MILLIS, TimeUnit.MILLISECONDS);
        if (!existing.contains(topic)) {
            if (!options.flag(KafkaOptions.CREATE_TOPIC)) {
                throw KafkaErrors.missingTopic(options, topic, existing);
            }
            int partitions = options.number(KafkaOptions.PARTITIONS).orElse(1L).intValue();
            KafkaTopics.create(admin, topic, partitions, OPEN_TIMEOUT);
        }
        KafkaTopics.awaitWritable(admin, topic, OPEN_TIMEOUT);
    }

    /** Settings of a producer that loses and repeats nothing. */
    static Map<String, Object> producerSettings(TableOptions options) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("linger.ms", 5);
        settings.put("batch.size", 1 << 17);
        settings.put("buffer.memory", 1 << 26);
        settings.put("max.request.size", 1 << 26);
        settings.put("max.block.ms", OPEN_MILLIS);
        // Otherwise the client forgets the topic while the only broker is down, and waits for it in the middle of a
        // write.
        settings.put("metadata.recovery.strategy", "none");
        settings.putAll(KafkaOptions.clientSettings(options, KafkaOptions.PRODUCER_SETTINGS));
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        return settings;
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new KafkaWriter(request, format, outlets.get());
    }

    @Override
    public void commit() {
        // Writers have waited for their acknowledgements, and transactions are committed by checkpoints.
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }
}
