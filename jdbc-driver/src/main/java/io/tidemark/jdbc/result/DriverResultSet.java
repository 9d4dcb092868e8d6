package io.tidemark.jdbc.result;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.value.Conversions;
import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A result: forward only, read only. Thread: one at a time, except {@link #close}.
 */
public final class DriverResultSet extends ValueResultSet {
    /** What a result tells its statement. */
    public interface Owner {
        /** The statement, or null for results of metadata. */
        @Nullable
        Statement statement();

        /** Whether the application has closed the statement or its connection. */
        boolean isGone();

        /** The result was closed. */
        void onClosed(DriverResultSet result) throws SQLException;
    }

    /** The owner of results that no statement has made. */
    public static final Owner NOBODY = new Owner() {
        @Override
        public @Nullable Statement statement() {
            return null;
        }

        @Override
        public boolean isGone() {
            return false;
        }

        @Override
        public void onClosed(DriverResultSet result) {
            // nobody cares
        }
    };

    private enum Place {
        BEFORE,
        ON_ROW,
        AFTER
    }

    private final Cursor cursor;
    private final Owner owner;
    private final Schema schema;
    private final Warnings warnings = new Warnings();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int fetchSize;
    private Place place = Place.BEFORE;
    private int rowNumber;
    private boolean wasNull;
    private volatile boolean closed;

    public DriverResultSet(Cursor cursor, Conversions conversions, Owner owner, int fetchSize) {
        super(conversions);
        this.cursor = cursor;
        this.owner = owner;
        this.fetchSize = fetchSize;
        schema = cursor.schema();
    }

    /** Where the rows come from. */
    public Cursor cursor() {
        return cursor;
    }

    private void checkOpen() throws SQLException {
        if (closed) {
            throw Errors.closed("result");
        }
    }

    // ---- moving

    @Override
    public boolean next() throws SQLException {
        return advance(-1) == Outcome.READY;
    }

    @Override
    public Next next(Duration most) throws SQLException {
        return switch (advance(Math.max(0, most.toMillis()))) {
            case READY -> Next.ROW;
            case LATE -> Next.TIMEOUT;
            case OVER -> Next.END;
        };
    }

    private Outcome advance(long mostMillis) throws SQLException {
        checkOpen();
        if (owner.isGone()) {
            throw Errors.closed("result");
        }
        if (place == Place.AFTER) {
            return Outcome.OVER;
        }
        Outcome outcome;
        try {
            outcome = cursor.next(mostMillis);
        } catch (SQLException failed) {
            if (closed) {
                throw Errors.closed("result");
            }
            throw failed;
        } finally {
            warnings.add(cursor.takeNotices());
        }
        if (outcome == Outcome.READY) {
            place = Place.ON_ROW;
            rowNumber++;
        } else if (outcome == Outcome.OVER) {
            place = Place.AFTER;
        }
        return outcome;
    }

    @Override
    public void close() throws SQLException {
        if (!closed) {
            closed = true;
            cursor.close();
            owner.onClosed(this);
        }
    }

    @Override
    public boolean isClosed() throws SQLException {
        Statement statement = owner.statement();
        return closed || statement != null && statement.isClosed();
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        checkOpen();
        return place == Place.BEFORE;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        checkOpen();
        return place == Place.AFTER && rowNumber > 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        checkOpen();
        return place == Place.ON_ROW && rowNumber == 1;
    }

    @Override
    public boolean isLast() throws SQLException {
        throw Errors.notOffered("isLast of a result that goes forward only");
    }

    @Override
    public int getRow() throws SQLException {
        checkOpen();
        return place == Place.ON_ROW ? rowNumber : 0;
    }

    private static SQLException forwardOnly() {
        return Errors.notOffered("moving in a result other than forward");
    }

    @Override
    public void beforeFirst() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public void afterLast() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean first() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean last() throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean absolute(int row) throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        throw forwardOnly();
    }

    @Override
    public boolean previous() throws SQLException {
        throw forwardOnly();
    }

    // ---- about the result

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        checkOpen();
        return new ColumnsMetaData(schema);
    }

    @Override
    public int findColumn(@Nullable String label) throws SQLException {
        checkOpen();
        if (label == null) {
            throw Errors.argument("no label of a column was given");
        }
        Integer known = numbers.get(label);
        if (known != null) {
            return known;
        }
        int found = schema.indexOf(label);
        String lower = label.toLowerCase(Locale.ROOT);
        for (int index = 0; index < schema.size() && found < 0; index++) {
            if (schema.name(index).toLowerCase(Locale.ROOT).equals(lower)) {
                found = index;
            }
        }
        if (found < 0) {
            throw Errors.of(
                    "42703",
                    "the result has no column '" + label + "'; it has "
                            + schema.columns().stream()
                                    .map(column -> column.name())
                                    .limit(50)
                                    .toList());
        }
        numbers.put(label, found + 1);
        return found + 1;
    }

    @Override
    public @Nullable Statement getStatement() throws SQLException {
        checkOpen();
        return owner.statement();
    }

    @Override
    public @Nullable SQLWarning getWarnings() throws SQLException {
        checkOpen();
        warnings.add(cursor.takeNotices());
        return warnings.first();
    }

    @Override
    public void clearWarnings() throws SQLException {
        checkOpen();
        warnings.clear();
    }

    @Override
    public String getCursorName() throws SQLException {
        throw Errors.notOffered("a name of a cursor");
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        checkOpen();
        if (direction != FETCH_FORWARD) {
            throw forwardOnly();
        }
    }

    @Override
    public int getFetchDirection() throws SQLException {
        checkOpen();
        return FETCH_FORWARD;
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        checkOpen();
        if (rows < 0) {
            throw Errors.argument("a fetch size of " + rows);
        }
        fetchSize = rows;
    }

    @Override
    public int getFetchSize() throws SQLException {
        checkOpen();
        return fetchSize;
    }

    @Override
    public int getType() throws SQLException {
        checkOpen();
        return TYPE_FORWARD_ONLY;
    }

    @Override
    public int getConcurrency() throws SQLException {
        checkOpen();
        return CONCUR_READ_ONLY;
    }

    @Override
    public int getHoldability() throws SQLException {
        checkOpen();
        return ResultSet.HOLD_CURSORS_OVER_COMMIT;
    }

    @Override
    public boolean rowInserted() throws SQLException {
        return rowKind() == RowKind.INSERT;
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        RowKind kind = rowKind();
        return kind == RowKind.UPDATE_AFTER || kind == RowKind.UPDATE_BEFORE;
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        return rowKind() == RowKind.DELETE;
    }

    @Override
    public RowKind rowKind() throws SQLException {
        checkRow();
        return cursor.kind();
    }

    @Override
    public Optional<Instant> watermark() throws SQLException {
        checkOpen();
        return cursor.watermark();
    }

    @Override
    public Optional<String> resumeToken() throws SQLException {
        checkOpen();
        return cursor.resumeToken();
    }

    @Override
    public Optional<String> queryId() throws SQLException {
        checkOpen();
        return cursor.job();
    }

    @Override
    public boolean isEndless() throws SQLException {
        checkOpen();
        return cursor.isEndless();
    }

    // ---- the row that it is on

    private void checkRow() throws SQLException {
        checkOpen();
        if (place != Place.ON_ROW) {
            throw Errors.of("24000", place == Place.BEFORE ? "call next() first" : "the result is behind its last row");
        }
    }

    @Override
    @Nullable
    Object value(int column) throws SQLException {
        checkRow();
        if (column < 1 || column > schema.size()) {
            throw Errors.argument("there is no column " + column + "; there are " + schema.size());
        }
        Object value = cursor.value(column - 1);
        wasNull = value == null;
        return value;
    }

    @Override
    SqlType type(int column) {
        return schema.type(column - 1);
    }

    @Override
    public boolean wasNull() throws SQLException {
        checkOpen();
        return wasNull;
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
