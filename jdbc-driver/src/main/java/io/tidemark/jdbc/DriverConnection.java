package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.link.SocketLink;
import io.tidemark.jdbc.meta.DriverMetaData;
import io.tidemark.jdbc.result.DriverResultSet;
import io.tidemark.jdbc.result.FixedCursor;
import io.tidemark.jdbc.result.Warnings;
import io.tidemark.jdbc.result.Wrappers;
import io.tidemark.jdbc.value.Conversions;
import io.tidemark.jdbc.value.GivenArray;
import io.tidemark.jdbc.value.GivenStruct;
import io.tidemark.jdbc.wire.Conversation;
import io.tidemark.protocol.ServerMessage.Ready;
import io.tidemark.types.Schema;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A connection. There are no transactions: each statement takes effect by itself, and what JDBC says about transactions is
 * accepted and remembered, but does nothing. Thread: any; statements run side by side.
 */
final class DriverConnection implements Connection {
    private static final String APPLICATION_NAME = "ApplicationName";
    private static final String TIME_ZONE = "time-zone";

    private final ConnectionSettings settings;
    private final Conversation conversation;
    private final @Nullable SocketLink socket;
    private final Conversions conversions;
    private final ServerCatalog catalog;
    private final DriverMetaData metaData;
    private final Warnings warnings = new Warnings();
    private final Properties clientInfo = new Properties();
    private volatile boolean closed;
    private volatile boolean autoCommit = true;
    private volatile boolean readOnly;
    private volatile int isolation = TRANSACTION_NONE;
    private volatile int holdability = ResultSet.HOLD_CURSORS_OVER_COMMIT;
    private volatile int networkTimeout;

    DriverConnection(
            String url,
            ConnectionSettings settings,
            Conversation conversation,
            Ready ready,
            @Nullable SocketLink socket) {
        this.settings = settings;
        this.conversation = conversation;
        this.socket = socket;
        networkTimeout = settings.limits().silenceMillis();
        String told = ready.facts().get(TIME_ZONE);
        ZoneId zone = zone(told == null ? settings.session().get(TIME_ZONE) : told);
        conversions = new Conversions(() -> zone);
        catalog = new ServerCatalog(this, url);
        metaData = new DriverMetaData(catalog);
        if (!settings.applicationName().isEmpty()) {
            clientInfo.setProperty(APPLICATION_NAME, settings.applicationName());
        }
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException unknownHere) {
            return ZoneOffset.UTC; // texts carry their distance from UTC, so that they stay true
        }
    }

    ConnectionSettings settings() {
        return settings;
    }

    Conversation conversation() {
        return conversation;
    }

    Conversions conversions() {
        return conversions;
    }

    ServerCatalog serverCatalog() {
        return catalog;
    }

    DriverResultSet result(Schema schema, List<List<@Nullable Object>> rows) {
        FixedCursor cursor = new FixedCursor(schema, rows);
        return new DriverResultSet(
                cursor,
                conversions,
                DriverResultSet.NOBODY,
                settings.statements().fetchSize());
    }

    void checkOpen() throws SQLException {
        if (closed) {
            throw Errors.closed("connection");
        }
        conversation.checkOpen();
    }

    // ---- statements

    @Override
    public Statement createStatement() throws SQLException {
        checkOpen();
        return new DriverStatement(this);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        checkKind(type, concurrency);
        return createStatement();
    }

    @Override
    public Statement createStatement(int type, int concurrency, int wantedHoldability) throws SQLException {
        checkHoldability(wantedHoldability);
        return createStatement(type, concurrency);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        checkOpen();
        return new DriverPreparedStatement(this, sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        checkKind(type, concurrency);
        return prepareStatement(sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int wantedHoldability)
            throws SQLException {
        checkHoldability(wantedHoldability);
        return prepareStatement(sql, type, concurrency);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return prepareStatement(sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int @Nullable [] columns) throws SQLException {
        return prepareStatement(sql);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String @Nullable [] columns) throws SQLException {
        return prepareStatement(sql);
    }

    private void checkKind(int type, int concurrency) throws SQLException {
        checkOpen();
        if (type < ResultSet.TYPE_FORWARD_ONLY
                || type > ResultSet.TYPE_SCROLL_SENSITIVE
                || concurrency < ResultSet.CONCUR_READ_ONLY
                || concurrency > ResultSet.CONCUR_UPDATABLE) {
            throw Errors.argument("results of type " + type + " and concurrency " + concurrency);
        }
        if (type != ResultSet.TYPE_FORWARD_ONLY || concurrency != ResultSet.CONCUR_READ_ONLY) {
            warnings.add(List.of("results go forward only and cannot be written to"));
        }
    }

    private static void checkHoldability(int holdability) throws SQLException {
        if (holdability != ResultSet.HOLD_CURSORS_OVER_COMMIT && holdability != ResultSet.CLOSE_CURSORS_AT_COMMIT) {
            throw Errors.argument("a holdability of " + holdability);
        }
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        checkOpen();
        throw Errors.notOffered("calling procedures");
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return prepareCall(sql);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int wantedHoldability)
            throws SQLException {
        return prepareCall(sql);
    }

    @Override
    public String nativeSQL(@Nullable String sql) throws SQLException {
        checkOpen();
        if (sql == null) {
            throw Errors.argument("no statement was given");
        }
        return JdbcEscapes.rewrite(sql);
    }

    // ---- what concerns transactions

    @Override
    public void setAutoCommit(boolean value) throws SQLException {
        checkOpen();
        autoCommit = value;
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        checkOpen();
        return autoCommit;
    }

    @Override
    public void commit() throws SQLException {
        checkOpen();
    }

    @Override
    public void rollback() throws SQLException {
        checkOpen();
        warnings.add(List.of("there are no transactions: what was written stays, and nothing was taken back"));
    }

    @Override
    public void rollback(@Nullable Savepoint savepoint) throws SQLException {
        throw Errors.notOffered("going back to a savepoint");
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        throw Errors.notOffered("a savepoint");
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        throw Errors.notOffered("a savepoint");
    }

    @Override
    public void releaseSavepoint(@Nullable Savepoint savepoint) throws SQLException {
        throw Errors.notOffered("a savepoint");
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        checkOpen();
        if (level < TRANSACTION_NONE || level > TRANSACTION_SERIALIZABLE) {
            throw Errors.argument("an isolation of " + level);
        }
        isolation = level;
    }

    @Override
    public int getTransactionIsolation() throws SQLException {
        checkOpen();
        return isolation;
    }

    @Override
    public void setReadOnly(boolean value) throws SQLException {
        checkOpen();
        readOnly = value;
    }

    @Override
    public boolean isReadOnly() throws SQLException {
        checkOpen();
        return readOnly;
    }

    @Override
    public void setHoldability(int value) throws SQLException {
        checkOpen();
        checkHoldability(value);
        holdability = value;
    }

    @Override
    public int getHoldability() throws SQLException {
        checkOpen();
        return holdability;
    }

    // ---- about the connection

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        checkOpen();
        return metaData;
    }

    @Override
    public void setCatalog(@Nullable String catalog) throws SQLException {
        checkOpen(); // there are none; JDBC wants this ignored then
    }

    @Override
    public @Nullable String getCatalog() throws SQLException {
        checkOpen();
        return null;
    }

    @Override
    public void setSchema(@Nullable String schema) throws SQLException {
        checkOpen(); // there are none; JDBC wants this ignored then
    }

    @Override
    public @Nullable String getSchema() throws SQLException {
        checkOpen();
        return null;
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        warnings.add(conversation.takeNotices());
        return warnings.first();
    }

    @Override
    public void clearWarnings() throws SQLException {
        checkOpen();
        warnings.clear();
    }

    @Override
    public Map<String, Class<?>> getTypeMap() throws SQLException {
        checkOpen();
        return new HashMap<>();
    }

    @Override
    public void setTypeMap(@Nullable Map<String, Class<?>> map) throws SQLException {
        checkOpen();
        if (map != null && !map.isEmpty()) {
            throw Errors.notOffered("a map of types");
        }
    }

    @Override
    public void setClientInfo(@Nullable String name, @Nullable String value) throws SQLClientInfoException {
        if (closed) {
            throw new SQLClientInfoException(
                    "the connection is closed", "08003", Map.of(String.valueOf(name), ClientInfoStatus.REASON_UNKNOWN));
        }
        if (!APPLICATION_NAME.equals(name)) {
            warnings.add(List.of("there is no client info '" + name + "'; there is " + APPLICATION_NAME));
        } else if (value == null) {
            clientInfo.remove(name);
        } else {
            clientInfo.setProperty(name, value);
        }
    }

    @Override
    public void setClientInfo(@Nullable Properties properties) throws SQLClientInfoException {
        clientInfo.clear(); // JDBC replaces them as a whole
        Properties given = properties == null ? new Properties() : properties;
        for (String name : given.stringPropertyNames()) {
            setClientInfo(name, given.getProperty(name));
        }
    }

    @Override
    public @Nullable String getClientInfo(@Nullable String name) throws SQLException {
        checkOpen();
        return name == null ? null : clientInfo.getProperty(name);
    }

    @Override
    public Properties getClientInfo() throws SQLException {
        checkOpen();
        Properties copy = new Properties();
        copy.putAll(clientInfo);
        return copy;
    }

    // ---- whether it lives

    @Override
    public boolean isValid(int timeoutSeconds) throws SQLException {
        if (timeoutSeconds < 0) {
            throw Errors.argument("a timeout of " + timeoutSeconds + " s");
        }
        return !closed && conversation.ping((int) Math.min(Integer.MAX_VALUE, timeoutSeconds * 1000L));
    }

    @Override
    public void setNetworkTimeout(@Nullable Executor executor, int milliseconds) throws SQLException {
        checkOpen();
        if (milliseconds < 0) {
            throw Errors.argument("a network timeout of " + milliseconds + " ms");
        }
        networkTimeout = milliseconds;
        long silence = milliseconds > 0 ? milliseconds : socket == null ? 0 : conversation.defaultSilenceMillis();
        conversation.limitSilence(silence);
        if (socket != null) {
            socket.limitWrites(silence);
        }
    }

    @Override
    public int getNetworkTimeout() throws SQLException {
        checkOpen();
        return networkTimeout;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            conversation.close();
        }
    }

    @Override
    public void abort(@Nullable Executor executor) throws SQLException {
        if (executor == null) {
            throw Errors.argument("no executor was given");
        }
        closed = true;
        conversation.abort();
    }

    @Override
    public boolean isClosed() {
        return closed || !conversation.isOpen();
    }

    // ---- values that are made here

    @Override
    public Array createArrayOf(String type, Object @Nullable [] elements) throws SQLException {
        checkOpen();
        return new GivenArray(type, elements);
    }

    @Override
    public Struct createStruct(String type, Object @Nullable [] attributes) throws SQLException {
        checkOpen();
        return new GivenStruct(type, attributes == null ? new Object[0] : attributes.clone());
    }

    @Override
    public Clob createClob() throws SQLException {
        throw Errors.notOffered("an empty Clob, use setString,");
    }

    @Override
    public NClob createNClob() throws SQLException {
        throw Errors.notOffered("an empty NClob, use setString,");
    }

    @Override
    public Blob createBlob() throws SQLException {
        throw Errors.notOffered("an empty Blob, use setBytes,");
    }

    @Override
    public SQLXML createSQLXML() throws SQLException {
        throw Errors.notOffered("the type XML");
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
