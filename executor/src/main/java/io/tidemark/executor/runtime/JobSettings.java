package io.tidemark.executor.runtime;

import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * How one job runs.
 *
 * @param name for logs and errors
 * @param parallelism tasks side by side for each keyed step
 * @param timeZone the session's zone
 * @param directory where relative paths of connectors begin
 * @param deadLetterDirectory where rejected records go unless a table names a file; null if the job may write none: then
 *     those that would be put aside are only counted
 * @param onError what happens to rows that cannot be used, where no table says it: 'fail' or 'dead-letter'
 * @param batchRows rows a batch; tests use 1
 * @param stateBudgetBytes memory for the job's hot state before it spills
 * @param maxStateBytes hot and spilled state at which the job fails
 * @param durability how the job keeps checkpoints; null if it keeps none
 * @param user for whom it runs: task threads are shared fairly between users; empty for nobody in particular
 */
public record JobSettings(
        String name,
        int parallelism,
        ZoneId timeZone,
        Path directory,
        @Nullable Path deadLetterDirectory,
        String onError,
        int batchRows,
        long stateBudgetBytes,
        long maxStateBytes,
        @Nullable Durability durability,
        String user) {
    /** A job that keeps no checkpoints, for nobody in particular. */
    public JobSettings(
            String name,
            int parallelism,
            ZoneId timeZone,
            Path directory,
            Path deadLetterDirectory,
            String onError,
            int batchRows,
            long stateBudgetBytes,
            long maxStateBytes) {
        this(
                name,
                parallelism,
                timeZone,
                directory,
                deadLetterDirectory,
                onError,
                batchRows,
                stateBudgetBytes,
                maxStateBytes,
                null,
                "");
    }

    /** The same job, but without files of rejected records: those that would be put aside are only counted. */
    public JobSettings withoutDeadLetters() {
        return new JobSettings(
                name,
                parallelism,
                timeZone,
                directory,
                null,
                onError,
                batchRows,
                stateBudgetBytes,
                maxStateBytes,
                durability,
                user);
    }

    /** The same job with checkpoints. */
    public JobSettings with(Durability kept) {
        return new JobSettings(
                name,
                parallelism,
                timeZone,
                directory,
                deadLetterDirectory,
                onError,
                batchRows,
                stateBudgetBytes,
                maxStateBytes,
                kept,
                user);
    }

    /** The same job for a user. */
    public JobSettings runFor(String owner) {
        return new JobSettings(
                name,
                parallelism,
                timeZone,
                directory,
                deadLetterDirectory,
                onError,
                batchRows,
                stateBudgetBytes,
                maxStateBytes,
                durability,
                owner);
    }
}
