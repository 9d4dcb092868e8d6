package io.tidemark.shell;

import io.tidemark.engine.Result;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.StatementText;
import io.tidemark.shell.output.ResultWriter;

/** Runs one statement and shows what it gave. Thread: the shell's. */
final class StatementRunner implements Result.Visitor<String> {
    private static final long WAIT_MILLIS = 1000;

    private final Connection connection;
    private final Console console;
    private final ResultWriter writer;
    private final boolean waitsForJobs;
    private final boolean countsRows;

    /**
     * @param waitsForJobs whether an INSERT job is waited for, as in a batch
     * @param countsRows whether the number of rows is told, as in the interactive shell
     */
    StatementRunner(
            Connection connection, Console console, ResultWriter writer, boolean waitsForJobs, boolean countsRows) {
        this.connection = connection;
        this.console = console;
        this.writer = writer;
        this.waitsForJobs = waitsForJobs;
        this.countsRows = countsRows;
    }

    void run(StatementText statement) {
        long start = Stopwatch.now();
        String text = connection.execute(statement).accept(this);
        console.done(text, Stopwatch.now() - start);
    }

    /** How many rows the reader has been given, by all statements together. */
    long rowsShown() {
        return writer.rowsWritten();
    }

    @Override
    public String rows(Result.Rows result) {
        long before = writer.rowsWritten();
        try {
            writer.write(result.stream());
        } finally { // what was left out is said also of a query that was cancelled, which may be the only way to end it
            result.stream().notices().forEach(console::notice);
            console.ledger(result.stream().ledger());
        }
        return countsRows || console.timing() ? count(writer.rowsWritten() - before) : "";
    }

    private static String count(long rows) {
        return rows == 1 ? "1 row" : rows + " rows";
    }

    @Override
    public String updated(Result.Updated result) {
        return count(result.count()) + " written";
    }

    @Override
    public String started(Result.Started result) {
        if (!waitsForJobs) {
            return result.jobId() + " started";
        }
        if (!result.bounded()) {
            console.notice(result.jobId() + " runs until it is interrupted (Ctrl-C)");
        }
        JobState state = JobState.RUNNING;
        while (!state.ended()) {
            state = connection.awaitJob(result.jobId(), WAIT_MILLIS);
        }
        connection.jobNotices(result.jobId()).forEach(console::notice);
        console.ledger(connection.ledger(result.jobId()));
        return result.jobId() + " finished, " + count(connection.rowsWritten(result.jobId())) + " written";
    }

    @Override
    public String done(Result.Done result) {
        return result.message();
    }
}
