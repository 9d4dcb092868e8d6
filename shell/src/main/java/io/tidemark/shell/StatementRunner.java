package io.tidemark.shell;

import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.StatementText;
import io.tidemark.shell.connection.Connection;
import io.tidemark.shell.connection.Progress;
import io.tidemark.shell.output.ResultWriter;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;

/** Runs one statement and shows what it gave. Thread: the shell's. */
final class StatementRunner implements Result.Visitor<String> {
    private static final long WAIT_MILLIS = 1000;

    private final Connection connection;
    private final Console console;
    private final RowsDisplay display;
    private final boolean waitsForJobs;
    private final boolean countsRows;
    private boolean leftJob;
    private boolean gaveRows;
    private long rowsShown;

    /** One that writes rows as they come. */
    StatementRunner(
            Connection connection, Console console, ResultWriter writer, boolean waitsForJobs, boolean countsRows) {
        this(connection, console, RowsDisplay.writingTo(writer), waitsForJobs, countsRows);
    }

    /**
     * @param waitsForJobs whether an INSERT job is waited for, as in a batch, unless it has no end and belongs to a server
     * @param countsRows whether the number of rows is told, as in the interactive shell
     */
    StatementRunner(
            Connection connection, Console console, RowsDisplay display, boolean waitsForJobs, boolean countsRows) {
        this.connection = connection;
        this.console = console;
        this.display = display;
        this.waitsForJobs = waitsForJobs;
        this.countsRows = countsRows;
    }

    void run(StatementText statement) {
        gaveRows = false;
        long start = Stopwatch.now();
        String text = connection.execute(statement).accept(this);
        console.done(text, Stopwatch.now() - start);
    }

    /** Whether the last statement only told what it would do. */
    boolean asksToConfirm() {
        return connection.asksToConfirm();
    }

    /** Does what the last statement has told. */
    void confirm() {
        long start = Stopwatch.now();
        console.done(connection.confirm().accept(this), Stopwatch.now() - start);
    }

    /** How many rows the reader has been given, by all statements together. */
    long rowsShown() {
        return rowsShown;
    }

    /** Whether the last statement was a query, whether or not it came to its end. */
    boolean gaveRows() {
        return gaveRows;
    }

    /** Whether the last statement was left while its job runs on, as one that goes on another time. */
    boolean leftJob() {
        return leftJob;
    }

    @Override
    public String rows(Result.Rows result) {
        gaveRows = true;
        RowStream stream = result.stream();
        long rows;
        try {
            rows = display.show(stream);
        } catch (TidemarkException failed) {
            try { // what was left out is said also of a query that was cancelled, which may be the only way to end it
                console.ledger(() -> connection.ledger(stream));
            } catch (TidemarkException away) {
                failed.addSuppressed(away);
            }
            throw failed;
        } finally {
            stream.notices().forEach(console::notice);
            rowsShown = display.rowsShown();
        }
        console.ledger(() -> connection.ledger(stream));
        return countsRows || console.timing() ? count(rows) : "";
    }

    /** So many rows, in words. */
    static String count(long rows) {
        return rows == 1 ? "1 row" : rows + " rows";
    }

    @Override
    public String updated(Result.Updated result) {
        return count(result.count()) + " written";
    }

    @Override
    public String started(Result.Started result) {
        connection
                .twinOf(result.jobId())
                .ifPresent(twin -> console.notice(twin + " runs the same statement already: rows come out twice unless"
                        + " you STOP JOB one of them"));
        boolean runsOnElsewhere = connection.keepsJobs() && !result.bounded();
        if (!waitsForJobs || runsOnElsewhere) {
            return result.jobId() + " started";
        }
        boolean outlives = connection.outlives(result.jobId());
        if (!result.bounded()) {
            console.notice(result.jobId() + " runs until it is interrupted (Ctrl-C)"
                    + (outlives ? ", and goes on from there at the next start" : ""));
        }
        try {
            awaitEnd(result.jobId(), outlives);
        } finally {
            display.waitingFor(Progress.NONE, true);
        }
        connection.jobNotices(result.jobId()).forEach(console::notice);
        console.ledger(() -> connection.ledger(result.jobId()));
        return result.jobId() + " finished, " + count(connection.rowsWritten(result.jobId())) + " written";
    }

    private void awaitEnd(String jobId, boolean outlives) {
        JobState state = await(jobId, outlives);
        while (!state.ended()) {
            tellRestart(jobId);
            display.waitingFor(connection.progress(jobId), false);
            state = await(jobId, outlives);
        }
        tellRestart(jobId);
    }

    private void tellRestart(String jobId) {
        connection.takeRestart(jobId).ifPresent(text -> {
            display.waitingFor(Progress.NONE, true); // so that nothing of the line is left beside the notice
            console.notice(text);
        });
    }

    private JobState await(String jobId, boolean outlives) {
        try {
            return connection.awaitJob(jobId, WAIT_MILLIS);
        } catch (TidemarkException failed) {
            if (outlives && failed.code() == ErrorCode.CANCELLED) {
                leftJob = true;
                console.notice(
                        connection.keepsJobs()
                                ? jobId + " runs on on the server; STOP JOB " + jobId + " ends it"
                                : jobId + " writes a last checkpoint; it goes on from there at the next start");
            }
            throw failed;
        }
    }

    @Override
    public String done(Result.Done result) {
        return result.message();
    }
}
