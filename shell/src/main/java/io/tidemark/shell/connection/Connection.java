package io.tidemark.shell.connection;

import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.StatementText;
import java.util.List;
import java.util.Optional;

/**
 * All that the shell knows of an engine. Thread: one at a time, but {@link #cancel} from any.
 */
public interface Connection extends AutoCloseable {
    /**
     * Runs a statement; rows come while the result is read.
     *
     * @throws io.tidemark.types.TidemarkException with its place in the script
     */
    Result execute(StatementText statement);

    /** Whether the last statement only told what it would do. */
    boolean asksToConfirm();

    /** Does what the last statement has told. */
    Result confirm();

    /** Cancels what runs now; it then fails with CANCELLED. */
    void cancel();

    /**
     * Waits for a job of an INSERT.
     *
     * @return its state; RUNNING if the time was up
     * @throws io.tidemark.types.TidemarkException the job's failure, or CANCELLED
     */
    JobState awaitJob(String jobId, long timeoutMillis);

    /** How many rows a job has written so far. */
    long rowsWritten(String jobId);

    /** How far a job has come. */
    Progress progress(String jobId);

    /** What people should know about the rows that a job did not use. */
    List<String> jobNotices(String jobId);

    /** Where each row went that a job has read. */
    List<LedgerLine> ledger(String jobId);

    /** Where each row went that the query of these rows has read, which was the last one. */
    List<LedgerLine> ledger(RowStream rows);

    /** A sentence for each job that has failed since this was last asked. */
    List<String> takeJobFailures();

    /** Whether a job goes on when its engine starts another time. */
    boolean outlives(String jobId);

    /** A sentence on a failure after which a job starts again, once for each. */
    Optional<String> takeRestart(String jobId);

    /** Another running job of the same statement. */
    Optional<String> twinOf(String jobId);

    /** Whether jobs run on when the connection is closed, because they belong to a server. */
    boolean keepsJobs();

    /** Running jobs that go on when their engine starts another time. */
    int lastingJobs();

    /** The names that can be used now. */
    CatalogNames names();

    /** The server's address, for the prompt; empty for an engine of the shell's own. */
    String where();

    /** What people should know about the engine's start. */
    List<String> notices();

    @Override
    void close();
}
