package io.tidemark.jdbc;

import io.tidemark.jdbc.api.TidemarkStatement;
import io.tidemark.jdbc.error.Errors;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a statement can be told before it runs. Thread: any. */
abstract class StatementSettings implements TidemarkStatement {
    private final ConnectionSettings.Statements standard;
    private volatile int fetchSize;
    private volatile long maxRows;
    private volatile int queryTimeoutSeconds;
    private volatile int maxFieldSize;
    private volatile boolean escapes = true;
    private volatile boolean poolable;

    StatementSettings(ConnectionSettings.Statements standard) {
        this.standard = standard;
        fetchSize = standard.fetchSize();
        queryTimeoutSeconds = standard.queryTimeoutSeconds();
        poolable = this instanceof ParameterSetters;
    }

    abstract void checkOpen() throws SQLException;

    /** Rows that may be under way. */
    final int fetchRows() {
        return fetchSize;
    }

    /** Rows after which a result ends; 0 for all. */
    final long mostRows() {
        return maxRows;
    }

    /** How long it may take; 0 for no limit. */
    final long timeoutMillis() {
        return queryTimeoutSeconds * 1000L;
    }

    /** Whether the escapes of JDBC are rewritten. */
    final boolean escapes() {
        return escapes;
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        checkOpen();
        if (rows < 0) {
            throw Errors.argument("a fetch size of " + rows);
        }
        fetchSize = rows == 0 ? standard.fetchSize() : rows;
    }

    @Override
    public int getFetchSize() throws SQLException {
        checkOpen();
        return fetchSize;
    }

    @Override
    public void setMaxRows(int most) throws SQLException {
        setLargeMaxRows(most);
    }

    @Override
    public int getMaxRows() throws SQLException {
        checkOpen();
        return (int) Math.min(Integer.MAX_VALUE, maxRows);
    }

    @Override
    public void setLargeMaxRows(long most) throws SQLException {
        checkOpen();
        if (most < 0) {
            throw Errors.argument("at most " + most + " rows");
        }
        maxRows = most;
    }

    @Override
    public long getLargeMaxRows() throws SQLException {
        checkOpen();
        return maxRows;
    }

    @Override
    public void setQueryTimeout(int seconds) throws SQLException {
        checkOpen();
        if (seconds < 0) {
            throw Errors.argument("a timeout of " + seconds + " s");
        }
        queryTimeoutSeconds = seconds;
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        checkOpen();
        return queryTimeoutSeconds;
    }

    @Override
    public void setMaxFieldSize(int most) throws SQLException {
        checkOpen();
        if (most < 0) {
            throw Errors.argument("at most " + most + " bytes");
        }
        maxFieldSize = most; // a hint; values are never cut off in silence
    }

    @Override
    public int getMaxFieldSize() throws SQLException {
        checkOpen();
        return maxFieldSize;
    }

    @Override
    public void setEscapeProcessing(boolean enable) throws SQLException {
        checkOpen();
        escapes = enable;
    }

    @Override
    public void setCursorName(@Nullable String name) throws SQLException {
        checkOpen(); // JDBC wants this ignored where rows cannot be changed through a cursor
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        checkOpen();
        if (direction < ResultSet.FETCH_FORWARD || direction > ResultSet.FETCH_UNKNOWN) {
            throw Errors.argument("a direction of " + direction);
        }
    }

    @Override
    public int getFetchDirection() throws SQLException {
        checkOpen();
        return ResultSet.FETCH_FORWARD;
    }

    @Override
    public int getResultSetType() throws SQLException {
        checkOpen();
        return ResultSet.TYPE_FORWARD_ONLY;
    }

    @Override
    public int getResultSetConcurrency() throws SQLException {
        checkOpen();
        return ResultSet.CONCUR_READ_ONLY;
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        checkOpen();
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    @Override
    public void setPoolable(boolean value) throws SQLException {
        checkOpen();
        poolable = value;
    }

    @Override
    public boolean isPoolable() throws SQLException {
        checkOpen();
        return poolable;
    }
}
