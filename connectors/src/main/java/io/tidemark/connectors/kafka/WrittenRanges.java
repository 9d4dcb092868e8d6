package io.tidemark.connectors.kafka;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what one writer's records became in a topic. Mutable. Thread: the producer's; read and emptied by the checkpoint
 * thread when the writer is drained, which orders the two.
 */
final class WrittenRanges {
    private final String topic;
    private long[] first = new long[0];
    private long[] last = new long[0];
    private long[] rows = new long[0];

    WrittenRanges(String topic) {
        this.topic = topic;
    }

    void add(int partition, long offset) {
        if (partition >= rows.length) {
            first = Arrays.copyOf(first, partition + 1);
            last = Arrays.copyOf(last, partition + 1);
            rows = Arrays.copyOf(rows, partition + 1);
        }
        if (rows[partition]++ == 0) {
            first[partition] = offset;
        }
        last[partition] = Math.max(last[partition], offset);
    }

    /** Adds what was counted to the ranges by topic and partition, and begins anew. */
    void drainTo(Map<String, Map<Integer, WrittenRange>> target) {
        for (int partition = 0; partition < rows.length; partition++) {
            if (rows[partition] > 0) {
                target.computeIfAbsent(topic, any -> new TreeMap<>())
                        .merge(
                                partition,
                                new WrittenRange(topic, partition, first[partition], last[partition], rows[partition]),
                                WrittenRange::and);
            }
        }
        rows = new long[0];
        first = new long[0];
        last = new long[0];
    }
}
