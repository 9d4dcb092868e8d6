package io.tidemark.connectors.kafka;

import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends one writer's records in the transaction of their epoch. Thread: as {@link KafkaOutlet} says. */
final class EpochOutlet implements KafkaOutlet {
    private final KafkaTransactions transactions;
    private final WrittenRanges[] ranges;
    private long epoch = KafkaTransactions.NONE;

    /** @param ranges counts what is written, one for each of the two producers */
    EpochOutlet(KafkaTransactions transactions, WrittenRanges[] ranges) {
        this.transactions = transactions;
        this.ranges = ranges;
    }

    @Override
    public boolean hasRoom() {
        return opened() && transactions.producer(epoch()).hasRoom();
    }

    /** A writer that has passed no barrier yet writes into the only epoch that there is. */
    private long epoch() {
        if (epoch == KafkaTransactions.NONE) {
            epoch = transactions.openEpoch();
        }
        return epoch;
    }

    @Override
    public boolean opened() {
        return transactions.isOpen(epoch());
    }

    @Override
    public void check() {
        transactions.check();
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback onSent) {
        EpochProducer producer = transactions.producer(epoch());
        WrittenRanges written = ranges[KafkaTransactions.parity(epoch())];
        Future<RecordMetadata> ignored = producer.send(record, (metadata, exception) -> {
            if (exception == null) {
                written.add(metadata.partition(), metadata.offset());
            }
            onSent.onCompletion(metadata, exception);
        });
    }

    @Override
    public void failed(Exception cause) {
        transactions.failed(cause);
    }

    @Override
    public void onBarrier(long passed) {
        epoch = passed + 1;
    }

    @Override
    public void flush() {
        transactions.producer(epoch()).flush();
    }
}
