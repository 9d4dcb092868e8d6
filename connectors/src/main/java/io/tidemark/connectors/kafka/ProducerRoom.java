package io.tidemark.connectors.kafka;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/** Whether a producer's buffer has room for a batch. Thread: any. */
final class ProducerRoom {
    /** With less room than this in the producer's buffer a batch might have to wait for some. */
    private static final double ROOM_BYTES = 1 << 24;

    private final @Nullable Metric freeBytes;

    ProducerRoom(Producer<byte[], byte[]> producer) {
        freeBytes = producer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("buffer-available-bytes"))
                .findAny()
                .orElse(null);
    }

    boolean enough() {
        return freeBytes == null || !(freeBytes.metricValue() instanceof Double free) || free >= ROOM_BYTES;
    }
}
