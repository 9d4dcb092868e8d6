package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.EpochParticipant;
import io.tidemark.executor.connector.EpochScope;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The outside systems that a job's output goes to in epochs, and how far each epoch is. Thread: the one that starts the
 * job, then its checkpoint thread; {@link #close} on the thread that ends the job.
 */
final class JobEpochs implements EpochScope, AutoCloseable {
    private final JobSettings settings;
    private final Durability durability;
    private final long incarnation;
    private final Map<String, EpochParticipant> participants = new LinkedHashMap<>();
    private @Nullable EpochParticipant decider;
    private long begun;
    private long prepared;
    private long ended;

    JobEpochs(JobSettings settings, Durability durability, long incarnation) {
        this.settings = settings;
        this.durability = durability;
        this.incarnation = incarnation;
    }

    @Override
    public String jobUuid() {
        return durability.jobUuid();
    }

    @Override
    public String jobName() {
        return settings.name();
    }

    @Override
    public long incarnation() {
        return incarnation;
    }

    @Override
    public long intervalMillis() {
        return durability.intervalMillis();
    }

    @Override
    public long timeoutMillis() {
        return durability.timeoutMillis();
    }

    @Override
    @SuppressWarnings("unchecked") // a key belongs to one kind of participant
    public <P extends EpochParticipant> P shared(String key, Supplier<P> maker) {
        EpochParticipant known = participants.get(key);
        if (known == null) {
            known = maker.get();
            participants.put(key, known);
            if (known.decides()) {
                if (decider != null) {
                    throw new TidemarkException(
                            ErrorCode.NOT_SUPPORTED_YET,
                            "a job cannot write to " + decider.describe() + " and to " + known.describe()
                                    + " exactly once: each would decide for itself which output counts",
                            "write to one of them, and copy from there with a second job",
                            null);
                }
                decider = known;
            }
        }
        return (P) known;
    }

    /** Whether a participant decides which epoch counts. */
    boolean decided() {
        return decider != null;
    }

    /** Who decides, for messages. */
    String decider() {
        return decider == null ? "the checkpoint" : decider.describe();
    }

    /** Shuts former runs out; which epoch was decided last. */
    Optional<CommitRecord> lastDecided() {
        return decider == null ? Optional.empty() : decider.lastDecided();
    }

    /** Brings all participants to an epoch that counts, once, before any is begun. */
    void recover(long committed) {
        begun = committed;
        prepared = committed;
        ended = committed;
        for (EpochParticipant participant : participants.values()) {
            participant.recover(committed);
        }
    }

    /** Gets ready for the rows of the next epoch. */
    void begin(long epoch) {
        Check.state(epoch == begun + 1, "epoch " + epoch + " begins after " + begun);
        Check.state(epoch <= ended + 2, "epoch " + epoch + " begins while " + (ended + 1) + " is open");
        for (EpochParticipant participant : participants.values()) {
            participant.begin(epoch);
        }
        begun = epoch;
    }

    /** Makes safe what was written in an epoch. */
    void prepare(long epoch) {
        Check.state(epoch == prepared + 1 && epoch <= begun, "epoch " + epoch + " is prepared after " + prepared);
        for (EpochParticipant participant : participants.values()) {
            participant.prepare(epoch);
        }
        prepared = epoch;
    }

    /** Makes an epoch count whose manifest is on disk. */
    void decide(CommitRecord record) {
        Check.state(record.epoch() == prepared && record.epoch() == ended + 1, "an epoch is decided out of order");
        Check.state(record.incarnation() == incarnation, "an epoch of another run is decided");
        if (decider != null) {
            decider.decide(record);
        }
    }

    /** Makes a decided epoch visible everywhere. */
    void commit(long epoch) {
        Check.state(epoch == prepared && epoch == ended + 1, "epoch " + epoch + " is committed after " + ended);
        for (EpochParticipant participant : participants.values()) {
            participant.commit(epoch);
        }
        ended = epoch;
    }

    @Override
    public void close() {
        List<EpochParticipant> open = new ArrayList<>(participants.values());
        participants.clear();
        RuntimeException first = null;
        for (EpochParticipant participant : open) {
            try {
                participant.close();
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
