package io.tidemark.jdbc;

import io.tidemark.jdbc.error.Errors;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/** The setters of parameters, which all come down to one. */
@SuppressWarnings("deprecation") // setUnicodeStream is part of the interface
abstract class ParameterSetters extends DriverStatement implements PreparedStatement {
    private static final int MAX_SCALE = 38;
    private static final int MAX_VALUE_BYTES = 16 << 20;

    ParameterSetters(DriverConnection connection) {
        super(connection);
    }

    /**
     * Sets a parameter.
     *
     * @param hint the number of {@link Types} that was given, used where the server has no opinion
     * @param calendar whose zone times are of, or null for the JVM's
     */
    abstract void set(int parameter, @Nullable Object value, int hint, @Nullable Calendar calendar) throws SQLException;

    private void set(int parameter, @Nullable Object value) throws SQLException {
        set(parameter, value, Types.NULL, null);
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
        setObject(parameter, scaled(value, type, scale), type);
    }

    /** A number rounded to a scale, if it is one and is to be a DECIMAL; other values have none. */
    private static @Nullable Object scaled(@Nullable Object value, int type, int scale) throws SQLException {
        boolean decimal = type == Types.DECIMAL || type == Types.NUMERIC;
        boolean finite = value instanceof BigDecimal
                || value instanceof Double number && Double.isFinite(number)
                || value instanceof Float single && Float.isFinite(single);
        if (!decimal || !finite) {
            return value;
        }
        if (scale < 0 || scale > MAX_SCALE) {
            throw Errors.argument("a scale of " + scale);
        }
        return new BigDecimal(String.valueOf(value)).setScale(scale, RoundingMode.HALF_UP);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, @Nullable SQLType type) throws SQLException {
        Integer number = type == null ? null : type.getVendorTypeNumber();
        setObject(parameter, value, number == null ? Types.NULL : number);
    }

    @Override
    public void setObject(int parameter, @Nullable Object value, @Nullable SQLType type, int scale)
            throws SQLException {
        Integer number = type == null ? null : type.getVendorTypeNumber();
        setObject(parameter, value, number == null ? Types.NULL : number, scale);
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
        set(parameter, value, Types.ARRAY, null);
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
