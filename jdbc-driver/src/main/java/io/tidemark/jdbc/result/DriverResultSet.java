package io.tidemark.jdbc.result;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.value.Conversions;
import io.tidemark.jdbc.value.Numbers;
import io.tidemark.jdbc.value.Times;
import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Calendar;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A result: forward only, read only. Thread: one at a time, except {@link #close}. Long because its interface is.
 */
@SuppressWarnings("deprecation") // getUnicodeStream and getBigDecimal with a scale are part of the interface
public final class DriverResultSet extends LabelledResultSet {
    /** What a result tells its statement. */
    public interface Owner {
        /** The statement, or null for results of metadata. */
        @Nullable
        Statement statement();

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
    private final Conversions conversions;
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
        this.cursor = cursor;
        this.conversions = conversions;
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
    public boolean isClosed() {
        return closed;
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
    public Optional<String> queryId() throws SQLException {
        checkOpen();
        return cursor.job();
    }

    @Override
    public boolean isEndless() throws SQLException {
        checkOpen();
        return cursor.isEndless();
    }

    // ---- values

    private void checkRow() throws SQLException {
        checkOpen();
        if (place != Place.ON_ROW) {
            throw Errors.of("24000", place == Place.BEFORE ? "call next() first" : "the result is behind its last row");
        }
    }

    private @Nullable Object value(int column) throws SQLException {
        checkRow();
        if (column < 1 || column > schema.size()) {
            throw Errors.argument("there is no column " + column + "; there are " + schema.size());
        }
        Object value = cursor.value(column - 1);
        wasNull = value == null;
        return value;
    }

    private SqlType type(int column) {
        return schema.type(column - 1);
    }

    private <T> @Nullable T as(int column, Class<T> wanted) throws SQLException {
        Object value = value(column);
        return value == null ? null : conversions.to(wanted, value, type(column));
    }

    private long whole(int column, long least, long most, String target) throws SQLException {
        Object value = value(column);
        return value == null ? 0 : Numbers.whole(value, least, most, target);
    }

    @Override
    public boolean wasNull() throws SQLException {
        checkOpen();
        return wasNull;
    }

    @Override
    public @Nullable String getString(int column) throws SQLException {
        return as(column, String.class);
    }

    @Override
    public @Nullable String getNString(int column) throws SQLException {
        return getString(column);
    }

    @Override
    public boolean getBoolean(int column) throws SQLException {
        Object value = value(column);
        return value != null && Numbers.truth(value);
    }

    @Override
    public byte getByte(int column) throws SQLException {
        return (byte) whole(column, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
    }

    @Override
    public short getShort(int column) throws SQLException {
        return (short) whole(column, Short.MIN_VALUE, Short.MAX_VALUE, "short");
    }

    @Override
    public int getInt(int column) throws SQLException {
        return (int) whole(column, Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
    }

    @Override
    public long getLong(int column) throws SQLException {
        return whole(column, Long.MIN_VALUE, Long.MAX_VALUE, "long");
    }

    @Override
    public float getFloat(int column) throws SQLException {
        return (float) getDouble(column);
    }

    @Override
    public double getDouble(int column) throws SQLException {
        Object value = value(column);
        return value == null ? 0 : Numbers.approximate(value, "double");
    }

    @Override
    public @Nullable BigDecimal getBigDecimal(int column) throws SQLException {
        return as(column, BigDecimal.class);
    }

    @Override
    @Deprecated
    public @Nullable BigDecimal getBigDecimal(int column, int scale) throws SQLException {
        BigDecimal value = getBigDecimal(column);
        return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
    }

    @Override
    public byte @Nullable [] getBytes(int column) throws SQLException {
        return as(column, byte[].class);
    }

    @Override
    public @Nullable Date getDate(int column) throws SQLException {
        return getDate(column, null);
    }

    @Override
    public @Nullable Date getDate(int column, @Nullable Calendar calendar) throws SQLException {
        Object value = value(column);
        return value == null ? null : Times.sqlDate(value, calendar);
    }

    @Override
    public @Nullable Time getTime(int column) throws SQLException {
        return getTime(column, null);
    }

    @Override
    public @Nullable Time getTime(int column, @Nullable Calendar calendar) throws SQLException {
        Object value = value(column);
        return value == null ? null : Times.sqlTime(value, calendar);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column) throws SQLException {
        return getTimestamp(column, null);
    }

    @Override
    public @Nullable Timestamp getTimestamp(int column, @Nullable Calendar calendar) throws SQLException {
        Object value = value(column);
        return value == null ? null : Times.sqlTimestamp(value, calendar);
    }

    @Override
    public @Nullable Object getObject(int column) throws SQLException {
        Object value = value(column);
        return value == null ? null : conversions.natural(value, type(column));
    }

    @Override
    public @Nullable Object getObject(int column, @Nullable Map<String, Class<?>> map) throws SQLException {
        return getObject(column);
    }

    @Override
    public <T> @Nullable T getObject(int column, @Nullable Class<T> wanted) throws SQLException {
        if (wanted == null) {
            throw Errors.argument("no class was given");
        }
        return as(column, wanted);
    }

    @Override
    public @Nullable InputStream getAsciiStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    @Deprecated
    public @Nullable InputStream getUnicodeStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable InputStream getBinaryStream(int column) throws SQLException {
        return as(column, InputStream.class);
    }

    @Override
    public @Nullable Reader getCharacterStream(int column) throws SQLException {
        return as(column, Reader.class);
    }

    @Override
    public @Nullable Reader getNCharacterStream(int column) throws SQLException {
        return getCharacterStream(column);
    }

    @Override
    public @Nullable Blob getBlob(int column) throws SQLException {
        return as(column, Blob.class);
    }

    @Override
    public @Nullable Clob getClob(int column) throws SQLException {
        return as(column, Clob.class);
    }

    @Override
    public @Nullable NClob getNClob(int column) throws SQLException {
        return as(column, NClob.class);
    }

    @Override
    public @Nullable Array getArray(int column) throws SQLException {
        return as(column, Array.class);
    }

    @Override
    public @Nullable URL getURL(int column) throws SQLException {
        String text = getString(column);
        try {
            return text == null ? null : new URL(text);
        } catch (MalformedURLException malformed) {
            throw Errors.conversion("the text is no URL", malformed);
        }
    }

    @Override
    public Ref getRef(int column) throws SQLException {
        throw Errors.notOffered("the type REF");
    }

    @Override
    public RowId getRowId(int column) throws SQLException {
        throw Errors.notOffered("the type ROWID");
    }

    @Override
    public SQLXML getSQLXML(int column) throws SQLException {
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
