package io.tidemark.connectors.kafka;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.Check;
import io.tidemark.types.RowKind;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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
    /** By then the new row of an update has come, if there is one. */
    private static final long HELD_NANOS = 1_000_000_000L;

    private final String topic;
    private final Encoder encoder;
    private final KafkaOutlet outlet;
    private final RecordKey keys;
    private final Callback onSent = this::onSent;
    private final BytesVector record = new BytesVector(1);
    private final AtomicLong unacknowledged = new AtomicLong();
    private final boolean deletes;
    /** Keys of rows that updates took away, and since when: their new rows have not come yet. Oldest first. */
    private final Map<ByteBuffer, Long> held = new LinkedHashMap<>();

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
        release(0);
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
        if (key != null && !held.isEmpty()) {
            held.remove(ByteBuffer.wrap(key)); // the new row takes the place of the old one
        }
        record.clear();
        encoder.encode(batch, row, record, 0);
        send(key, record.bytes(0));
    }

    /** What an update takes away is written only if no row of the same key follows, be it behind rows of other tasks. */
    private void remove(ColumnBatch batch, int row) {
        byte[] key = keys.of(batch, row);
        if (key == null) {
            return; // it has no place in the topic
        }
        if (batch.kind(row) == RowKind.DELETE) {
            held.remove(ByteBuffer.wrap(key));
            send(key, null);
        } else {
            held.putIfAbsent(ByteBuffer.wrap(key), SystemClock.INSTANCE.nanos());
        }
    }

    /** Writes that rows are gone whose keys have been held for so long. */
    private void release(long nanos) {
        long now = SystemClock.INSTANCE.nanos();
        Iterator<Map.Entry<ByteBuffer, Long>> oldest = held.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<ByteBuffer, Long> entry = oldest.next();
            if (now - entry.getValue() < nanos) {
                return;
            }
            oldest.remove();
            send(entry.getKey().array(), null);
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
        check(); // records leave by themselves after linger.ms
        release(HELD_NANOS);
    }

    @Override
    public void onBarrier(long epoch) {
        Check.state(drained(), "a barrier passes a writer that is not drained");
        outlet.onBarrier(epoch);
    }

    @Override
    public void finish() {
        release(0);
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
