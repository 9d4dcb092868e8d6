package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.TableOptions;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import org.apache.kafka.common.Uuid;

/** What is done about a topic that no longer has what was to be read. Stateless. */
final class SourceLoss {
    private SourceLoss() {}

    /**
     * Where to go on in a partition.
     *
     * @param wanted the offset to be read next
     * @param first the first offset that is left
     * @param end the offset behind the last
     * @throws TidemarkException SOURCE_GONE unless the table's 'on-data-loss' allows the gap
     */
    static long goOn(TableOptions options, int partition, long wanted, long first, long end) {
        if (wanted >= first && wanted <= end) {
            return wanted;
        }
        String place = place(options) + ", partition " + partition + ": ";
        if (wanted > end) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_GONE,
                    place + "it ends at offset " + end + ", but was read up to " + wanted
                            + ": the topic has lost records that were read",
                    "find out what happened to the brokers; a new job reads what there is now",
                    null);
        }
        return switch (options.require(KafkaOptions.DATA_LOSS)) {
            case "earliest" -> first;
            case "latest" -> end;
            default ->
                throw new TidemarkException(
                        ErrorCode.SOURCE_GONE,
                        place + "offset " + wanted + " is gone: the topic has deleted " + (first - wanted)
                                + " offsets that were not read yet, and begins at " + first,
                        "let the topic keep records longer; 'on-data-loss' = 'earliest' goes on without them",
                        null);
        };
    }

    static TidemarkException truncated(TableOptions options, Exception cause) {
        return new TidemarkException(
                ErrorCode.SOURCE_GONE,
                place(options) + " was cut off, and records that were read are gone: " + cause.getMessage(),
                "find out what happened to the brokers; a new job reads what there is now",
                null,
                cause);
    }

    static TidemarkException deleted(TableOptions options) {
        return new TidemarkException(ErrorCode.SOURCE_GONE, place(options) + " was deleted while it was read");
    }

    static TidemarkException recreated(TableOptions options, Uuid known, Uuid now) {
        return new TidemarkException(
                ErrorCode.SOURCE_GONE,
                place(options) + " was deleted and created anew: it has the id " + now + ", but was read as " + known,
                "offsets of the old topic mean nothing in the new one; a new job reads it from its beginning",
                null);
    }

    static TidemarkException partitionGone(TableOptions options, int partition, int partitions) {
        return new TidemarkException(
                ErrorCode.SOURCE_GONE,
                place(options) + " has " + partitions + " partitions, but partition " + partition + " was read");
    }

    private static String place(TableOptions options) {
        return "topic " + options.require(KafkaOptions.TOPIC);
    }
}
