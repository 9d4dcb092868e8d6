package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.types.SqlType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Collections;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value, as {@link CellReader} makes it, as whatever class is asked for. The session's zone is asked for only where a text
 * or a distance from UTC is made.
 */
public record Conversions(Supplier<ZoneId> sessionZone) {
    /** One way to make an object of a class. */
    private interface Way {
        Object make(Conversions all, Object value, SqlType type) throws SQLException;
    }

    private static final Map<Class<?>, Way> WAYS = ways();

    private static Map<Class<?>, Way> ways() {
        Map<Class<?>, Way> ways = new java.util.HashMap<>();
        ways.put(Object.class, Conversions::natural);
        ways.put(String.class, Conversions::text);
        ways.put(Boolean.class, (all, value, type) -> Numbers.truth(value));
        ways.put(Byte.class, (all, value, type) -> (byte) Numbers.whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte"));
        ways.put(Short.class, (all, value, type) ->
                (short) Numbers.whole(value, Short.MIN_VALUE, Short.MAX_VALUE, "short"));
        ways.put(Integer.class, (all, value, type) ->
                (int) Numbers.whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int"));
        ways.put(Long.class, (all, value, type) -> Numbers.whole(value, Long.MIN_VALUE, Long.MAX_VALUE, "long"));
        ways.put(Float.class, (all, value, type) -> (float) Numbers.approximate(value, "float"));
        ways.put(Double.class, (all, value, type) -> Numbers.approximate(value, "double"));
        ways.put(BigDecimal.class, (all, value, type) -> Numbers.decimal(value, "BigDecimal"));
        ways.put(
                Number.class, (all, value, type) -> value instanceof Number ? value : Numbers.decimal(value, "Number"));
        ways.put(BigInteger.class, (all, value, type) -> Numbers.decimal(value, "BigInteger")
                .toBigInteger());
        ways.put(byte[].class, (all, value, type) -> bytes(value));
        ways.put(LocalDate.class, (all, value, type) -> Times.date(value, null));
        ways.put(LocalTime.class, (all, value, type) -> Times.time(value, null));
        ways.put(LocalDateTime.class, (all, value, type) -> Times.dateTime(value, null));
        ways.put(Instant.class, (all, value, type) -> Times.instant(value, null));
        ways.put(OffsetDateTime.class, (all, value, type) -> all.zoned(value).toOffsetDateTime());
        ways.put(ZonedDateTime.class, (all, value, type) -> all.zoned(value));
        ways.put(OffsetTime.class, (all, value, type) -> all.offsetTime(value));
        ways.put(java.sql.Date.class, (all, value, type) -> Times.sqlDate(value, null));
        ways.put(java.sql.Time.class, (all, value, type) -> Times.sqlTime(value, null));
        ways.put(java.sql.Timestamp.class, (all, value, type) -> Times.sqlTimestamp(value, null));
        ways.put(java.util.Date.class, (all, value, type) -> Times.sqlTimestamp(value, null));
        ways.put(Calendar.class, (all, value, type) -> GregorianCalendar.from(all.zoned(value)));
        ways.put(Duration.class, (all, value, type) -> cast(value, Duration.class));
        ways.put(Period.class, (all, value, type) -> cast(value, Period.class));
        ways.put(UUID.class, (all, value, type) -> uuid(value));
        ways.put(List.class, (all, value, type) -> cast(value, List.class));
        ways.put(Map.class, (all, value, type) -> cast(value, Map.class));
        ways.put(java.sql.Array.class, Conversions::array);
        ways.put(Object[].class, (all, value, type) -> cast(value, List.class).toArray());
        ways.put(java.sql.Struct.class, Conversions::struct);
        ways.put(java.sql.Blob.class, (all, value, type) -> new BytesBlob(bytes(value)));
        ways.put(java.sql.Clob.class, (all, value, type) -> new TextClob(all.text(value, type)));
        ways.put(java.sql.NClob.class, (all, value, type) -> new TextClob(all.text(value, type)));
        ways.put(InputStream.class, (all, value, type) -> new ByteArrayInputStream(bytes(value)));
        ways.put(Reader.class, (all, value, type) -> new StringReader(all.text(value, type)));
        return Collections.unmodifiableMap(ways);
    }

    /** The classes that values can be had as. */
    public static List<Class<?>> classes() {
        return List.copyOf(WAYS.keySet());
    }

    /** A value as an object of a class. */
    public <T> T to(Class<T> wanted, Object value, SqlType type) throws SQLException {
        Way way = WAYS.get(wanted);
        if (way == null) {
            if (wanted.isInstance(value)) {
                return wanted.cast(value);
            }
            throw Errors.conversion("a value of type " + type.text() + " cannot be had as " + wanted.getName(), null);
        }
        try {
            return wanted.cast(way.make(this, value, type));
        } catch (DateTimeException | ArithmeticException outside) {
            throw Errors.of(
                    "22008", "a value of type " + type.text() + " does not fit into " + wanted.getName(), outside);
        }
    }

    /** A value of the class that JDBC asks for. */
    public Object natural(Object value, SqlType type) throws SQLException {
        if (value instanceof LocalDate) {
            return Times.sqlDate(value, null);
        }
        if (value instanceof LocalTime) {
            return Times.sqlTime(value, null);
        }
        if (value instanceof LocalDateTime) {
            return Times.sqlTimestamp(value, null);
        }
        if (value instanceof Instant) {
            return zoned(value).toOffsetDateTime();
        }
        if (value instanceof List<?>) {
            return type.kind() == SqlType.Kind.ROW ? struct(value, type) : array(value, type);
        }
        return value;
    }

    /** The text of a value. */
    public String text(Object value, SqlType type) {
        return ValueText.of(value, type, sessionZone.get());
    }

    private ZonedDateTime zoned(Object value) throws SQLException {
        return Times.hasZone(value)
                ? Times.instant(value, null).atZone(sessionZone.get())
                : Times.instant(value, null).atZone(Times.zone(null));
    }

    private OffsetTime offsetTime(Object value) throws SQLException {
        if (value instanceof LocalTime time) {
            return time.atOffset(Times.zone(null).getRules().getOffset(Instant.EPOCH));
        }
        return zoned(value).toOffsetDateTime().toOffsetTime();
    }

    /** The bytes of a binary value or of a text in UTF-8. */
    public static byte[] bytes(Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            return bytes.clone();
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        throw Numbers.impossible(value, "bytes");
    }

    private static UUID uuid(Object value) throws SQLException {
        if (value instanceof String text && text.length() == 36) {
            try {
                return UUID.fromString(text);
            } catch (IllegalArgumentException malformed) {
                throw Errors.conversion("the text '" + text + "' is no UUID", malformed);
            }
        }
        throw Numbers.impossible(value, "a UUID");
    }

    private static <T> T cast(Object value, Class<T> wanted) throws SQLException {
        if (wanted.isInstance(value)) {
            return wanted.cast(value);
        }
        throw Numbers.impossible(value, wanted.getSimpleName());
    }

    private java.sql.Array array(Object value, SqlType type) throws SQLException {
        if (type.kind() == SqlType.Kind.ARRAY && value instanceof List<?> elements) {
            return new ListArray(elements, type.fields().get(0).type(), this);
        }
        throw Numbers.impossible(value, "an array");
    }

    private java.sql.Struct struct(Object value, SqlType type) throws SQLException {
        if (type.kind() == SqlType.Kind.ROW && value instanceof List<?> fields) {
            return new RowStruct(fields, type, this);
        }
        throw Numbers.impossible(value, "a struct");
    }

    /** A part of a nested value as JDBC asks for it. */
    @Nullable
    Object part(@Nullable Object value, SqlType type) throws SQLException {
        return value == null ? null : natural(value, type);
    }
}
