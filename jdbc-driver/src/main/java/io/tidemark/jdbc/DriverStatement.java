package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.meta.DriverMetaData;
import io.tidemark.jdbc.result.DriverResultSet;
import io.tidemark.jdbc.result.ReplyCursor;
import io.tidemark.jdbc.result.Warnings;
import io.tidemark.jdbc.result.Wrappers;
import io.tidemark.jdbc.wire.Conversation;
import io.tidemark.jdbc.wire.Reply;
import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.jdbc.wire.Waiting;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.ServerMessage.Columns;
import io.tidemark.protocol.ServerMessage.End;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A statement. Thread: any; one execution at a time, and {@link #cancel} and {@link #close} reach one that runs.
 */
class DriverStatement extends StatementSettings implements DriverResultSet.Owner {
    private static final int MAX_BATCH = 1_000_000;

    /** Sends what is to be run. */
    interface Starter {
        Reply start(Run run, Consumer<Progress> progress) throws SQLException;
    }

    private final DriverConnection connection;
    private final Warnings warnings = new Warnings();
    private final ReentrantLock running = new ReentrantLock();
    private final List<String> batch = new ArrayList<>();
    private volatile Consumer<Progress> progress = Conversation.NOBODY;
    private volatile boolean closed;
    private volatile @Nullable Reply current;
    private volatile @Nullable DriverResultSet result;
    private volatile @Nullable DriverResultSet kept;
    private volatile long updateCount = -1;
    private volatile @Nullable String job;
    private volatile @Nullable String outcome;
    private volatile boolean closesOnCompletion;

    DriverStatement(DriverConnection connection) {
        super(connection.settings().statements());
        this.connection = connection;
    }

    DriverConnection owner() {
        return connection;
    }

    @Override
    void checkOpen() throws SQLException {
        if (closed) {
            throw Errors.closed("statement");
        }
        connection.checkOpen();
    }

    // ---- running

    final String rewritten(@Nullable String sql) throws SQLException {
        if (sql == null) {
            throw Errors.argument("no statement was given");
        }
        return escapes() ? JdbcEscapes.rewrite(sql) : sql;
    }

    private Starter starter(@Nullable String sql) throws SQLException {
        String text = rewritten(sql);
        return (run, listener) -> connection.conversation().execute(text, run, List.of(), listener);
    }

    /** What is asked of the server for a run. */
    final Run runSettings() {
        int timeout = (int) Math.min(Integer.MAX_VALUE, timeoutMillis());
        return new Run(fetchRows(), mostRows(), timeout);
    }

    /** Runs and waits for columns or the end; whether there are rows. */
    final boolean run(Starter starter) throws SQLException {
        checkOpen();
        running.lock();
        try {
            forgetLast();
            Conversation conversation = connection.conversation();
            Waiting limit = timeoutMillis() == 0 ? Waiting.FOREVER : Waiting.until(conversation.now(), timeoutMillis());
            Reply reply = starter.start(runSettings(), progress);
            current = reply;
            boolean done = false;
            try {
                if (closed) {
                    throw Errors.closed("statement");
                }
                await(reply, limit);
                done = true;
            } finally {
                warnings.add(reply.takeNotices());
                if (!done) {
                    reply.close();
                }
            }
            return take(reply, limit);
        } finally {
            running.unlock();
        }
    }

    /** Lets cancel and close reach it. */
    final void follow(Reply reply) {
        current = reply;
    }

    static void await(Reply reply, Waiting limit) throws SQLException {
        if (reply.awaitFirst(limit) == Outcome.LATE) {
            reply.cancel();
            throw Errors.timeout("the statement has not answered in the time that was set");
        }
    }

    private boolean take(Reply reply, Waiting limit) throws SQLException {
        Columns columns = reply.columns();
        if (columns == null) {
            ended(reply.end());
            return false;
        }
        ConnectionSettings.Statements wanted = connection.settings().statements();
        Conversation conversation = connection.conversation();
        Waiting rowsLimit = !columns.endless()
                ? limit
                : wanted.streamTimeoutSeconds() == 0
                        ? Waiting.FOREVER
                        : Waiting.until(conversation.now(), wanted.streamTimeoutSeconds() * 1000L);
        String kindColumn = columns.showsKinds() ? wanted.rowKindColumn() : null;
        ReplyCursor cursor =
                new ReplyCursor(conversation, reply, columns, new ReplyCursor.Wish(mostRows(), kindColumn), rowsLimit);
        result = new DriverResultSet(cursor, connection.conversions(), this, fetchRows());
        job = columns.job();
        return true;
    }

    /** Takes note of a statement without rows. */
    final void ended(@Nullable End end) {
        connection.serverCatalog().forget();
        updateCount = end == null ? 0 : Math.max(0, end.rows());
        job = end == null ? null : end.job();
        outcome = end == null ? null : end.text();
    }

    private void forgetLast() throws SQLException {
        DriverResultSet last = result;
        result = null;
        updateCount = -1;
        job = null;
        outcome = null;
        warnings.clear();
        if (last != null) {
            last.close();
        }
        closeKept();
    }

    /** Closes the result that the application has kept while it asked for more. */
    private void closeKept() throws SQLException {
        DriverResultSet open = kept;
        kept = null;
        if (open != null) {
            open.close();
        }
    }

    final ResultSet runQuery(Starter starter) throws SQLException {
        if (!run(starter)) {
            throw Errors.of("07005", "the statement gives no rows; use execute or executeUpdate");
        }
        DriverResultSet rows = result;
        if (rows == null) {
            throw Errors.closed("statement");
        }
        return rows;
    }

    final long runUpdate(Starter starter) throws SQLException {
        if (run(starter)) {
            forgetLast();
            throw Errors.of("07005", "the statement gives rows; use execute or executeQuery");
        }
        return updateCount;
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return run(starter(sql));
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return runQuery(starter(sql));
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return narrow(executeLargeUpdate(sql));
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        return runUpdate(starter(sql));
    }

    static int narrow(long count) {
        return (int) Math.min(Integer.MAX_VALUE, count);
    }

    @Override
    public boolean execute(String sql, int autoGeneratedKeys) throws SQLException {
        return execute(sql);
    }

    @Override
    public boolean execute(String sql, int @Nullable [] columns) throws SQLException {
        return execute(sql);
    }

    @Override
    public boolean execute(String sql, String @Nullable [] columns) throws SQLException {
        return execute(sql);
    }

    @Override
    public int executeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        return executeUpdate(sql);
    }

    @Override
    public int executeUpdate(String sql, int @Nullable [] columns) throws SQLException {
        return executeUpdate(sql);
    }

    @Override
    public int executeUpdate(String sql, String @Nullable [] columns) throws SQLException {
        return executeUpdate(sql);
    }

    @Override
    public long executeLargeUpdate(String sql, int autoGeneratedKeys) throws SQLException {
        return executeLargeUpdate(sql);
    }

    @Override
    public long executeLargeUpdate(String sql, int @Nullable [] columns) throws SQLException {
        return executeLargeUpdate(sql);
    }

    @Override
    public long executeLargeUpdate(String sql, String @Nullable [] columns) throws SQLException {
        return executeLargeUpdate(sql);
    }

    // ---- what came of it

    @Override
    public @Nullable ResultSet getResultSet() throws SQLException {
        checkOpen();
        return result;
    }

    @Override
    public int getUpdateCount() throws SQLException {
        return narrow(getLargeUpdateCount());
    }

    @Override
    public long getLargeUpdateCount() throws SQLException {
        checkOpen();
        return result != null ? -1 : updateCount;
    }

    @Override
    public boolean getMoreResults() throws SQLException {
        return getMoreResults(CLOSE_CURRENT_RESULT);
    }

    @Override
    public boolean getMoreResults(int what) throws SQLException {
        checkOpen();
        if (what < CLOSE_CURRENT_RESULT || what > CLOSE_ALL_RESULTS) {
            throw Errors.argument("to do with the result: " + what);
        }
        DriverResultSet last = result;
        result = null;
        updateCount = -1;
        if (what == KEEP_CURRENT_RESULT) {
            kept = last == null ? kept : last;
        } else if (last != null) {
            last.close();
        }
        if (what == CLOSE_ALL_RESULTS) {
            closeKept();
        }
        return false;
    }

    @Override
    public ResultSet getGeneratedKeys() throws SQLException {
        checkOpen();
        return DriverMetaData.noGeneratedKeys(connection.serverCatalog());
    }

    @Override
    public Optional<String> startedJob() throws SQLException {
        checkOpen();
        return Optional.ofNullable(job);
    }

    @Override
    public Optional<String> outcome() throws SQLException {
        checkOpen();
        return Optional.ofNullable(outcome);
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        Reply reply = current;
        if (reply != null && result == null) {
            warnings.add(reply.takeNotices());
        }
        ResultSet open = result;
        if (warnings.first() == null && open != null && !open.isClosed()) {
            return open.getWarnings(); // what has come since the columns
        }
        return warnings.first();
    }

    @Override
    public void clearWarnings() throws SQLException {
        checkOpen();
        warnings.clear();
    }

    // ---- from any thread

    @Override
    public void cancel() throws SQLException {
        checkOpen();
        Reply reply = current;
        if (reply != null) {
            reply.cancel();
        }
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        Reply reply = current;
        if (reply != null) {
            reply.close();
        }
        DriverResultSet last = result;
        if (last != null) {
            last.close();
        }
        closeKept();
    }

    @Override
    public boolean isClosed() {
        return closed || connection.isClosed();
    }

    @Override
    public Statement statement() {
        return this;
    }

    @Override
    public boolean isGone() {
        return closed || connection.conversation().isLeft();
    }

    @Override
    public void onClosed(DriverResultSet closedResult) throws SQLException {
        if (closesOnCompletion && closedResult == result) {
            close();
        }
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        checkOpen();
        closesOnCompletion = true;
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        checkOpen();
        return closesOnCompletion;
    }

    // ---- batches

    @Override
    public void addBatch(String sql) throws SQLException {
        checkOpen();
        if (batch.size() >= MAX_BATCH) {
            throw Errors.of("54000", "a batch of more than " + MAX_BATCH + " statements");
        }
        batch.add(rewritten(sql));
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch.clear();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return narrow(executeLargeBatch());
    }

    static int[] narrow(long[] counts) {
        return Arrays.stream(counts).mapToInt(DriverStatement::narrow).toArray();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkOpen();
        long[] counts = new long[batch.size()];
        int done = 0;
        try {
            for (String sql : batch) {
                counts[done] =
                        runUpdate((run, listener) -> connection.conversation().execute(sql, run, List.of(), listener));
                done++;
            }
            return counts;
        } catch (SQLException failed) {
            throw batchFailed(failed, Arrays.copyOf(counts, done));
        } finally {
            batch.clear();
        }
    }

    static BatchUpdateException batchFailed(SQLException failed, long[] counts) {
        return new BatchUpdateException(
                failed.getMessage(), failed.getSQLState(), failed.getErrorCode(), counts, failed);
    }

    @Override
    public Connection getConnection() throws SQLException {
        checkOpen();
        return connection;
    }

    @Override
    public void onProgress(Consumer<Progress> listener) throws SQLException {
        checkOpen();
        progress = listener;
    }

    @Override
    public <T> T unwrap(@Nullable Class<T> wanted) throws SQLException {
        return Wrappers.unwrap(this, wanted);
    }

    @Override
    public boolean isWrapperFor(@Nullable Class<?> wanted) {
        return Wrappers.isFor(this, wanted);
    }
}
