package io.tidemark.connectors.kafka;

/**
 * What an epoch has written to one partition.
 *
 * @param first the offset of its first record
 * @param last the offset of its last record
 * @param rows how many records; between first and last there may be records of others
 */
record WrittenRange(String topic, int partition, long first, long last, long rows) {
    WrittenRange and(WrittenRange other) {
        return new WrittenRange(
                topic, partition, Math.min(first, other.first), Math.max(last, other.last), rows + other.rows);
    }
}
