package io.tidemark.connectors.kafka;

import java.util.OptionalInt;
import org.apache.kafka.common.TopicPartition;

/** A partition while it is read. Mutable. Thread: its reader's task thread. */
final class KafkaSplit {
    /** After so long behind a transaction that does not end, this is worth a word. */
    static final long STALLED_NANOS = 10_000_000_000L;

    private static final long MOVING = -1;

    final TopicPartition partition;
    /** Where the reading began. */
    final long start;
    /** Where a bounded scan ends. */
    final long end;

    boolean finished;
    /** The next offset to give out, as far as records tell: there may be gaps and markers before the next record. */
    long next;
    /** Whether a record that has arrived waits at {@link #next}. */
    boolean pending;
    /** Of the last record read. */
    OptionalInt leaderEpoch;
    /** How many offsets were left out because the topic does not have them any more. */
    long lost;

    private long stalledAt = MOVING;
    private long stalledSince;

    KafkaSplit(TopicPartition partition, KafkaPosition start) {
        this.partition = partition;
        end = start.end();
        next = start.offset();
        this.start = next;
        leaderEpoch = start.leaderEpoch();
        lost = start.lost();
    }

    /**
     * Notes where the reader stands and where the partition ends.
     *
     * @param waits whether the reader waits at this offset though there is more behind it
     */
    void observe(long position, boolean waits, long now) {
        if (!waits) {
            moves();
        } else if (stalledAt != position) {
            stalledAt = position;
            stalledSince = now;
        }
    }

    /** Notes that it has given something out. */
    void moves() {
        stalledAt = MOVING;
    }

    /** For how long (nanoseconds) it has waited at the same offset. */
    long waitingNanos(long now) {
        return stalledAt == MOVING ? 0 : now - stalledSince;
    }
}
