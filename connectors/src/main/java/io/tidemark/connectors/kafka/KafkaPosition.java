package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.types.TidemarkException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Uuid;

/**
 * Where the reading of a partition goes on. As text the split is {@code topic id/partition} and the position {@code offset},
 * {@code offset@epoch} and, for a scan that ends, {@code offset@epoch/end}.
 *
 * @param topicId the topic's id, which is another when a topic is deleted and created anew
 * @param partition its number
 * @param offset the next record to read
 * @param leaderEpoch of the record before, by which Kafka notices that a log was cut off; empty if none was read
 * @param end where a bounded scan ends; {@link #ENDLESS} for others
 * @param lost offsets before it that were never read because they were gone
 */
record KafkaPosition(Uuid topicId, int partition, long offset, OptionalInt leaderEpoch, long end, long lost) {
    static final long ENDLESS = Long.MAX_VALUE;

    private static final Pattern SPLIT = Pattern.compile("([^/]+)/(\\d{1,9})");
    private static final Pattern POSITION = Pattern.compile("(\\d{1,18})(?:@(\\d{1,9}))?(?:/(\\d{1,18}))?");

    static KafkaPosition parse(SplitPosition text) {
        Matcher split = SPLIT.matcher(text.split());
        Matcher position = POSITION.matcher(text.position());
        if (!split.matches() || !position.matches()) {
            throw TidemarkException.internal("not a position in a topic: " + text);
        }
        String epoch = position.group(2);
        String end = position.group(3);
        return new KafkaPosition(
                Uuid.fromString(split.group(1)),
                Integer.parseInt(split.group(2)),
                Long.parseLong(position.group(1)),
                epoch == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(epoch)),
                end == null ? ENDLESS : Long.parseLong(end),
                0);
    }

    SplitPosition text() {
        String epoch = leaderEpoch.isPresent() ? "@" + leaderEpoch.getAsInt() : "";
        return new SplitPosition(topicId + "/" + partition, offset + epoch + (end == ENDLESS ? "" : "/" + end));
    }

    /** The same partition behind a gap. */
    KafkaPosition skippingTo(long newOffset) {
        return new KafkaPosition(topicId, partition, newOffset, OptionalInt.empty(), end, newOffset - offset);
    }

    /** What a consumer seeks to. */
    OffsetAndMetadata seek() {
        Optional<Integer> epoch = leaderEpoch.isPresent() ? Optional.of(leaderEpoch.getAsInt()) : Optional.empty();
        return new OffsetAndMetadata(offset, epoch, "");
    }
}
