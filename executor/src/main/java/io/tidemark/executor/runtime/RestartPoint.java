package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointStore;
import io.tidemark.executor.checkpoint.RestoredCheckpoint;
import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from which checkpoint a job goes on: the one that the record beside its output names, or, where nothing
 * outside decides, the newest. Where record and files do not fit the job does not start. Thread: the one that starts the
 * job.
 *
 * @param epoch the last epoch whose output counts; 0 if none does
 * @param checkpoint what to restore: that epoch's, or a savepoint; null for a first start
 * @param ownCheckpoint whether it is the job's own, so that the next may build on it
 */
record RestartPoint(long epoch, @Nullable RestoredCheckpoint checkpoint, boolean ownCheckpoint) {
    private static final String CHOICES =
            "put the files back; or start from a savepoint under another name and accept that its output comes again;"
                    + " or drop the job";

    /** Chooses; participants have been registered, and nothing else was done to them. */
    static RestartPoint choose(String job, Durability durability, CheckpointStore store, JobEpochs epochs) {
        List<Long> numbers = store.numbers();
        long noted = store.lastCommitted().orElse(0L);
        if (epochs.decided()) {
            Optional<CommitRecord> record = epochs.lastDecided();
            if (record.isPresent()) {
                RestoredCheckpoint own = decided(job, durability, store, epochs, record.get());
                return new RestartPoint(record.get().epoch(), own, true);
            }
            checkNothingYet(job, numbers, noted, epochs);
        } else {
            long newest = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
            if (newest < noted) {
                throw missing(job, "epoch " + noted + " was committed, as the directory's log says", noted, numbers);
            }
            if (newest > 0) {
                return new RestartPoint(newest, openOwn(job, durability, store, newest), true);
            }
        }
        RestoredCheckpoint savepoint = durability.startFrom() == null ? null : store.resume(durability.startFrom());
        return new RestartPoint(0, savepoint, false);
    }

    private static RestoredCheckpoint decided(
            String job, Durability durability, CheckpointStore store, JobEpochs epochs, CommitRecord record) {
        String says = epochs.decider() + " has the output of epoch " + record.epoch();
        if (!record.jobUuid().equals(durability.jobUuid())) {
            throw new TidemarkException(
                    ErrorCode.OUTPUT_AHEAD_OF_STATE,
                    "job " + job + ": the record at " + epochs.decider() + " belongs to the job " + record.jobUuid(),
                    "find out who writes there under this job's name",
                    null);
        }
        if (record.incarnation() >= store.incarnation()) {
            throw new TidemarkException(
                    ErrorCode.OUTPUT_AHEAD_OF_STATE,
                    "job " + job + ": " + says + ", written by its start number " + record.incarnation()
                            + ", but this directory has seen only " + (store.incarnation() - 1)
                            + " starts: the job has run somewhere else",
                    "start it where it ran last; a copy of its directory can only be looked at",
                    null);
        }
        List<Long> numbers = store.numbers();
        if (!numbers.contains(record.epoch())) {
            throw missing(job, says, record.epoch(), numbers);
        }
        long noted = store.lastCommitted().orElse(0L);
        if (noted > record.epoch()) {
            throw new TidemarkException(
                    ErrorCode.MARKER_MISSING,
                    "job " + job + ": epoch " + noted + " was committed, as the directory's log says, but " + says
                            + " as the last one",
                    "find out who took records away there; then start from a savepoint under another name, or drop the"
                            + " job",
                    null);
        }
        RestoredCheckpoint found = openOwn(job, durability, store, record.epoch());
        if (!found.manifestHash().equals(record.manifestHash())
                || !found.planFingerprint().equals(record.planFingerprint())) {
            found.close();
            throw new TidemarkException(
                    ErrorCode.OUTPUT_AHEAD_OF_STATE,
                    "job " + job + ": " + says + ", but checkpoint " + record.epoch()
                            + " on disk is not the one that belongs to it",
                    CHOICES,
                    null);
        }
        return found;
    }

    /** No record: right only if nothing can have been committed yet. */
    private static void checkNothingYet(String job, List<Long> numbers, long noted, JobEpochs epochs) {
        boolean nothingYet = noted == 0 && (numbers.isEmpty() || numbers.equals(List.of(1L)));
        if (!nothingYet) {
            throw new TidemarkException(
                    ErrorCode.MARKER_MISSING,
                    "job " + job + " has checkpoints " + numbers + ", but the record of its commits at "
                            + epochs.decider() + " is gone",
                    "find out who deleted it; then start from a savepoint under another name and accept that its output"
                            + " comes again, or drop the job",
                    null);
        }
    }

    private static TidemarkException missing(String job, String says, long epoch, List<Long> numbers) {
        return new TidemarkException(
                ErrorCode.OUTPUT_AHEAD_OF_STATE,
                "job " + job + ": " + says + ", but checkpoint " + epoch + " is missing; there are " + numbers,
                CHOICES,
                null);
    }

    /** Opens a checkpoint; it must be the job's. */
    private static RestoredCheckpoint openOwn(String job, Durability durability, CheckpointStore store, long number) {
        RestoredCheckpoint own = store.resume(number);
        if (!own.jobUuid().equals(durability.jobUuid())) {
            own.close();
            throw new TidemarkException(
                    ErrorCode.CHECKPOINT_CORRUPT,
                    "job " + job + ": checkpoint " + own.number() + " belongs to the job " + own.jobUuid(),
                    "give each job a directory of its own",
                    null);
        }
        return own;
    }
}
