package io.tidemark.connectors.kafka;

import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.EpochParticipant;
import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The output of a job to one Kafka cluster, with one transaction for each epoch in which all its topics are. The transaction
 * carries the {@link CommitMarker}, so that the outcome of the transaction, which only the broker knows, decides which
 * checkpoint counts. Two producers take turns: while epoch N is committed, epoch N + 1 is written. There are no guesses:
 * after any failure both producers are given up, and what happened is read from the marker at the next start.
 *
 * <p>Thread: as {@link EpochParticipant} says; outlets use {@link #producer}, {@link #isOpen} and {@link #check} on task
 * threads.
 */
final class KafkaTransactions implements EpochParticipant {
    /** One for a job, because one Kafka cluster can decide. */
    private static final String KEY = "kafka";

    private static final Duration INIT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    /** In place of an epoch: there is none yet. */
    static final long NONE = 0;

    private final EpochScope scope;
    private final TransactionSettings settings;
    private final ExpiredTransactions expirations;
    private final KafkaMarkers markers;
    /** Complete before the first epoch begins. */
    private final CopyOnWriteArrayList<EpochProducer> producers = new CopyOnWriteArrayList<>();

    private final ConcurrentLinkedQueue<WrittenRanges[]> written = new ConcurrentLinkedQueue<>();
    private final List<String> topics = new ArrayList<>();
    private final AtomicLong begun = new AtomicLong(NONE);
    private final AtomicReference<@Nullable TidemarkException> failure = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private KafkaTransactions(EpochScope scope, TransactionSettings settings, ExpiredTransactions expirations) {
        this.scope = scope;
        this.settings = settings;
        this.expirations = expirations;
        markers = new KafkaMarkers(settings.options(), scope.jobUuid());
    }

    /**
     * The transactions of a job, with the topic of one more table in them.
     *
     * @throws TidemarkException INVALID_OPTION if the table is in another cluster than the job's other tables or has other
     *     client settings; SINK_FAILED if the brokers' transactions cannot be relied on
     */
    static KafkaTransactions join(
            Admin admin, EpochScope scope, TableOptions options, ExpiredTransactions expirations, long patienceMillis)
            throws ExecutionException, InterruptedException, java.util.concurrent.TimeoutException {
        TransactionSettings wanted = TransactionSettings.of(admin, scope, options, patienceMillis);
        KafkaTransactions shared = scope.shared(KEY, () -> new KafkaTransactions(scope, wanted, expirations));
        shared.settings.checkFits(wanted);
        shared.topics.add(options.require(KafkaOptions.TOPIC));
        return shared;
    }

    /** A way for one more writer to a topic. */
    KafkaOutlet outlet(String topic) {
        WrittenRanges[] ranges = {new WrittenRanges(topic), new WrittenRanges(topic)};
        written.add(ranges);
        return new EpochOutlet(this, ranges);
    }

    @Override
    public String describe() {
        return "Kafka at " + settings.servers();
    }

    @Override
    public boolean decides() {
        return true;
    }

    @Override
    public Optional<CommitRecord> lastDecided() {
        try {
            fence();
            Optional<CommitRecord> last = markers.last(INIT_PATIENCE);
            last.ifPresent(record -> Check.state(
                    record.jobUuid().equals(scope.jobUuid()), "the marker topic of a job has a record of another"));
            return last;
        } catch (KafkaException | IllegalStateException e) { // the latter if it was closed meanwhile
            throw broken(e);
        }
    }

    /** After this no former run can write or commit, and nothing of what one has left is undecided. */
    private void fence() {
        if (!producers.isEmpty()) {
            return;
        }
        for (int number = 0; number < 2; number++) {
            EpochProducer producer = settings.producer(scope.jobUuid(), number);
            producers.add(producer);
            retry(INIT_PATIENCE, producer.producer()::initTransactions);
        }
        markers.ensureTopic();
        for (EpochProducer producer : producers) {
            topics.forEach(producer.producer()::partitionsFor); // so that the first write need not wait
            producer.producer().partitionsFor(markers.topic());
        }
    }

    /** Calls again after a timeout, which Kafka's client takes for the same call, until patience ends. */
    private static void retry(Duration patience, Runnable call) {
        long deadline = SystemClock.INSTANCE.nanos() + patience.toNanos();
        while (true) {
            try {
                call.run();
                return;
            } catch (TimeoutException e) {
                if (SystemClock.INSTANCE.nanos() - deadline > 0
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void recover(long committed) {
        // Fencing has ended what former runs have left: committed if the marker says so, else aborted.
    }

    @Override
    public void begin(long epoch) {
        check();
        try {
            fence();
            EpochProducer next = producer(epoch);
            Check.state(!next.inTransaction(), "an epoch begins before the last but one has ended");
            next.begin();
        } catch (KafkaException | IllegalStateException e) { // the latter if it was closed meanwhile
            throw broken(e);
        }
        begun.set(epoch);
    }

    @Override
    public void prepare(long epoch) {
        try {
            producer(epoch).flush();
        } catch (KafkaException | IllegalStateException e) { // the latter if it was closed meanwhile
            throw broken(e);
        }
        check();
    }

    @Override
    public void decide(CommitRecord record) {
        check();
        EpochProducer producer = producer(record.epoch());
        byte[] marker = CommitMarker.write(record, ranges(record.epoch()));
        try {
            Future<RecordMetadata> ignored = producer.send(
                    new ProducerRecord<>(markers.topic(), 0, markers.key(), marker), (metadata, exception) -> {
                        if (exception != null) {
                            failed(exception);
                        }
                    });
            retry(Duration.ofMillis(scope.timeoutMillis()), producer::commit);
        } catch (KafkaException | IllegalStateException e) { // the latter if it was closed meanwhile
            throw broken(e);
        }
        check();
        expirations.forget(scope.jobUuid());
    }

    private List<WrittenRange> ranges(long epoch) {
        Map<String, Map<Integer, WrittenRange>> found = new TreeMap<>();
        written.forEach(ranges -> ranges[parity(epoch)].drainTo(found));
        return found.values().stream()
                .flatMap(ofTopic -> ofTopic.values().stream())
                .toList();
    }

    @Override
    public void commit(long epoch) {
        // With the decision the epoch is visible.
    }

    /** The epoch begun last, or 0. */
    long openEpoch() {
        return begun.get();
    }

    /** Whether rows of an epoch can be written. */
    boolean isOpen(long epoch) {
        check();
        return epoch != NONE && begun.get() >= epoch;
    }

    /** The producer of an epoch. */
    EpochProducer producer(long epoch) {
        return producers.get(parity(epoch));
    }

    /** Which of the two producers an epoch has. */
    static int parity(long epoch) {
        return (int) (epoch % 2);
    }

    /** Throws what the transactions have failed with. */
    void check() {
        TidemarkException first = failure.get();
        if (first != null) {
            throw new TidemarkException(first.code(), first.text(), first.hint(), null, first);
        }
    }

    /** Notes the first failure. Thread: any. */
    void failed(Exception cause) {
        if (failure.get() == null && !closed.get()) {
            failure.compareAndSet(null, explain(cause));
        }
    }

    /** Gives both producers up, with whatever their transactions may become. */
    private TidemarkException broken(RuntimeException cause) {
        failed(cause);
        close(Duration.ZERO);
        TidemarkException first = failure.get();
        return first == null ? explain(cause) : first;
    }

    private TidemarkException explain(Exception thrown) {
        Throwable cause = KafkaErrors.unwrap(thrown);
        String job = "job " + scope.jobName() + ": ";
        if (cause instanceof InterruptException) {
            return new TidemarkException(
                    ErrorCode.CANCELLED, job + "interrupted while it wrote to Kafka", null, null, cause);
        }
        boolean fenced = KafkaErrors.isFenced(cause);
        if (fenced || KafkaErrors.isTransactionGone(cause)) {
            // The broker tells a producer whose transaction it has aborted for its age the same as one that was
            // replaced.
            if (longestOpenNanos()
                    >= Duration.ofMillis(settings.timeoutMillis()).toNanos()) {
                return expired(job, cause);
            }
            if (fenced) {
                return fenced(job, cause);
            }
        }
        return new TidemarkException(
                ErrorCode.SINK_FAILED,
                job + describe() + " cannot be written: " + KafkaErrors.describe(cause),
                "the job goes back to its last commit",
                null,
                cause);
    }

    private long longestOpenNanos() {
        return producers.stream().mapToLong(EpochProducer::openNanos).max().orElse(0);
    }

    private TidemarkException expired(String job, Throwable cause) {
        boolean again = expirations.expired(scope.jobUuid(), scope.incarnation()) > 1;
        return new TidemarkException(
                again ? ErrorCode.RESTARTS_EXHAUSTED : ErrorCode.SINK_FAILED,
                job + (again ? "two transactions in a row were" : "the transaction was") + " open for longer than "
                        + settings.timeoutMillis() + " ms, so that " + describe() + " has aborted "
                        + (again ? "them" : "it"),
                again
                        ? "find out why checkpoints take so long, or make 'checkpoint-interval' longer"
                        : "the job goes back to its last commit",
                null,
                cause);
    }

    private TidemarkException fenced(String job, Throwable cause) {
        return new TidemarkException(
                ErrorCode.FENCED,
                job + "another run of this job has taken over its output to " + describe(),
                "a job can run only once at a time; find the other one, perhaps started from a copy of the directory",
                null,
                cause);
    }

    @Override
    public void close() {
        close(failure.get() == null ? CLOSE_PATIENCE : Duration.ZERO);
    }

    /** Ends both producers at once, wherever they are, as a crash would. */
    void abandon() {
        close(Duration.ZERO);
    }

    private void close(Duration patience) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        KafkaException first = null;
        for (EpochProducer producer : producers) {
            try {
                producer.close(patience);
            } catch (KafkaException e) {
                first = e;
            }
        }
        if (first != null && failure.get() == null) {
            throw explain(first);
        }
    }
}
