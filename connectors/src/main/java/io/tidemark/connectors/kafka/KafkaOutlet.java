package io.tidemark.connectors.kafka;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Where one writer's records go. Thread: the writer's task thread, but for {@link #failed}. */
interface KafkaOutlet {
    /** Whether a batch of records can be sent without waiting. */
    boolean hasRoom();

    /** Whether anything can be sent just now, however little. */
    boolean opened();

    /** Throws the first failure that a record of this outlet, or another of the same producer, has met. */
    void check();

    /** Sends a record; the callback comes on the producer's thread and tells failures to {@link #failed}. */
    void send(ProducerRecord<byte[], byte[]> record, Callback onSent);

    /** Notes a failure. Thread: any. */
    void failed(Exception cause);

    /** What is sent from now on belongs to the next epoch. */
    void onBarrier(long epoch);

    /** Waits until all is acknowledged. */
    void flush() throws KafkaException;
}
