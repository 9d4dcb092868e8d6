package io.tidemark.engine;

import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.status.JobStatus;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.StatementText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with the engine: it has settings and runs one statement at a time. Thread: one at a time, but {@link
 * #cancel} from any.
 */
public final class Session implements AutoCloseable {
    private static final long WAIT_MILLIS = 200;

    private final EngineParts engine;
    private final BooleanSupplier engineOpen;
    private final Cancellation cancellation = new Cancellation();
    private final Settings settings;
    private final StatementExecutor statements;
    private @Nullable RowStream open;
    private @Nullable StatementText unconfirmed;

    Session(EngineParts engine, BooleanSupplier engineOpen, SessionUser user) {
        this(engine, engineOpen, new Settings(engine.config(), user));
    }

    private Session(EngineParts engine, BooleanSupplier engineOpen, Settings settings) {
        this.engine = engine;
        this.engineOpen = engineOpen;
        this.settings = settings;
        statements = new StatementExecutor(engine, settings, new QueryRunner(engine, settings, cancellation));
    }

    /**
     * Another conversation with the same settings: what either changes holds for both. It runs a statement of its own beside
     * this one's, and closing it leaves this one alone. Any thread.
     */
    public Session sibling() {
        return new Session(engine, engineOpen, settings);
    }

    /** The zone in which points of time are shown and texts without an offset are read. Any thread. */
    public ZoneId timeZone() {
        return settings.timeZone();
    }

    /**
     * Runs one statement. Rows of an earlier query of this session are closed first.
     *
     * @throws TidemarkException with code, message, hint and the place in the text
     */
    public Result execute(String sql) {
        return execute(StatementText.of(sql));
    }

    /** Runs a statement that was cut out of a script; errors have their place in the script. */
    public Result execute(StatementText text) {
        return execute(text, statement -> {});
    }

    /** Whether the last statement only told what it would do, and {@link #confirm} does it. */
    public boolean asksToConfirm() {
        return unconfirmed != null;
    }

    /** Does what the last statement has told: an ALTER JOB without the option 'confirm'. */
    public Result confirm() {
        StatementText text = unconfirmed;
        if (text == null) {
            throw new TidemarkException(ErrorCode.INVALID_QUERY, "there is nothing to confirm");
        }
        closeRows();
        unconfirmed = null;
        return statements.alterConfirmed((Statement.AlterJob) StatementParser.parse(text));
    }

    /**
     * Checks a statement and says what values it takes and what columns it gives; runs nothing. Rows of an earlier query of
     * this session stay open.
     *
     * @throws TidemarkException with code, message, hint and the place in the text
     */
    public Prepared prepare(String sql) {
        return prepare(StatementText.of(sql));
    }

    /** Prepares a statement that was cut out of a script; errors have their place in the script. */
    public Prepared prepare(StatementText text) {
        return prepare(text, statement -> {});
    }

    /**
     * Prepares a statement if a check lets it; nothing was looked up for it before.
     *
     * @param check throws if the statement must not be prepared
     */
    public Prepared prepare(StatementText text, Consumer<Statement> check) {
        requireOpen();
        cancellation.onStatement();
        return statements.prepare(text, check);
    }

    /**
     * Runs a prepared statement of this session or a sibling. Rows of an earlier query of this session are closed first.
     *
     * @param values one for each {@code ?}, in the order of the text
     * @throws TidemarkException also if values do not fit, or what the statement gives has changed with the catalog
     */
    public Result execute(Prepared prepared, List<ParameterValue> values) {
        begin();
        return opened(statements.execute(prepared, values));
    }

    /** Runs a statement with values for its {@code ?}: {@link #prepare} and {@link #execute(Prepared, List)} in one. */
    public Result execute(String sql, List<ParameterValue> values) {
        return values.isEmpty() ? execute(sql) : execute(prepare(sql), values);
    }

    /**
     * Runs a statement if a check lets it.
     *
     * @param check throws if the statement must not run
     */
    public Result execute(StatementText text, Consumer<Statement> check) {
        begin();
        return opened(run(text, check));
    }

    /**
     * The answer to a lookup by key whose like has been planned before by any session: in microseconds, without waiting for
     * anything and without a part of this session's other statements. Any thread, any number at a time.
     *
     * @param check throws if the statement must not run
     * @return null for all other statements, which were not run
     */
    public @Nullable Result lookup(String sql, Consumer<Statement> check) {
        requireOpen();
        return statements.quick(sql, check);
    }

    /** The same for a prepared statement. */
    public @Nullable Result lookup(Prepared prepared, List<ParameterValue> values) {
        requireOpen();
        return statements.quick(prepared, values);
    }

    /**
     * What there is, for tools. Rows of an earlier query of this session stay open.
     *
     * @param subject tables, columns, keys, functions, keywords or types; the columns of each are in docs/wire-protocol.md
     * @throws TidemarkException INVALID_QUERY for another subject
     */
    public RowStream catalog(String subject) {
        requireOpen();
        return new CatalogRows(engine, settings).of(subject);
    }

    private void requireOpen() {
        if (!engineOpen.getAsBoolean()) {
            throw new TidemarkException(ErrorCode.CLOSED, "the engine is closed", "open another one", null);
        }
    }

    private void begin() {
        requireOpen();
        closeRows();
        unconfirmed = null;
        cancellation.onStatement();
    }

    private Result opened(Result result) {
        if (result instanceof Result.Rows rows) {
            open = rows.stream();
        }
        return result;
    }

    private Result run(StatementText text, Consumer<Statement> check) {
        Result quick = statements.quick(text.text(), check);
        if (quick != null) {
            return quick;
        }
        Statement statement = StatementParser.parse(text);
        check.accept(statement);
        Result result = statement.accept(statements);
        boolean tells = statement instanceof Statement.AlterJob && result instanceof Result.Rows;
        unconfirmed = tells ? text : null;
        return result;
    }

    /**
     * Runs a statement that gives rows, and hands them out as they come.
     *
     * @throws TidemarkException also if the statement gives no rows, which then was not run
     */
    public RowStream query(String sql) {
        Result result = execute(StatementText.of(sql), Session::requireRows);
        if (result instanceof Result.Rows rows) {
            return rows.stream();
        }
        throw TidemarkException.internal("a statement that asks gave no rows");
    }

    private static void requireRows(Statement statement) {
        boolean asks = statement instanceof Statement.Query
                || statement instanceof Statement.Show
                || statement instanceof Statement.ShowCreate
                || statement instanceof Statement.ShowLedger
                || statement instanceof Statement.Describe
                || statement instanceof Statement.Explain
                || statement instanceof Statement.ExplainWhy;
        if (!asks) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "the statement gives no rows, so it was not run",
                    "run it with execute",
                    null);
        }
    }

    /** Cancels the statement that runs now; it then fails with CANCELLED. Any thread. */
    public void cancel() {
        cancellation.cancel();
    }

    /**
     * Waits until a job of an INSERT is over, its session is cancelled, or the time is up.
     *
     * @return the job's state; RUNNING if the time was up
     * @throws TidemarkException the job's failure, or CANCELLED (the job runs on) if this session was cancelled
     */
    public JobState awaitJob(String jobId, long timeoutMillis) {
        JobEntry entry = engine.jobs().require(jobId, null);
        long rest = timeoutMillis;
        try {
            while (rest > 0 && !entry.job().await(Math.min(rest, WAIT_MILLIS))) {
                cancellation.check();
                rest -= WAIT_MILLIS;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "waiting was interrupted", null, null, interrupted);
        }
        entry.job().failure().ifPresent(failure -> {
            throw failure;
        });
        return entry.job().state();
    }

    /** Whether a job goes on from its last commit when the engine is opened again. */
    public boolean isDurable(String jobId) {
        return engine.jobs().require(jobId, null).durable().isPresent();
    }

    /** A sentence on a failure after which a job starts again from its last commit, once for each. */
    public Optional<String> takeRestart(String jobId) {
        return engine.jobs().require(jobId, null).durable().flatMap(DurableJob::takeRestart);
    }

    /** Another running job of the same statement, most often one that goes on from a former start. */
    public Optional<String> twinOf(String jobId) {
        String statement = engine.jobs().require(jobId, null).statement();
        return engine.jobs().all().stream()
                .filter(other -> !other.id().equals(jobId)
                        && !other.job().state().ended()
                        && other.statement().equals(statement))
                .map(JobEntry::id)
                .findFirst();
    }

    /**
     * The rows of a table without a connector, or of a materialized view, for Java code. It may be kept as long as the table
     * is not dropped, and outlives the session.
     *
     * @param name as in SQL: without quotes it is matched without regard to case
     * @throws TidemarkException UNKNOWN_TABLE, or WRONG_OBJECT_TYPE if its rows are not kept by the engine
     */
    public StateTableView stateTable(String name) {
        requireOpen();
        return statements.stateTable(name);
    }

    /** What a job has done so far; SHOW JOBS shows the same. */
    public JobCounters counters(String jobId) {
        return engine.jobs().require(jobId, null).job().counters();
    }

    /** About how much of what there is to read a job has read, from 0 to 1; NaN if nobody knows how much there is. */
    public double fractionRead(String jobId) {
        return engine.jobs().require(jobId, null).job().fractionRead();
    }

    /** Where each row went that a job has read; SHOW LEDGER shows the same. */
    public Ledger ledger(String jobId) {
        return engine.jobs().require(jobId, null).job().ledger();
    }

    /** What a job waits for; EXPLAIN WHY JOB tells it in sentences. */
    public JobStatus status(String jobId) {
        return engine.jobs().require(jobId, null).job().status();
    }

    /** What people should know about the rows that a job did not use. */
    public List<String> notices(String jobId) {
        return JobNotices.of(counters(jobId), engine.deadLetters());
    }

    private void closeRows() {
        RowStream rows = open;
        open = null;
        if (rows != null) {
            rows.close();
        }
    }

    /** Cancels the running query, if any. Jobs of INSERT belong to the engine and run on. */
    @Override
    public void close() {
        closeRows();
    }
}
