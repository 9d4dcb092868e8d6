package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.result.ColumnsMetaData;
import io.tidemark.jdbc.value.ParameterValues;
import io.tidemark.jdbc.wire.Reply;
import io.tidemark.jdbc.wire.Waiting;
import io.tidemark.protocol.ServerMessage.Prepared;
import io.tidemark.protocol.WireValue;
import io.tidemark.types.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that the server has checked; its parameters are bound there, never put into its text. Thread: as its parent;
 * parameters are of one thread. Long because its interface is.
 */
@SuppressWarnings("deprecation") // setUnicodeStream is part of the interface
final class DriverPreparedStatement extends DriverStatement implements PreparedStatement {
    private static final int MAX_VALUE_BYTES = 16 << 20;
    private static final int MAX_BATCH = 1_000_000;

    /** Executions of a batch that are under way at once. */
    private static final int BATCH_WINDOW = 64;

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
        for (int done = 0; done < counts.length; done++) {
            while (first == null && sent < counts.length && underWay.size() < BATCH_WINDOW) {
                underWay.add(owner().conversation()
                        .executePrepared(preparation.number(), sql, runSettings(), all.get(sent), progress -> {}));
                sent++;
            }
            Reply reply = underWay.poll();
            if (reply == null) {
                break; // not sent, because one before it has failed
            }
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

    private void set(int parameter, @Nullable Object value, int hint, @Nullable Calendar calendar) throws SQLException {
        checkOpen();
        Schema parameters = prepared.parameters();
        if (parameter < 1 || parameter > parameters.size()) {
            throw Errors.argument("there is no parameter " + parameter + "; there are " + parameters.size());
        }
        values[parameter - 1] = ParameterValues.of(value, parameters.type(parameter - 1), hint, calendar);
    }

    private void set(int parameter, @Nullable Object value) throws SQLException {
        set(parameter, value, Types.NULL, null);
    }

    @Override
    public void clearParameters() throws SQLException {
        checkOpen();
        Arrays.fill(values, null);
    }

    @Override
    public void setNull(int parameter, int type) throws SQLException {
        set(parameter, null, type, null);
    }

    @Override
    public void setNull(int parameter, int type, @Nullable String name) throws SQLException {
        setNull(parameter, type);
    }

    @Override
    public void setBoolean(int parameter, boolean value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setByte(int parameter, byte value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setShort(int parameter, short value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setInt(int parameter, int value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setLong(int parameter, long value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setFloat(int parameter, float value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setDouble(int parameter, double value) throws SQLException {
        set(parameter, value);
    }

    @Override
    public void setBigDecimal(int parameter, @Nullable BigDecimal value) throws SQLException {
        set(parameter, value, Types.DECIMAL, null);
    }

    @Override
    public void setString(int parameter, @Nullable String value) throws SQLException {
        set(parameter, value, Types.VARCHAR, null);
    }

    @Override
    public void setNString(int parameter, @Nullable String value) throws SQLException {
        setString(parameter, value);
    }

    @Override
    public void setBytes(int parameter, byte @Nullable [] value) throws SQLException {
        set(parameter, value, Types.VARBINARY, null);
    }

    @Override
    public void setDate(int parameter, @Nullable Date value) throws SQLException {
        setDate(parameter, value, null);
    }

    @Override
    public void setDate(int parameter, @Nullable Date value, @Nullable Calendar calendar) throws SQLException {
        set(parameter, value, Types.DATE, calendar);
    }

    @Override
    public void setTime(int parameter, @Nullable Time value) throws SQLException {
        setTime(parameter, value, null);
    }

    @Override
    public void setTime(int parameter, @Nullable Time value, @Nullable Calendar calendar) throws SQLException {
        set(parameter, value, Types.TIME, calendar);
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value) throws SQLException {
        setTimestamp(parameter, value, null);
    }

    @Override
    public void setTimestamp(int parameter, @Nullable Timestamp value, @Nullable Calendar calendar)
            throws SQLException {
        set(parameter, value, Types.TIMESTAMP, calendar);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value) throws SQLException {
        setObject(parameter, value, Types.NULL);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int type) throws SQLException {
        if (value instanceof InputStream stream) {
            setBinaryStream(parameter, stream);
        } else if (value instanceof Reader reader) {
            setCharacterStream(parameter, reader);
        } else if (value instanceof Blob blob) {
            setBlob(parameter, blob);
        } else if (value instanceof Clob clob) {
            setClob(parameter, clob);
        } else {
            set(parameter, value, type, null);
        }
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, int type, int scale) throws SQLException {
        setObject(parameter, value, type);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, @Nullable SQLType type) throws SQLException {
        Integer number = type == null ? null : type.getVendorTypeNumber();
        setObject(parameter, value, number == null ? Types.NULL : number);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, @Nullable SQLType type, int scale)
            throws SQLException {
        setObject(parameter, value, type);
    }

    @Override
    public void setURL(int parameter, @Nullable URL value) throws SQLException {
        setString(parameter, value == null ? null : value.toString());
    }

    // ---- parameters from streams

    private static byte @Nullable [] read(@Nullable InputStream source, long length) throws SQLException {
        if (source == null) {
            return null;
        }
        long most = length < 0 ? MAX_VALUE_BYTES : length;
        if (most > MAX_VALUE_BYTES) {
            throw Errors.of("54000", "a value of " + most + " bytes; at most " + MAX_VALUE_BYTES + " are taken");
        }
        try {
            byte[] bytes = source.readNBytes((int) most);
            if (length < 0 && bytes.length == most && source.read() >= 0) {
                throw Errors.of("54000", "a value of more than " + MAX_VALUE_BYTES + " bytes");
            }
            return bytes;
        } catch (IOException broken) {
            throw Errors.of("22000", "the stream of a parameter cannot be read", broken);
        }
    }

    private static @Nullable String read(@Nullable Reader source, long length) throws SQLException {
        if (source == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        char[] some = new char[4096];
        try {
            while (length < 0 || text.length() < length) {
                int wanted = length < 0 ? some.length : (int) Math.min(some.length, length - text.length());
                int count = source.read(some, 0, wanted);
                if (count < 0) {
                    break;
                }
                text.append(some, 0, count);
                if (text.length() > MAX_VALUE_BYTES) {
                    throw Errors.of("54000", "a value of more than " + MAX_VALUE_BYTES + " characters");
                }
            }
            return text.toString();
        } catch (IOException broken) {
            throw Errors.of("22000", "the reader of a parameter cannot be read", broken);
        }
    }

    private void setText(int parameter, @Nullable InputStream value, long length, Charset charset) throws SQLException {
        byte[] bytes = read(value, length);
        setString(parameter, bytes == null ? null : new String(bytes, charset));
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream value) throws SQLException {
        setText(parameter, value, -1, StandardCharsets.US_ASCII);
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream value, int length) throws SQLException {
        setText(parameter, value, length, StandardCharsets.US_ASCII);
    }

    @Override
    public void setAsciiStream(int parameter, @Nullable InputStream value, long length) throws SQLException {
        setText(parameter, value, length, StandardCharsets.US_ASCII);
    }

    @Override
    @Deprecated
    public void setUnicodeStream(int parameter, @Nullable InputStream value, int length) throws SQLException {
        setText(parameter, value, length, StandardCharsets.UTF_8);
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream value) throws SQLException {
        setBytes(parameter, read(value, -1));
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream value, int length) throws SQLException {
        setBytes(parameter, read(value, length));
    }

    @Override
    public void setBinaryStream(int parameter, @Nullable InputStream value, long length) throws SQLException {
        setBytes(parameter, read(value, length));
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader value) throws SQLException {
        setString(parameter, read(value, -1));
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader value, int length) throws SQLException {
        setString(parameter, read(value, length));
    }

    @Override
    public void setCharacterStream(int parameter, @Nullable Reader value, long length) throws SQLException {
        setString(parameter, read(value, length));
    }

    @Override
    public void setNCharacterStream(int parameter, @Nullable Reader value) throws SQLException {
        setString(parameter, read(value, -1));
    }

    @Override
    public void setNCharacterStream(int parameter, @Nullable Reader value, long length) throws SQLException {
        setString(parameter, read(value, length));
    }

    @Override
    public void setBlob(int parameter, @Nullable Blob value) throws SQLException {
        setBytes(parameter, value == null ? null : read(value.getBinaryStream(), -1));
    }

    @Override
    public void setBlob(int parameter, @Nullable InputStream value) throws SQLException {
        setBytes(parameter, read(value, -1));
    }

    @Override
    public void setBlob(int parameter, @Nullable InputStream value, long length) throws SQLException {
        setBytes(parameter, read(value, length));
    }

    @Override
    public void setClob(int parameter, @Nullable Clob value) throws SQLException {
        setString(parameter, value == null ? null : read(value.getCharacterStream(), -1));
    }

    @Override
    public void setClob(int parameter, @Nullable Reader value) throws SQLException {
        setString(parameter, read(value, -1));
    }

    @Override
    public void setClob(int parameter, @Nullable Reader value, long length) throws SQLException {
        setString(parameter, read(value, length));
    }

    @Override
    public void setNClob(int parameter, @Nullable NClob value) throws SQLException {
        setClob(parameter, value);
    }

    @Override
    public void setNClob(int parameter, @Nullable Reader value) throws SQLException {
        setString(parameter, read(value, -1));
    }

    @Override
    public void setNClob(int parameter, @Nullable Reader value, long length) throws SQLException {
        setString(parameter, read(value, length));
    }

    // ---- types that there are none of

    @Override
    public void setRef(int parameter, @Nullable Ref value) throws SQLException {
        throw Errors.notOffered("a parameter of type REF");
    }

    @Override
    public void setArray(int parameter, @Nullable Array value) throws SQLException {
        throw Errors.notOffered("a parameter of type ARRAY");
    }

    @Override
    public void setRowId(int parameter, @Nullable RowId value) throws SQLException {
        throw Errors.notOffered("a parameter of type ROWID");
    }

    @Override
    public void setSQLXML(int parameter, @Nullable SQLXML value) throws SQLException {
        throw Errors.notOffered("a parameter of type XML");
    }
}
