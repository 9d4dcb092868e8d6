package io.tidemark.connectors.kafka;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.Check;
import io.tidemark.types.RowKind;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows as records, and rows that are taken away as records without value. Thread: task thread; the producer's thread
 * only reports the first failure.
 */
final class KafkaWriter implements SinkWriter {
    private final String topic;
    private final Encoder encoder;
    private final KafkaOutlet outlet;
    private final RecordKey keys;
    private final Callback onSent = this::onSent;
    private final BytesVector record = new BytesVector(1);
    private final AtomicLong unacknowledged = new AtomicLong();
    private final boolean deletes;
    private byte @Nullable [] heldKey;

    KafkaWriter(SinkRequest request, Format format, KafkaOutlet outlet) {
        this.outlet = outlet;
        topic = request.options().require(KafkaOptions.TOPIC);
        encoder = format.encoder(request.options(), request.schema());
        keys = RecordKey.of(request);
        deletes = request.mode() == ChangelogMode.RETRACT;
    }

    @Override
    public boolean ready() {
        check();
        return outlet.hasRoom() || outlet.opened() && unacknowledged.get() == 0; // less room is the user's choice
    }

    @Override
    public boolean drained() {
        check();
        release();
        return unacknowledged.get() == 0;
    }

    private void check() {
        outlet.check();
    }

    @Override
    public void write(ColumnBatch batch) {
        check();
        for (int place = 0; place < batch.activeCount(); place++) {
            int row = batch.activeRow(place);
            if (deletes && !batch.kind(row).adds()) {
                remove(batch, row);
            } else {
                put(batch, row);
            }
            check(); // at once, because each send to a broker that is gone may wait
        }
    }

    private void put(ColumnBatch batch, int row) {
        byte[] key = keys.of(batch, row);
        if (heldKey != null && Arrays.equals(heldKey, key)) {
            heldKey = null; // the new row takes the place of the old one
        }
        release();
        record.clear();
        encoder.encode(batch, row, record, 0);
        send(key, record.bytes(0));
    }

    /** What an update takes away is written only if the row that follows has another key. */
    private void remove(ColumnBatch batch, int row) {
        release();
        heldKey = keys.of(batch, row);
        if (batch.kind(row) == RowKind.DELETE) {
            release();
        }
    }

    private void release() {
        byte[] key = heldKey;
        if (key != null) {
            heldKey = null;
            send(key, null);
        }
    }

    private void send(byte @Nullable [] key, byte @Nullable [] value) {
        unacknowledged.incrementAndGet();
        try {
            outlet.send(new ProducerRecord<>(topic, key, value), onSent);
        } catch (KafkaException | IllegalStateException e) { // the latter if the producer was closed meanwhile
            outlet.failed(e);
            check();
            throw e;
        }
    }

    private void onSent(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception != null) {
            outlet.failed(exception);
        }
        unacknowledged.decrementAndGet();
    }

    @Override
    public void flush() {
        check();
        release(); // records leave by themselves after linger.ms
    }

    @Override
    public void onBarrier(long epoch) {
        Check.state(drained(), "a barrier passes a writer that is not drained");
        outlet.onBarrier(epoch);
    }

    @Override
    public void finish() {
        release();
        try {
            outlet.flush();
        } catch (KafkaException | IllegalStateException e) {
            outlet.failed(e);
            check();
            throw e;
        }
        check();
    }

    @Override
    public void close() {
        // The producers are the sink's.
    }
}
