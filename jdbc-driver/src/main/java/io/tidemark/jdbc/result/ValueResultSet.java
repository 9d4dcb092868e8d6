package io.tidemark.jdbc.result;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.jdbc.value.Conversions;
import io.tidemark.jdbc.value.Numbers;
import io.tidemark.jdbc.value.Times;
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
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The getters by number: each converts the one object that the row has for a column. */
@SuppressWarnings("deprecation") // getUnicodeStream and getBigDecimal with a scale are part of the interface
abstract class ValueResultSet extends LabelledResultSet {
    private final Conversions conversions;

    ValueResultSet(Conversions conversions) {
        this.conversions = conversions;
    }

    /** The value of a column of the row, counted from 1, or null; {@link #wasNull} then tells of it. */
    abstract @Nullable Object value(int column) throws SQLException;

    /** The type of a column, counted from 1. */
    abstract SqlType type(int column);

    private <T> @Nullable T as(int column, Class<T> wanted) throws SQLException {
        Object value = value(column);
        return value == null ? null : conversions.to(wanted, value, type(column));
    }

    private long whole(int column, long least, long most, String target) throws SQLException {
        Object value = value(column);
        return value == null ? 0 : Numbers.whole(value, least, most, target);
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
}
