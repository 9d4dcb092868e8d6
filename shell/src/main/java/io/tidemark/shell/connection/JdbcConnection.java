package io.tidemark.shell.connection;

import io.tidemark.engine.Result;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.jdbc.TidemarkDriver;
import io.tidemark.jdbc.api.TidemarkStatement;
import io.tidemark.parser.StatementText;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
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
    private static final long POLL_MILLIS = 200;

    private final java.sql.Connection connection;
    private final String where;
    private final JdbcNames names;
    private volatile @Nullable Statement running;
    private @Nullable StatementText unconfirmed;

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
                return new Result.Started(job.get(), false);
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
        while (!state.ended() && rest > 0) {
            pause(Math.min(rest, POLL_MILLIS));
            rest -= POLL_MILLIS;
            state = state(jobId);
        }
        return state;
    }

    private JobState state(String jobId) {
        String word = names.job(jobId).map(JdbcNames.JobLine::state).orElse("FINISHED");
        for (JobState state : JobState.values()) {
            if (word.toUpperCase(Locale.ROOT).startsWith(state.name())) {
                return state;
            }
        }
        return JobState.RUNNING;
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "waiting was interrupted", null, null, interrupted);
        }
    }

    @Override
    public long rowsWritten(String jobId) {
        return names.job(jobId).map(JdbcNames.JobLine::rowsOut).orElse(0L);
    }

    @Override
    public Progress progress(String jobId) {
        return names.job(jobId)
                .map(job -> new Progress(job.rowsRead(), job.lateRows(), Long.MIN_VALUE))
                .orElse(Progress.NONE);
    }

    @Override
    public List<String> jobNotices(String jobId) {
        return List.of();
    }

    @Override
    public Ledger ledger(String jobId) {
        return new Ledger(List.of());
    }

    @Override
    public List<String> takeJobFailures() {
        return List.of();
    }

    @Override
    public boolean outlives(String jobId) {
        return true;
    }

    @Override
    public Optional<String> takeRestart(String jobId) {
        return Optional.empty();
    }

    @Override
    public Optional<String> twinOf(String jobId) {
        return Optional.empty();
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
