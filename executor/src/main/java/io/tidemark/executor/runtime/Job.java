package io.tidemark.executor.runtime;

import io.tidemark.executor.exchange.ResultStream;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.status.JobStatus;
import io.tidemark.types.TidemarkException;
import java.util.Optional;

/** A running (or ended) plan. Thread: any. */
public interface Job {
    /** Where it is now. */
    JobState state();

    /** Why it failed. */
    Optional<TidemarkException> failure();

    /** What it has done so far. */
    JobCounters counters();

    /** About how much of what there is to read it has read, from 0 to 1; NaN if nobody knows how much there is. */
    default double fractionRead() {
        return Double.NaN;
    }

    /** Where each row went that it has read. */
    Ledger ledger();

    /** What it waits for. Asks its tasks, for 2 s at most. */
    JobStatus status();

    /** The rows of a SELECT; throws if the plan writes to a table. */
    ResultStream results();

    /** Its checkpoints; empty if it keeps none. */
    default Optional<JobCheckpoints> checkpoints() {
        return Optional.empty();
    }

    /** Whether it reads nothing for now. */
    default boolean paused() {
        return false;
    }

    /** Stops reading, or goes on; what was read is worked off and checkpoints go on. */
    default void pause(boolean pauses) {
        throw io.tidemark.types.TidemarkException.internal("this job cannot be paused");
    }

    /** Asks the job to stop; returns at once. The job is over within a second. */
    void cancel();

    /**
     * Waits until the job is over and its threads, files and memory are free.
     *
     * @return whether it is over
     */
    boolean await(long timeoutMillis) throws InterruptedException;
}
