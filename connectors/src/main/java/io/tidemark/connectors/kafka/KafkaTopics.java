package io.tidemark.connectors.kafka;

import io.tidemark.executor.thread.SystemClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates topics so that they can be written at once. Thread: any. */
public final class KafkaTopics {
    private static final long PAUSE_MILLIS = 20;

    private KafkaTopics() {}

    /** Creates a topic, which may exist already; with the broker's own replication factor. */
    static void create(Admin admin, String topic, int partitions, Duration patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.empty())))
                    .all()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e; // if it exists now, someone else was faster
            }
        }
    }

    /**
     * Waits until every partition of a topic answers. A topic can be created some time before its brokers know that they
     * lead it; an idempotent producer that sends in this gap may have its first batch refused and its second one taken,
     * after which the first can never be taken any more.
     */
    public static void awaitWritable(Admin admin, String topic, Duration patience)
            throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = SystemClock.INSTANCE.nanos() + patience.toNanos();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        describe(admin, topic, deadline)
                .partitions()
                .forEach(partition -> ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        admin.listOffsets(ends)
                .all()
                .get(millisTo(deadline), TimeUnit.MILLISECONDS); // asks the leaders, again and again
    }

    private static TopicDescription describe(Admin admin, String topic, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        while (true) {
            try {
                return admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .thenApply(topics -> topics.values().iterator().next())
                        .get(millisTo(deadline), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || millisTo(deadline) == 0) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS); // just created, and not known everywhere yet
            }
        }
    }

    private static long millisTo(long deadline) {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(deadline - SystemClock.INSTANCE.nanos()));
    }
}
