package io.tidemark.connectors.kafka;

import io.tidemark.connectors.text.FieldWriter;
import io.tidemark.connectors.text.FieldWriter.TimestampForm;
import io.tidemark.connectors.text.TextBuffer;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.Arrays;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/** Sends rows as records. Thread: task thread; the producer's thread only reports the first failure. */
final class KafkaWriter implements SinkWriter {
    private static final int NO_KEY = -1;

    /** With less room than this in the producer's buffer a batch might have to wait for some. */
    private static final double ROOM_BYTES = 1 << 24;

    private final SinkRequest request;
    private final String topic;
    private final Encoder encoder;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure;
    private final Callback onSent = this::onSent;
    private final BytesVector record = new BytesVector(1);
    private final AtomicLong unacknowledged = new AtomicLong();
    private final @Nullable Metric freeBytes;
    private final TextBuffer keyText = new TextBuffer();
    private final int keyColumn;
    private final @Nullable FieldWriter keyWriter;

    KafkaWriter(
            SinkRequest request,
            Format format,
            Producer<byte[], byte[]> producer,
            AtomicReference<@Nullable Exception> failure) {
        this.request = request;
        this.producer = producer;
        this.failure = failure;
        freeBytes = producer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("buffer-available-bytes"))
                .findAny()
                .orElse(null);
        topic = request.options().require(KafkaOptions.TOPIC);
        encoder = format.encoder(request.options(), request.schema());
        keyColumn = request.options()
                .text(KafkaOptions.KEY)
                .map(request.schema()::indexOf)
                .orElse(NO_KEY);
        keyWriter =
                keyColumn == NO_KEY ? null : new FieldWriter(request.schema().type(keyColumn), TimestampForm.SQL);
    }

    @Override
    public boolean ready() {
        checkFailure();
        boolean room = freeBytes == null || !(freeBytes.metricValue() instanceof Double free) || free >= ROOM_BYTES;
        return room || drained(); // a smaller buffer than that is the user's choice
    }

    @Override
    public boolean drained() {
        checkFailure();
        return unacknowledged.get() == 0;
    }

    @Override
    public void write(ColumnBatch batch) {
        checkFailure();
        try {
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                record.clear();
                encoder.encode(batch, row, record, 0);
                unacknowledged.incrementAndGet();
                Future<RecordMetadata> ignored =
                        producer.send(new ProducerRecord<>(topic, key(batch, row), record.bytes(0)), onSent);
                checkFailure(); // at once, because each send to a broker that is gone may wait
            }
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private byte @Nullable [] key(ColumnBatch batch, int row) {
        if (keyWriter == null || batch.columns[keyColumn].isNull(row)) {
            return null;
        }
        keyText.clear();
        keyWriter.append(batch.columns[keyColumn], row, keyText);
        return Arrays.copyOf(keyText.bytes(), keyText.length());
    }

    private void onSent(RecordMetadata metadata, @Nullable Exception exception) {
        unacknowledged.decrementAndGet();
        if (exception != null) {
            failure.compareAndSet(null, exception);
        }
    }

    private void checkFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw failed(first);
        }
    }

    private TidemarkException failed(Exception cause) {
        return new TidemarkException(
                ErrorCode.SINK_FAILED,
                "table " + request.table().name() + ": topic " + topic + " on the Kafka broker at "
                        + request.options().require(KafkaOptions.SERVERS) + " cannot be written: "
                        + KafkaErrors.describe(KafkaErrors.unwrap(cause)),
                null,
                null,
                cause);
    }

    @Override
    public void flush() {
        checkFailure(); // records leave by themselves after linger.ms
    }

    @Override
    public void finish() {
        try {
            producer.flush();
        } catch (KafkaException e) {
            throw failed(e);
        }
        checkFailure();
    }

    @Override
    public void close() {
        // The producer is the sink's.
    }
}
