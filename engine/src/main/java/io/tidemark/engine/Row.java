package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result. Columns count from 0, or go by name (exact first, then without regard to case). Values are
 * Boolean, Byte, Short, Integer, Long, Float, Double, BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime
 * (TIMESTAMP), Instant (TIMESTAMP_LTZ), Duration and Period (intervals), List (ARRAY), Map (MAP), Row (ROW); NULL is null.
 * Immutable.
 */
public final class Row {
    private final Schema schema;
    private final ZoneId timeZone;
    private final ColumnBatch batch;
    private final int row;

    Row(Schema schema, ZoneId timeZone, ColumnBatch batch, int row) {
        this.schema = schema;
        this.timeZone = timeZone;
        this.batch = batch;
        this.row = row;
    }

    /** What the row does to the result; always INSERT unless {@link RowStream#showsKinds}. */
    public RowKind kind() {
        return batch.kind(row);
    }

    /** The columns. */
    public Schema schema() {
        return schema;
    }

    /** The value of a column, null for NULL. */
    public @Nullable Object value(int column) {
        return JavaValues.of(schema.type(column), batch.columns[column], row, timeZone);
    }

    /** The value of a column, null for NULL; throws IllegalArgumentException if there is no such column. */
    public @Nullable Object value(String column) {
        return value(index(column));
    }

    /** The index of a column; throws IllegalArgumentException if there is no such column. */
    public int index(String column) {
        int exact = schema.indexOf(column);
        if (exact >= 0) {
            return exact;
        }
        for (int index = 0; index < schema.size(); index++) {
            if (schema.name(index).equalsIgnoreCase(column)) {
                return index;
            }
        }
        throw new IllegalArgumentException("the result has no column '" + column + "'; it has " + schema.columns());
    }

    /** Whether a column is NULL. */
    public boolean isNull(int column) {
        return batch.columns[column].isNull(row);
    }

    /** Whether a column is NULL. */
    public boolean isNull(String column) {
        return isNull(index(column));
    }

    /** A BOOLEAN that is not NULL. */
    public boolean booleanValue(String column) {
        return as(column, Boolean.class);
    }

    /** A TINYINT, SMALLINT or INTEGER that is not NULL. */
    public int intValue(String column) {
        Number number = as(column, Number.class);
        return Math.toIntExact(exact(column, number));
    }

    /** An integer of any size that is not NULL. */
    public long longValue(String column) {
        return exact(column, as(column, Number.class));
    }

    private static long exact(String column, Number number) {
        if (number instanceof Float || number instanceof Double || number instanceof BigDecimal) {
            throw new IllegalArgumentException("column '" + column + "' is no integer but " + number);
        }
        return number.longValue();
    }

    /** A number of any type that is not NULL, as a double. */
    public double doubleValue(String column) {
        return as(column, Number.class).doubleValue();
    }

    /** A DECIMAL or integer, or null for NULL. */
    public @Nullable BigDecimal decimal(String column) {
        Object value = value(column);
        if (value == null || value instanceof BigDecimal) {
            return (BigDecimal) value;
        }
        return BigDecimal.valueOf(longValue(column));
    }

    /** A CHAR or VARCHAR, or null for NULL. */
    public @Nullable String text(String column) {
        return asNullable(column, String.class);
    }

    /** A BINARY or VARBINARY, or null for NULL. */
    public byte @Nullable [] bytes(String column) {
        return asNullable(column, byte[].class);
    }

    /** A DATE, or null for NULL. */
    public @Nullable LocalDate date(String column) {
        return asNullable(column, LocalDate.class);
    }

    /** A TIME, or null for NULL. */
    public @Nullable LocalTime time(String column) {
        return asNullable(column, LocalTime.class);
    }

    /** A TIMESTAMP, or a TIMESTAMP_LTZ in the session's zone; null for NULL. */
    public @Nullable LocalDateTime timestamp(String column) {
        Object value = value(column);
        return value instanceof Instant instant
                ? LocalDateTime.ofInstant(instant, timeZone)
                : cast(column, value, LocalDateTime.class);
    }

    /** A TIMESTAMP_LTZ, or null for NULL. */
    public @Nullable Instant instant(String column) {
        return asNullable(column, Instant.class);
    }

    private <T> T as(String column, Class<T> type) {
        T value = asNullable(column, type);
        if (value == null) {
            throw new IllegalArgumentException("column '" + column + "' is NULL; ask isNull first");
        }
        return value;
    }

    private <T> @Nullable T asNullable(String column, Class<T> type) {
        return cast(column, value(column), type);
    }

    private <T> @Nullable T cast(String column, @Nullable Object value, Class<T> type) {
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("column '" + column + "' is "
                    + schema.type(index(column)).text() + ", which is no " + type.getSimpleName());
        }
        return type.cast(value);
    }

    /** The row for logs, such as {@code +I[item=a, price=5]}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", kind().symbol() + "[", "]");
        for (int column = 0; column < schema.size(); column++) {
            text.add(schema.name(column) + "=" + value(column));
        }
        return text.toString();
    }
}
