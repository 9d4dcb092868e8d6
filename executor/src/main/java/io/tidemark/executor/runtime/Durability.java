package io.tidemark.executor.runtime;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a job keeps checkpoints.
 *
 * @param jobUuid the job's id for ever
 * @param statement canonical text of the statement, without secrets, for the manifest
 * @param directory where this job's checkpoints are; made if missing
 * @param intervalMillis between the starts of two checkpoints, at least 50
 * @param timeoutMillis after which a checkpoint that is not done fails the job
 * @param retained how many committed checkpoints are kept besides the last one
 * @param startFrom a savepoint to start from if the job has no checkpoint of its own yet, or null
 * @param stateLoss what may happen to state that the plan no longer fits; {@link StateChange#REFUSE} unless confirmed
 */
public record Durability(
        String jobUuid,
        String statement,
        Path directory,
        long intervalMillis,
        long timeoutMillis,
        int retained,
        @Nullable Path startFrom,
        StateChange stateLoss) {
    /** What to do when the plan has operators that the checkpoint does not know, or the other way round. */
    public enum StateChange {
        /** Refuse to start with PLAN_CHANGED and say what differs, operator by operator. */
        REFUSE,
        /** Operators that are new start empty, state of those that are gone is dropped. */
        ALLOW
    }
}
