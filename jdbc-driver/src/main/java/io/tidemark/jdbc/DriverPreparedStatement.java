package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.result.ColumnsMetaData;
import io.tidemark.jdbc.value.ParameterValues;
import io.tidemark.jdbc.wire.Reply;
import io.tidemark.jdbc.wire.Waiting;
import io.tidemark.protocol.ServerMessage.Prepared;
import io.tidemark.protocol.WireValue;
import io.tidemark.types.Schema;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the server has checked; its parameters are bound there, never put into its text. Thread: as its parent;
 * parameters are of one thread.
 */
final class DriverPreparedStatement extends ParameterSetters {
    private static final int MAX_BATCH = 1_000_000;

    /** Executions of a batch that are under way at once. */
    private static final int BATCH_WINDOW = 64;

    /** Characters of values that they have together, unless one alone has more; servers take no more than a frame's. */
    private static final long BATCH_CHARACTERS = 4 << 20;

    private final String sql;
    private final Reply preparation;
    private final Prepared prepared;
    private final @Nullable WireValue[] values;
    private final List<List<WireValue>> batch = new ArrayList<>();

    DriverPreparedStatement(DriverConnection connection, String text) throws SQLException {
        super(connection);
        sql = rewritten(text);
        preparation = connection.conversation().prepare(sql);
        try {
            await(preparation, Waiting.FOREVER);
        } catch (SQLException failed) {
            preparation.close();
            throw failed;
        }
        Prepared answer = preparation.prepared();
        if (answer == null) {
            throw Errors.of("08P01", "the server has prepared nothing");
        }
        prepared = answer;
        values = new @Nullable WireValue[answer.parameters().size()];
    }

    // ---- running

    private List<WireValue> bound() throws SQLException {
        List<WireValue> bound = new ArrayList<>(values.length);
        for (int index = 0; index < values.length; index++) {
            WireValue value = values[index];
            if (value == null) {
                throw Errors.of("07001", "parameter " + (index + 1) + " of " + values.length + " is not set");
            }
            bound.add(value);
        }
        return bound;
    }

    private Starter starter() throws SQLException {
        checkOpen();
        List<WireValue> bound = bound();
        return (run, listener) ->
                owner().conversation().executePrepared(preparation.number(), sql, run, bound, listener);
    }

    @Override
    public boolean execute() throws SQLException {
        return run(starter());
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return runQuery(starter());
    }

    @Override
    public int executeUpdate() throws SQLException {
        return narrow(executeLargeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return runUpdate(starter());
    }

    private static SQLException hasItsStatement() {
        return Errors.of("07000", "a prepared statement runs what it was made for; call it without a statement");
    }

    @Override
    public boolean execute(String other) throws SQLException {
        throw hasItsStatement();
    }

    @Override
    public ResultSet executeQuery(String other) throws SQLException {
        throw hasItsStatement();
    }

    @Override
    public long executeLargeUpdate(String other) throws SQLException {
        throw hasItsStatement();
    }

    @Override
    public void addBatch(String other) throws SQLException {
        throw hasItsStatement();
    }

    @Override
    public void close() throws SQLException {
        super.close();
        preparation.close();
    }

    // ---- batches

    @Override
    public void addBatch() throws SQLException {
        checkOpen();
        if (batch.size() >= MAX_BATCH) {
            throw Errors.of("54000", "a batch of more than " + MAX_BATCH + " rows");
        }
        batch.add(bound());
    }

    @Override
    public void clearBatch() throws SQLException {
        checkOpen();
        batch.clear();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        checkOpen();
        if (prepared.givesRows() && !batch.isEmpty()) {
            throw batchFailed(Errors.of("07005", "the statement gives rows; it cannot run in a batch"), new long[0]);
        }
        List<List<WireValue>> all = new ArrayList<>(batch);
        batch.clear();
        long[] counts = new long[all.size()];
        Arrays.fill(counts, EXECUTE_FAILED);
        ArrayDeque<Reply> underWay = new ArrayDeque<>();
        SQLException first = null;
        int sent = 0;
        long characters = 0;
        for (int done = 0; done < counts.length; done++) {
            while (first == null
                    && sent < counts.length
                    && hasRoom(underWay.size(), characters + size(all.get(sent)))) {
                try {
                    underWay.add(owner().conversation()
                            .executePrepared(preparation.number(), sql, runSettings(), all.get(sent), progress -> {}));
                    characters += size(all.get(sent));
                    sent++;
                } catch (SQLException notSent) {
                    first = notSent; // what those before it have done is told all the same
                }
            }
            Reply reply = underWay.poll();
            if (reply == null) {
                break; // not sent, because one before it has failed
            }
            characters -= size(all.get(done));
            try {
                counts[done] = finished(reply);
            } catch (SQLException failed) {
                if (first == null) {
                    first = failed;
                } else {
                    first.addSuppressed(failed);
                }
            }
        }
        if (first != null) {
            throw batchFailed(first, Arrays.copyOf(counts, sent));
        }
        return counts;
    }

    private static boolean hasRoom(int executions, long characters) {
        return executions == 0 || executions < BATCH_WINDOW && characters <= BATCH_CHARACTERS;
    }

    private static long size(List<WireValue> row) {
        long size = 0;
        for (WireValue value : row) {
            String text = value.text();
            size += text == null ? 0 : text.length();
        }
        return size;
    }

    private long finished(Reply reply) throws SQLException {
        follow(reply);
        try {
            Waiting limit = getQueryTimeout() == 0
                    ? Waiting.FOREVER
                    : Waiting.until(owner().conversation().now(), getQueryTimeout() * 1000L);
            await(reply, limit);
            ended(reply.end());
            return getLargeUpdateCount();
        } finally {
            reply.close();
        }
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return narrow(executeLargeBatch());
    }

    // ---- what is known before it runs

    @Override
    public @Nullable ResultSetMetaData getMetaData() throws SQLException {
        checkOpen();
        ResultSet rows = getResultSet();
        if (rows != null && !rows.isClosed()) {
            return rows.getMetaData();
        }
        return prepared.givesRows() ? new ColumnsMetaData(prepared.columns()) : null;
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        checkOpen();
        return new DriverParameterMetaData(prepared.parameters());
    }

    // ---- parameters

    @Override
    void set(int parameter, @Nullable Object value, int hint, @Nullable Calendar calendar) throws SQLException {
        checkOpen();
        Schema parameters = prepared.parameters();
        if (parameter < 1 || parameter > parameters.size()) {
            throw Errors.argument("there is no parameter " + parameter + "; there are " + parameters.size());
        }
        values[parameter - 1] = ParameterValues.of(value, parameters.type(parameter - 1), hint, calendar);
    }

    @Override
    public void clearParameters() throws SQLException {
        checkOpen();
        Arrays.fill(values, null);
    }
}
