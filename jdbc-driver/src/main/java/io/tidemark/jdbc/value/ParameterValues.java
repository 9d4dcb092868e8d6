package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.protocol.WireValue;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.sql.Types;
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
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Base64;
import java.util.Calendar;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an application gives for a parameter into what the wire carries: the value converted to the type that the
 * server has found for the parameter, as a text. Stateless.
 */
public final class ParameterValues {
    private ParameterValues() {}

    /**
     * A parameter's value.
     *
     * @param value as the application gave it, or null
     * @param wanted the type that the server has told, of kind NULL if it has no opinion
     * @param hint the {@link Types} number that the application gave, used only where the server has no opinion
     * @param calendar whose zone times without one are of, or null for the JVM's
     */
    public static WireValue of(@Nullable Object value, SqlType wanted, int hint, @Nullable Calendar calendar)
            throws SQLException {
        SqlType type = wanted.kind() != Kind.NULL ? wanted : typeOf(hint);
        if (value == null) {
            return new WireValue(type.kind() == Kind.NULL ? SqlType.varchar() : type, null);
        }
        if (!type.fields().isEmpty()) {
            return new WireValue(type.withNullable(true), NestedParameters.text(value, type, calendar));
        }
        // A point of time stays the one that it is, also in an hour that the zone's clocks show twice.
        boolean point = value instanceof java.sql.Timestamp && type.kind() == Kind.TIMESTAMP_LTZ;
        Object plain = point ? ((java.sql.Timestamp) value).toInstant() : plain(value, calendar);
        SqlType own = typeOf(plain);
        SqlType target = type.kind() == Kind.NULL ? own : type;
        try {
            return new WireValue(target.withNullable(true), text(plain, own, target, calendar));
        } catch (DateTimeException | ArithmeticException outside) {
            throw Errors.of("22008", "the value " + value + " does not fit into " + target.text(), outside);
        }
    }

    /** One of the classes that {@link CellReader} makes. */
    private static Object plain(Object value, @Nullable Calendar calendar) throws SQLException {
        if (value instanceof Byte || value instanceof Short) {
            return ((Number) value).intValue();
        }
        if (value instanceof BigInteger number) {
            return new BigDecimal(number);
        }
        if (value instanceof java.util.Date date) {
            return plainDate(date, calendar);
        }
        if (value instanceof Calendar date) {
            return date.toInstant();
        }
        if (value instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        if (value instanceof ZonedDateTime time) {
            return time.toInstant();
        }
        if (value instanceof OffsetTime time) {
            return time.toLocalTime();
        }
        if (value instanceof UUID || value instanceof Character || value instanceof StringBuilder) {
            return value.toString();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        if (value instanceof Boolean
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double
                || value instanceof BigDecimal
                || value instanceof String
                || value instanceof byte[]
                || value instanceof LocalDate
                || value instanceof LocalTime
                || value instanceof LocalDateTime
                || value instanceof Instant
                || value instanceof Duration
                || value instanceof Period) {
            return value;
        }
        throw Errors.conversion(
                "a value of class " + value.getClass().getName() + " cannot be given for a parameter", null);
    }

    private static Object plainDate(java.util.Date date, @Nullable Calendar calendar) {
        if (date instanceof java.sql.Date) {
            return Times.wallClock(date, calendar).toLocalDate();
        }
        if (date instanceof java.sql.Time) {
            return Times.wallClock(date, calendar).toLocalTime();
        }
        if (date instanceof java.sql.Timestamp) {
            return Times.wallClock(date, calendar);
        }
        return date.toInstant();
    }

    private static SqlType typeOf(Object plain) {
        if (plain instanceof BigDecimal number) {
            int scale = Math.max(0, number.scale());
            int digits = Math.max(number.precision() - number.scale() + scale, scale);
            return SqlType.decimal(Math.min(38, Math.max(1, digits)), Math.min(38, scale));
        }
        return OWN.getOrDefault(plain.getClass(), SqlType.varchar());
    }

    private static final Map<Class<?>, SqlType> OWN = Map.ofEntries(
            Map.entry(Boolean.class, SqlType.of(Kind.BOOLEAN)),
            Map.entry(Integer.class, SqlType.of(Kind.INTEGER)),
            Map.entry(Long.class, SqlType.bigint()),
            Map.entry(Float.class, SqlType.of(Kind.REAL)),
            Map.entry(Double.class, SqlType.of(Kind.DOUBLE)),
            Map.entry(String.class, SqlType.varchar()),
            Map.entry(byte[].class, SqlType.of(Kind.VARBINARY)),
            Map.entry(LocalDate.class, SqlType.of(Kind.DATE)),
            Map.entry(LocalTime.class, SqlType.of(Kind.TIME, 3)),
            Map.entry(LocalDateTime.class, SqlType.timestamp()),
            Map.entry(Instant.class, SqlType.of(Kind.TIMESTAMP_LTZ, 3)),
            Map.entry(Duration.class, SqlType.of(Kind.INTERVAL_DAY)),
            Map.entry(Period.class, SqlType.of(Kind.INTERVAL_MONTH)));

    /** Our type of a number of {@link Types}; of kind NULL if there is none. */
    public static SqlType typeOf(int number) {
        return switch (number) {
            case Types.BOOLEAN, Types.BIT -> SqlType.of(Kind.BOOLEAN);
            case Types.TINYINT -> SqlType.of(Kind.TINYINT);
            case Types.SMALLINT -> SqlType.of(Kind.SMALLINT);
            case Types.INTEGER -> SqlType.of(Kind.INTEGER);
            case Types.BIGINT -> SqlType.bigint();
            case Types.REAL -> SqlType.of(Kind.REAL);
            case Types.FLOAT, Types.DOUBLE -> SqlType.of(Kind.DOUBLE);
            case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR ->
                SqlType.varchar();
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> SqlType.of(Kind.VARBINARY);
            case Types.DATE -> SqlType.of(Kind.DATE);
            case Types.TIME -> SqlType.of(Kind.TIME, 3);
            case Types.TIMESTAMP -> SqlType.timestamp();
            case Types.TIMESTAMP_WITH_TIMEZONE -> SqlType.of(Kind.TIMESTAMP_LTZ, 3);
            default -> SqlType.of(Kind.NULL);
        };
    }

    private static String text(Object plain, SqlType own, SqlType target, @Nullable Calendar calendar)
            throws SQLException {
        return switch (target.kind()) {
            case BOOLEAN -> Boolean.toString(Numbers.truth(plain));
            case TINYINT -> whole(plain, Byte.MIN_VALUE, Byte.MAX_VALUE, target);
            case SMALLINT -> whole(plain, Short.MIN_VALUE, Short.MAX_VALUE, target);
            case INTEGER -> whole(plain, Integer.MIN_VALUE, Integer.MAX_VALUE, target);
            case BIGINT -> whole(plain, Long.MIN_VALUE, Long.MAX_VALUE, target);
            case REAL, DOUBLE -> Double.toString(Numbers.approximate(plain, target.text()));
            case DECIMAL -> Numbers.decimal(plain, target.text()).toPlainString();
            case CHAR, VARCHAR -> ValueText.of(plain, own, Times.zone(calendar));
            case BINARY, VARBINARY -> Base64.getEncoder().encodeToString(Conversions.bytes(plain));
            case DATE -> ValueText.date(Times.date(plain, calendar));
            case TIME -> ValueText.of(Times.time(plain, calendar), SqlType.of(Kind.TIME, 3), ZoneOffset.UTC);
            case TIMESTAMP -> ValueText.timestamp(Times.dateTime(plain, calendar), 3);
            case TIMESTAMP_LTZ -> instant(Times.instant(plain, calendar));
            case INTERVAL_DAY, INTERVAL_MONTH -> interval(plain, target);
            case ARRAY, MAP, ROW, NULL ->
                throw Errors.conversion("a parameter of type " + target.text() + " cannot be given", null);
        };
    }

    private static String whole(Object plain, long least, long most, SqlType target) throws SQLException {
        BigDecimal exact = Numbers.decimal(plain, target.text());
        if (exact.stripTrailingZeros().scale() > 0) {
            throw Errors.conversion(
                    "the value " + plain + " is no whole number, as " + target.text() + " must be", null);
        }
        return Long.toString(Numbers.whole(exact, least, most, target.text()));
    }

    private static String instant(Instant instant) {
        return ValueText.timestamp(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), 3) + "Z";
    }

    private static String interval(Object plain, SqlType target) throws SQLException {
        if (plain instanceof String text) {
            return text;
        }
        boolean fits = target.kind() == Kind.INTERVAL_DAY ? plain instanceof Duration : plain instanceof Period;
        if (!fits) {
            throw Errors.conversion("the value " + plain + " is no " + target.text(), null);
        }
        return ValueText.of(plain, target, ZoneId.of("UTC"));
    }

    /** The class that a parameter of a type is best given as. */
    public static String className(SqlType type) {
        return type.kind() == Kind.NULL
                ? Object.class.getName()
                : JdbcTypes.javaClass(type).getName();
    }
}
