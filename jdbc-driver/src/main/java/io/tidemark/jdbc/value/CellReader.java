package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.protocol.NestedValues;
import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes Java objects of values on the wire, one class for each type: Boolean, Integer (also of TINYINT and SMALLINT), Long,
 * Float, Double, BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime, Instant, Duration, Period, List (ARRAY and
 * ROW) and Map. Stateless.
 */
public final class CellReader {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private CellReader() {}

    /** The value of a row, or null. */
    public static @Nullable Object read(SqlType type, WireColumn column, int row) throws SQLException {
        if (column.isNull(row)) {
            return null;
        }
        try {
            return switch (type.layout()) {
                case LONG -> ofLong(type, column.longAt(row));
                case DOUBLE -> ofDouble(type, column.doubleAt(row));
                case WIDE -> wide(type, column.longAt(row), column.lowAt(row));
                case BYTES ->
                    type.fields().isEmpty()
                            ? ofBytes(type, column.buffer(), column.start(row), column.end(row))
                            : NestedValues.read(
                                    type, column.buffer(), column.start(row), column.end(row), CellReader::leaf);
            };
        } catch (DateTimeException | ArithmeticException outside) {
            throw Errors.of("22008", "a value of type " + type.text() + " is outside of what Java can hold", outside);
        } catch (ProtocolException | IndexOutOfBoundsException malformed) {
            throw Errors.of("08P01", "a value of type " + type.text() + " is malformed", malformed);
        }
    }

    private static Object leaf(SqlType type, long high, long low, byte[] bytes, int start, int end) {
        return switch (type.layout()) {
            case LONG -> {
                Object value = ofLong(type, high);
                yield value == null ? "" : value;
            }
            case DOUBLE -> ofDouble(type, Double.longBitsToDouble(high));
            case WIDE -> wide(type, high, low);
            case BYTES -> ofBytes(type, bytes, start, end);
        };
    }

    private static @Nullable Object ofLong(SqlType type, long value) {
        return switch (type.kind()) {
            case BOOLEAN -> value != 0;
            case TINYINT, SMALLINT, INTEGER -> (int) value;
            case BIGINT -> value;
            case DECIMAL -> BigDecimal.valueOf(value, type.scale());
            case DATE -> LocalDate.ofEpochDay(value);
            case TIME -> LocalTime.ofNanoOfDay(Math.multiplyExact(value, NANOS_PER_MILLI));
            case TIMESTAMP -> LocalDateTime.ofInstant(Instant.ofEpochMilli(value), ZoneOffset.UTC);
            case TIMESTAMP_LTZ -> Instant.ofEpochMilli(value);
            case INTERVAL_DAY -> Duration.ofMillis(value);
            case INTERVAL_MONTH -> Period.ofMonths(Math.toIntExact(value)).normalized();
            case NULL -> null;
            case REAL, DOUBLE, CHAR, VARCHAR, BINARY, VARBINARY, ARRAY, MAP, ROW -> value;
        };
    }

    private static Object ofDouble(SqlType type, double value) {
        if (type.kind() == SqlType.Kind.REAL) {
            return (float) value;
        }
        return value;
    }

    private static BigDecimal wide(SqlType type, long high, long low) {
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        return new BigDecimal(new BigInteger(bytes), type.scale());
    }

    private static Object ofBytes(SqlType type, byte[] bytes, int start, int end) {
        return type.isBinary()
                ? Arrays.copyOfRange(bytes, start, end)
                : new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }
}
