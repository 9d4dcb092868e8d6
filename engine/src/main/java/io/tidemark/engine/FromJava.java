package io.tidemark.engine;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.NestedBuilder;
import io.tidemark.executor.batch.NestedMapBuilder;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts Java objects into vectors: the values that {@link Row} gives, and what is narrower than they are. Stateless. */
final class FromJava {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private FromJava() {}

    /**
     * Sets a row of a column.
     *
     * @throws TidemarkException TYPE_MISMATCH if the value is none of the type, naming the column
     */
    static void set(String column, SqlType type, @Nullable Object value, ColumnVector target, int row) {
        if (value == null) {
            target.setNull(row);
            return;
        }
        target.setNotNull(row);
        switch (type.layout()) {
            case LONG -> ((LongVector) target).values[row] = toLong(column, type, value);
            case DOUBLE -> ((DoubleVector) target).values[row] = toDouble(column, type, value);
            case WIDE -> wide(column, type, value, (WideVector) target, row);
            case BYTES -> bytes(column, type, value, (BytesVector) target, row);
        }
    }

    private static long toLong(String column, SqlType type, Object value) {
        return switch (type.kind()) {
            case BOOLEAN -> as(column, type, value, Boolean.class) ? 1 : 0;
            case TINYINT -> integer(column, type, value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> integer(column, type, value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> integer(column, type, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> integer(column, type, value, Long.MIN_VALUE, Long.MAX_VALUE);
            case DECIMAL -> unscaled(column, type, value).longValueExact();
            case DATE -> as(column, type, value, LocalDate.class).toEpochDay();
            case TIME -> as(column, type, value, LocalTime.class).toNanoOfDay() / NANOS_PER_MILLI;
            case TIMESTAMP ->
                as(column, type, value, LocalDateTime.class)
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
            case TIMESTAMP_LTZ -> as(column, type, value, Instant.class).toEpochMilli();
            case INTERVAL_DAY -> as(column, type, value, Duration.class).toMillis();
            case INTERVAL_MONTH -> as(column, type, value, Period.class).toTotalMonths();
            case NULL, REAL, DOUBLE, CHAR, VARCHAR, BINARY, VARBINARY, ARRAY, MAP, ROW ->
                throw wrong(column, type, value);
        };
    }

    private static long integer(String column, SqlType type, Object value, long least, long most) {
        boolean whole =
                value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long;
        long number = whole ? ((Number) value).longValue() : 0;
        if (!whole || number < least || number > most) {
            throw wrong(column, type, value);
        }
        return number;
    }

    private static double toDouble(String column, SqlType type, Object value) {
        boolean fits = value instanceof Float
                || value instanceof Double && type.kind() == SqlType.Kind.DOUBLE
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte;
        if (!fits) {
            throw wrong(column, type, value);
        }
        return ((Number) value).doubleValue();
    }

    private static void wide(String column, SqlType type, Object value, WideVector target, int row) {
        BigInteger unscaled = unscaled(column, type, value);
        target.high[row] = unscaled.shiftRight(64).longValue();
        target.low[row] = unscaled.longValue();
    }

    private static BigInteger unscaled(String column, SqlType type, Object value) {
        BigDecimal number = value instanceof BigDecimal decimal
                ? decimal
                : BigDecimal.valueOf(integer(column, type, value, Long.MIN_VALUE, Long.MAX_VALUE));
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.scale() > type.scale()
                || stripped.precision() - stripped.scale() > type.precision() - type.scale()) {
            throw wrong(column, type, value);
        }
        return number.setScale(type.scale(), java.math.RoundingMode.UNNECESSARY).unscaledValue();
    }

    private static void bytes(String column, SqlType type, Object value, BytesVector target, int row) {
        if (type.isBinary()) {
            byte[] content = as(column, type, value, byte[].class);
            target.set(row, content, 0, content.length);
        } else if (type.isText()) {
            target.set(row, as(column, type, value, String.class));
        } else if (type.kind() == SqlType.Kind.ARRAY) {
            array(column, type, as(column, type, value, Collection.class)).write(target, row);
        } else if (type.kind() == SqlType.Kind.MAP) {
            map(column, type, as(column, type, value, Map.class)).write(target, row);
        } else {
            row(column, type, value).write(target, row);
        }
    }

    private static NestedBuilder array(String column, SqlType type, Collection<?> elements) {
        SqlType element = type.fields().get(0).type();
        NestedBuilder builder = new NestedBuilder();
        builder.begin(Nested.width(element));
        elements.forEach(each -> add(builder, column + "[]", element, each));
        return builder;
    }

    private static NestedBuilder map(String column, SqlType type, Map<?, ?> map) {
        SqlType key = type.fields().get(0).type();
        SqlType element = type.fields().get(1).type();
        NestedMapBuilder builder = new NestedMapBuilder(key, element);
        builder.begin();
        map.forEach((name, mapped) -> {
            if (name == null) {
                throw new TidemarkException(
                        ErrorCode.TYPE_MISMATCH, "column '" + column + "' is a MAP, whose keys cannot be null");
            }
            add(builder.keys(), column + " (key)", key, name);
            add(builder.values(), column + "{}", element, mapped);
        });
        return builder.finish();
    }

    /** A ROW from a {@link Row}, from a map by the names of fields, or from a collection in their order. */
    private static NestedBuilder row(String column, SqlType type, Object value) {
        NestedBuilder builder = new NestedBuilder();
        builder.begin(0);
        Object[] given = value instanceof Collection<?> elements ? elements.toArray() : new Object[0];
        boolean fits = value instanceof Row
                || value instanceof Map<?, ?>
                || value instanceof Collection<?>
                        && given.length == type.fields().size();
        if (!fits) {
            throw wrong(column, type, value);
        }
        for (int index = 0; index < type.fields().size(); index++) {
            Column field = type.fields().get(index);
            Object content = value instanceof Row row
                    ? row.value(field.name())
                    : value instanceof Map<?, ?> map ? map.get(field.name()) : given[index];
            add(builder, column + "." + field.name(), field.type(), content);
        }
        return builder;
    }

    private static void add(NestedBuilder builder, String name, SqlType type, @Nullable Object value) {
        ColumnBatch scratch = ColumnBatch.create(java.util.List.of(type), 1);
        set(name, type, value, scratch.columns[0], 0);
        builder.add(scratch.columns[0], 0);
    }

    private static <T> T as(String column, SqlType type, Object value, Class<T> wanted) {
        if (!wanted.isInstance(value)) {
            throw wrong(column, type, value);
        }
        return wanted.cast(value);
    }

    private static TidemarkException wrong(String column, SqlType type, Object value) {
        return new TidemarkException(
                ErrorCode.TYPE_MISMATCH,
                "column '" + column + "' is " + type.text() + ", which takes no "
                        + value.getClass().getSimpleName() + " " + shown(value),
                "give a value of the class that Row.value gives for the column",
                null);
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
