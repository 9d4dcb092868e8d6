package io.tidemark.connectors.kafka;

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
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic opened for writing. All writers share one idempotent producer with {@code acks=all}: each record is on the
 * topic once, in the order of its writer, when the job ends without error. Thread: as {@link Sink} says.
 */
final class KafkaSink implements Sink {
    private static final int OPEN_MILLIS = 7000;
    private static final Duration OPEN_TIMEOUT = Duration.ofMillis(OPEN_MILLIS);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final SinkRequest request;
    private final Format format;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private KafkaSink(SinkRequest request, Format format, Producer<byte[], byte[]> producer) {
        this.request = request;
        this.format = format;
        this.producer = producer;
    }

    /** Reaches for the broker, and creates the topic if it is missing and the table does not forbid it. */
    static KafkaSink open(SinkRequest request, Format format) {
        TableOptions options = request.options();
        Map<String, Object> settings = KafkaOptions.clientSettings(options, Set.of());
        settings.put("default.api.timeout.ms", OPEN_MILLIS);
        settings.put("request.timeout.ms", OPEN_MILLIS / 2);
        try (Admin admin = Admin.create(settings)) {
            try {
                ensureTopic(admin, options);
            } finally {
                admin.close(Duration.ZERO);
            }
            Producer<byte[], byte[]> producer = producer(options);
            try {
                producer.partitionsFor(options.require(KafkaOptions.TOPIC)); // so that the first write need not wait
            } catch (KafkaException e) {
                producer.close(Duration.ZERO);
                throw e;
            }
            return new KafkaSink(request, format, producer);
        } catch (KafkaException | ExecutionException | java.util.concurrent.TimeoutException e) {
            throw KafkaErrors.opening(options, ErrorCode.SINK_FAILED, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(
                    ErrorCode.CANCELLED, "table " + options.table() + ": opening it was interrupted");
        }
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

    private static Producer<byte[], byte[]> producer(TableOptions options) {
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
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new KafkaWriter(request, format, producer, failure);
    }

    @Override
    public void commit() {
        // Writers have waited for their acknowledgements.
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
