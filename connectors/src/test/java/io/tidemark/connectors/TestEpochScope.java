package io.tidemark.connectors;

import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.EpochParticipant;
import io.tidemark.executor.connector.EpochScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** One run of a job for tests, which drives participants as the coordinator of checkpoints does. Mutable. */
public final class TestEpochScope implements EpochScope, AutoCloseable {
    private final String jobUuid;
    private final long incarnation;
    private final Map<String, EpochParticipant> shared = new LinkedHashMap<>();
    private long intervalMillis = 1000;
    private long timeoutMillis = 20_000;

    public TestEpochScope(String jobUuid, long incarnation) {
        this.jobUuid = jobUuid;
        this.incarnation = incarnation;
    }

    public TestEpochScope times(long newIntervalMillis, long newTimeoutMillis) {
        intervalMillis = newIntervalMillis;
        timeoutMillis = newTimeoutMillis;
        return this;
    }

    @Override
    public String jobUuid() {
        return jobUuid;
    }

    @Override
    public String jobName() {
        return "test";
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public long intervalMillis() {
        return intervalMillis;
    }

    @Override
    public long timeoutMillis() {
        return timeoutMillis;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <P extends EpochParticipant> P shared(String key, Supplier<P> maker) {
        return (P) shared.computeIfAbsent(key, any -> maker.get());
    }

    public EpochParticipant only() {
        return shared.values().iterator().next();
    }

    public int participants() {
        return shared.size();
    }

    /** What a start does up to the first epoch; which epoch had been committed last. */
    public long start() {
        long committed = shared.values().stream()
                .filter(EpochParticipant::decides)
                .findAny()
                .flatMap(EpochParticipant::lastDecided)
                .map(CommitRecord::epoch)
                .orElse(0L);
        startBehind(committed);
        return committed;
    }

    /** What a start does in a job whose own files say what was committed. */
    public void startBehind(long committed) {
        shared.values().forEach(participant -> participant.recover(committed));
        begin(committed + 1);
    }

    public void begin(long epoch) {
        shared.values().forEach(participant -> participant.begin(epoch));
    }

    /** Ends an epoch whose barrier all writers have passed. */
    public void commit(long epoch) {
        shared.values().forEach(participant -> participant.prepare(epoch));
        shared.values().stream()
                .filter(EpochParticipant::decides)
                .forEach(participant -> participant.decide(record(epoch)));
        shared.values().forEach(participant -> participant.commit(epoch));
    }

    public CommitRecord record(long epoch) {
        return new CommitRecord(jobUuid, incarnation, epoch, "hash-" + epoch, "plan");
    }

    @Override
    public void close() {
        shared.values().forEach(EpochParticipant::close);
    }
}
