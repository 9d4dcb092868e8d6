package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks now and then, and never waits for the answer, what has become of a topic: how many partitions it has, whether it is
 * still the same, where its partitions end if open transactions are counted. Mutable. Thread: its reader's task thread.
 */
final class TopicWatch {
    private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int ANSWER_MILLIS = 2500;
    /** For how many looks in a row a topic must be missing; a broker that has just started may not know it yet. */
    private static final int GONE_AFTER = 3;

    private final Admin admin;
    private final TableOptions options;
    private final String topic;
    private final Uuid topicId;
    private final Clock clock;
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private @Nullable KafkaFuture<Map<String, TopicDescription>> description;
    private @Nullable KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> offsets;
    private int partitions;
    private int missing;
    private long nextLook;
    private long lastAnswer;
    private boolean silent;

    TopicWatch(Admin admin, TableOptions options, Uuid topicId, int partitions, Clock clock) {
        this.admin = admin;
        this.options = options;
        this.topicId = topicId;
        this.partitions = partitions;
        this.clock = clock;
        topic = options.require(KafkaOptions.TOPIC);
        lastAnswer = clock.nanos();
        nextLook = lastAnswer + LOOK_NANOS;
    }

    /**
     * Takes answers that have come and asks anew when it is time.
     *
     * @param watched partitions whose ends are wanted
     * @return whether there was news
     * @throws io.tidemark.types.TidemarkException SOURCE_GONE if the topic was deleted or is another one
     */
    boolean look(List<TopicPartition> watched) {
        long now = clock.nanos();
        boolean news = take(now);
        if (description == null && now - nextLook >= 0) {
            nextLook = now + LOOK_NANOS;
            ask(watched);
        }
        return news;
    }

    private boolean take(long now) {
        boolean done = description != null && description.isDone() && (offsets == null || offsets.isDone());
        if (done) {
            takeDescription(now);
            takeOffsets();
            description = null;
            offsets = null;
        }
        return done;
    }

    private void ask(List<TopicPartition> watched) {
        description = describe();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        watched.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        offsets = wanted.isEmpty()
                ? null
                : admin.listOffsets(
                                wanted,
                                new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs(ANSWER_MILLIS))
                        .all();
    }

    /** Asks and waits for the answer, for when there is reason to think that the topic is another one. */
    void checkSame() {
        description = describe();
        takeDescription(clock.nanos());
        description = null;
    }

    private KafkaFuture<Map<String, TopicDescription>> describe() {
        return admin.describeTopics(List.of(topic), new DescribeTopicsOptions().timeoutMs(ANSWER_MILLIS))
                .allTopicNames();
    }

    private void takeDescription(long now) {
        KafkaFuture<Map<String, TopicDescription>> answer = description;
        if (answer == null) {
            return;
        }
        try {
            TopicDescription found = answer.get().get(topic);
            answered(now);
            if (found != null) {
                missing = 0;
                if (!found.topicId().equals(topicId)) {
                    throw SourceLoss.recreated(options, topicId, found.topicId());
                }
                partitions = Math.max(partitions, found.partitions().size());
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                silent = true; // the next look will tell
                return;
            }
            answered(now);
            missing++;
            if (missing >= GONE_AFTER) {
                throw SourceLoss.deleted(options);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answered(long now) {
        silent = false;
        lastAnswer = now;
    }

    private void takeOffsets() {
        KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> answer = offsets;
        if (answer == null) {
            return;
        }
        try {
            answer.get().forEach((partition, end) -> ends.put(partition, end.offset()));
        } catch (ExecutionException e) {
            ends.clear(); // not known just now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many partitions the topic has. */
    int partitions() {
        return partitions;
    }

    /** The offset behind the last record of a partition, those of open transactions included; -1 if not known. */
    long end(TopicPartition partition) {
        Long end = ends.get(partition);
        return end == null ? -1 : end;
    }

    /** For how many seconds no broker has answered; 0 if the last question was answered. */
    long silentSeconds() {
        return silent ? Math.max(1, Duration.ofNanos(clock.nanos() - lastAnswer).toSeconds()) : 0;
    }

    /** Partitions from a number up to the last. */
    List<Integer> partitionsFrom(int first) {
        List<Integer> found = new ArrayList<>();
        for (int partition = first; partition < partitions; partition++) {
            found.add(partition);
        }
        return found;
    }
}
