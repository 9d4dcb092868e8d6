package io.tidemark.connectors.kafka;

import io.tidemark.types.TidemarkException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Sends without transactions, through a producer that all writers of a sink share. Thread: as {@link KafkaOutlet} says. */
final class PlainOutlet implements KafkaOutlet {
    private final Producer<byte[], byte[]> producer;
    private final ProducerRoom room;
    private final Function<Exception, TidemarkException> explain;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /** @param explain what a failure means to the user */
    PlainOutlet(Producer<byte[], byte[]> producer, Function<Exception, TidemarkException> explain) {
        this.producer = producer;
        this.explain = explain;
        room = new ProducerRoom(producer);
    }

    @Override
    public boolean hasRoom() {
        return room.enough();
    }

    @Override
    public boolean opened() {
        return true;
    }

    @Override
    public void check() {
        Exception first = failure.get();
        if (first != null) {
            throw explain.apply(first);
        }
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback onSent) {
        Future<RecordMetadata> ignored = producer.send(record, onSent);
    }

    @Override
    public void failed(Exception cause) {
        failure.compareAndSet(null, cause);
    }

    @Override
    public void onBarrier(long epoch) {
        // What was sent counts already.
    }

    @Override
    public void flush() {
        producer.flush();
    }
}
