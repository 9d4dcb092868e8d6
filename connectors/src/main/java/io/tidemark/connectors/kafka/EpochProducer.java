package io.tidemark.connectors.kafka;

import io.tidemark.executor.thread.Clock;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * One of the two transactional producers of a job, which has at most one transaction open. Thread: task threads send, the
 * checkpoint thread does the rest.
 */
final class EpochProducer {
    private static final long NEVER = Long.MIN_VALUE;

    private final Producer<byte[], byte[]> producer;
    private final ProducerRoom room;
    private final Clock clock;
    /** When the first record of the transaction was sent, because the broker counts from about then. */
    private final AtomicLong firstSendNanos = new AtomicLong(NEVER);

    private boolean inTransaction;

    EpochProducer(Producer<byte[], byte[]> producer, Clock clock) {
        this.producer = producer;
        this.clock = clock;
        room = new ProducerRoom(producer);
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    boolean hasRoom() {
        return room.enough();
    }

    /** Whether its transaction has begun and neither was committed nor given up. */
    boolean inTransaction() {
        return inTransaction;
    }

    /** Begins a transaction; the broker hears of it with the first record. */
    void begin() {
        firstSendNanos.set(NEVER);
        producer.beginTransaction();
        inTransaction = true;
    }

    Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback onSent) {
        if (firstSendNanos.get() == NEVER) {
            firstSendNanos.compareAndSet(NEVER, clock.nanos());
        }
        return producer.send(record, onSent);
    }

    void flush() {
        producer.flush();
    }

    /** Commits; after a timeout it may be called again, and then goes on with the same commit. */
    void commit() {
        producer.commitTransaction();
        inTransaction = false;
        firstSendNanos.set(NEVER);
    }

    /** For how long the transaction has had records; 0 if it has none. */
    long openNanos() {
        long first = firstSendNanos.get();
        return first == NEVER ? 0 : clock.nanos() - first;
    }

    /** Closes it; a transaction that is not complete is aborted if the broker answers in time. */
    void close(Duration patience) {
        producer.close(patience);
    }
}
