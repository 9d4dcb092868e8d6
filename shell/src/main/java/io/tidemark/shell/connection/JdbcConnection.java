package io.tidemark.shell.connection;

import io.tidemark.engine.JobNotices;
import io.tidemark.engine.Result;
import io.tidemark.engine.RowStream;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.jdbc.TidemarkDriver;
import io.tidemark.jdbc.api.TidemarkStatement;
import io.tidemark.parser.StatementText;
import io.tidemark.shell.connection.JdbcNames.JobLine;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server by the JDBC driver. Jobs belong to the server and run on when it is closed. Mutable. Thread: one
 * at a time, but {@link #cancel} from any.
 */
public final class JdbcConnection implements Connection {
    private static final Pattern ALTER_JOB = Pattern.compile(
            "\\s*(ALTER\\s+JOB\\s+(?:'[^']*'|\\S+))(\\s+AS\\b.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Set<String> CHANGES_NAMES = Set.of("CREATE", "DROP", "ALTER", "SET", "RESET");
    private static final long FIRST_POLL_MILLIS = 10;
    private static final long POLL_MILLIS = 200;

    /** How a listing tells of a failure. */
    private static final Pattern FAILURE = Pattern.compile("(TM-\\d{4}): (.*)", Pattern.DOTALL);

    private final java.sql.Connection connection;
    private final String where;
    private final JdbcNames names;
    private volatile @Nullable Statement running;
    private @Nullable StatementText unconfirmed;

    /** Has a permit once what runs, or a job that is waited for, was cancelled. */
    private final Semaphore cancelled = new Semaphore(0);

    /** Jobs that were started here and whose end nobody has been told yet. */
    private final Set<String> started = new LinkedHashSet<>();

    /** Of how many failures of a job people have been told. */
    private final Map<String, Long> toldFailures = new HashMap<>();

    private JdbcConnection(java.sql.Connection connection, String where) {
        this.connection = connection;
        this.where = where;
        this.names = new JdbcNames(connection);
    }

    /**
     * Connects to a server.
     *
     * @param address {@code host:port}, maybe with driver properties such as {@code ?trustStore=ca.pem} behind it
     * @param user empty where the server asks for nobody
     * @param password null if there is none
     * @throws TidemarkException UNREACHABLE, LOGIN_FAILED or what the server says
     */
    public static JdbcConnection open(String address, String user, @Nullable String password) {
        int question = address.indexOf('?');
        String hosts = question < 0 ? address : address.substring(0, question);
        String properties = question < 0 ? "" : address.substring(question);
        if (properties.toLowerCase(Locale.ROOT).contains("password=")) {
            throw new TidemarkException(
                    ErrorCode.INVALID_OPTION,
                    "a password does not belong into the address, where others can see it",
                    "put it into the environment as TIDEMARK_PASSWORD or into a file (--password-file)",
                    null);
        }
        Properties login = new Properties();
        login.setProperty("applicationName", "tidemark shell");
        if (!user.isEmpty()) {
            login.setProperty("user", user);
        }
        if (password != null) {
            login.setProperty("password", password);
        }
        try {
            java.sql.Connection connection =
                    new TidemarkDriver().connect("jdbc:tidemark://" + hosts + "/" + properties, login);
            if (connection == null) {
                throw new TidemarkException(ErrorCode.UNREACHABLE, "the driver does not know the address " + hosts);
            }
            return new JdbcConnection(connection, hosts);
        } catch (SQLException failed) {
            throw JdbcErrors.of(failed, null);
        }
    }

    @Override
    public Result execute(StatementText text) {
        closeRunning();
        unconfirmed = null;
        cancelled.drainPermits();
        names.forgetIf(CHANGES_NAMES.contains(firstWord(text)));
        ServerProgress progress = new ServerProgress();
        try {
            Statement statement = connection.createStatement();
            running = statement;
            statement.setEscapeProcessing(false);
            TidemarkStatement ours = statement.unwrap(TidemarkStatement.class);
            ours.onProgress(progress);
            if (statement.execute(text.text())) {
                ResultSet rows = statement.getResultSet();
                unconfirmed = ALTER_JOB.matcher(text.text()).matches() ? text : null;
                return new Result.Rows(JdbcRows.of(statement, rows, progress, text, names::timeZone));
            }
            Optional<String> job = ours.startedJob();
            Optional<String> outcome = ours.outcome();
            long count = statement.getLargeUpdateCount();
            closeRunning();
            if (job.isPresent()) {
                started.add(job.get());
                return new Result.Started(
                        job.get(), names.job(job.get()).map(JobLine::bounded).orElse(true));
            }
            return outcome.isPresent() || count < 0
                    ? new Result.Done(outcome.orElse("done"))
                    : new Result.Updated(count);
        } catch (SQLException failed) {
            closeRunning();
            throw JdbcErrors.of(failed, text);
        }
    }

    private static String firstWord(StatementText text) {
        return text.text().strip().split("\\s+", 2)[0].toUpperCase(Locale.ROOT);
    }

    private void closeRunning() {
        Statement last = running;
        running = null;
        if (last != null) {
            JdbcRows.close(last);
        }
    }

    @Override
    public boolean asksToConfirm() {
        return unconfirmed != null;
    }

    @Override
    public Result confirm() {
        StatementText text = unconfirmed;
        Matcher parts = ALTER_JOB.matcher(text == null ? "" : text.text());
        if (!parts.matches()) {
            throw new TidemarkException(ErrorCode.INVALID_QUERY, "there is nothing to confirm");
        }
        return execute(StatementText.of(parts.group(1) + " WITH (confirm = 'true')" + parts.group(2)));
    }

    @Override
    public void cancel() {
        cancelled.release();
        Statement now = running;
        if (now == null) {
            return;
        }
        try {
            now.cancel();
        } catch (SQLException gone) {
            JdbcRows.close(now); // nothing runs any more where it cannot be cancelled
        }
    }

    @Override
    public JobState awaitJob(String jobId, long timeoutMillis) {
        JobState state = state(jobId);
        long rest = timeoutMillis;
        long pause = FIRST_POLL_MILLIS;
        while (!state.ended() && rest > 0) {
            pause(Math.min(rest, pause));
            rest -= pause;
            pause = Math.min(POLL_MILLIS, 2 * pause);
            state = state(jobId);
        }
        return state;
    }

    private JobState state(String jobId) {
        JobLine job = names.job(jobId)
                .orElseThrow(() -> new TidemarkException(
                        ErrorCode.UNKNOWN_TABLE,
                        "the server does not list " + jobId + " any more, so it is not known how it ended",
                        "somebody may have dropped it; look at what it wrote",
                        null));
        JobState state = stateOf(job);
        if (state.ended()) {
            started.remove(jobId);
        }
        if (state == JobState.FAILED) {
            throw failure(job);
        }
        return state;
    }

    private static JobState stateOf(JobLine job) {
        for (JobState state : JobState.values()) {
            if (job.state().equals(state.name())) {
                return state;
            }
        }
        return JobState.RUNNING; // or it starts, pauses or stops
    }

    private static TidemarkException failure(JobLine job) {
        Matcher told = FAILURE.matcher(job.failure());
        return told.matches()
                ? new TidemarkException(JdbcErrors.named(told.group(1)).orElse(ErrorCode.INTERNAL), told.group(2))
                : new TidemarkException(ErrorCode.INTERNAL, job.id() + " failed: " + job.failure());
    }

    private void pause(long millis) {
        try {
            if (cancelled.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                throw new TidemarkException(ErrorCode.CANCELLED, "the statement was cancelled");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "waiting was interrupted", null, null, interrupted);
        }
    }

    @Override
    public long rowsWritten(String jobId) {
        return names.job(jobId).map(job -> job.counters().rowsOut()).orElse(0L);
    }

    @Override
    public Progress progress(String jobId) {
        return names.job(jobId).map(JobLine::reached).orElse(Progress.NONE);
    }

    @Override
    public List<String> jobNotices(String jobId) {
        return names.job(jobId)
                .map(job -> JobNotices.of(job.counters(), "SELECT * FROM dead_letter"))
                .orElse(List.of());
    }

    @Override
    public List<LedgerLine> ledger(String jobId) {
        return names.ledger("SHOW LEDGER FOR JOB '" + jobId + "'");
    }

    @Override
    public List<LedgerLine> ledger(RowStream rows) {
        return rows.jobId().map(this::ledger).orElseGet(() -> names.ledger("SHOW LEDGER"));
    }

    /** Of the jobs that were started here: others have their own people. */
    @Override
    public List<String> takeJobFailures() {
        if (started.isEmpty()) {
            return List.of();
        }
        List<String> failures = new ArrayList<>();
        List<JobLine> listed;
        try {
            listed = names.listed();
        } catch (TidemarkException away) {
            return List.of(); // the next statement says it
        }
        for (JobLine job : listed) {
            if (!started.contains(job.id())) {
                continue;
            }
            restart(job).ifPresent(failures::add);
            if (stateOf(job).ended()) {
                started.remove(job.id());
                if (stateOf(job) == JobState.FAILED) {
                    failures.add(job.id() + " failed: " + job.failure());
                }
            }
        }
        started.retainAll(listed.stream().map(JobLine::id).toList());
        return failures;
    }

    @Override
    public boolean outlives(String jobId) {
        return true;
    }

    @Override
    public Optional<String> takeRestart(String jobId) {
        return names.job(jobId).flatMap(this::restart);
    }

    private Optional<String> restart(JobLine job) {
        long failures = job.restarts() + (job.state().equals("RESTARTING") ? 1 : 0);
        Long told = toldFailures.put(job.id(), failures);
        boolean isNews = failures > (told == null ? 0 : told) && !stateOf(job).ended();
        return isNews
                ? Optional.of(job.id() + " failed and starts again from its last commit: " + job.failure())
                : Optional.empty();
    }

    @Override
    public Optional<String> twinOf(String jobId) {
        List<JobLine> listed = names.listed();
        return listed.stream().filter(job -> job.id().equals(jobId)).findFirst().flatMap(job -> listed.stream()
                .filter(other -> !other.id().equals(jobId)
                        && !stateOf(other).ended()
                        && other.statement().equals(job.statement()))
                .map(JobLine::id)
                .findFirst());
    }

    @Override
    public boolean keepsJobs() {
        return true;
    }

    @Override
    public int lastingJobs() {
        return 0;
    }

    @Override
    public CatalogNames names() {
        return names.read();
    }

    @Override
    public String where() {
        return where;
    }

    @Override
    public List<String> notices() {
        return List.of();
    }

    @Override
    public void close() {
        closeRunning();
        try {
            connection.close();
        } catch (SQLException gone) {
            running = null; // a connection that is broken is closed already
        }
    }
}
