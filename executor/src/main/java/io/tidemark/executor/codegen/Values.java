package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.NestedTexts;
import io.tidemark.executor.function.NestedTypes;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.TimeTexts;
import io.tidemark.executor.function.Wide;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Values as the interpreter has them: Boolean, Long (integers, times, intervals), Double (REAL, DOUBLE), BigDecimal with
 * the scale of its type, {@link Slice} (texts, binary), or null.
 */
final class Values {
    private Values() {}

    /** The value of a vector at a row. */
    static @Nullable Object read(ColumnVector vector, int row, SqlType type) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (type.layout()) {
            case LONG -> fromLong(((LongVector) vector).values[row], type);
            case DOUBLE -> ((DoubleVector) vector).values[row];
            case WIDE -> {
                WideVector wide = (WideVector) vector;
                yield new BigDecimal(Wide.toBigInteger(wide.high[row], wide.low[row]), type.scale());
            }
            case BYTES -> {
                BytesVector bytes = (BytesVector) vector;
                Slice slice = new Slice();
                slice.point(bytes.buffer, bytes.start[row], bytes.length[row]);
                yield slice;
            }
        };
    }

    private static Object fromLong(long value, SqlType type) {
        if (type.kind() == SqlType.Kind.BOOLEAN) {
            return value != 0;
        }
        if (type.kind() == SqlType.Kind.DECIMAL) {
            return BigDecimal.valueOf(value, type.scale());
        }
        return value;
    }

    /** Puts a value into a vector that was clear before its first row. */
    static void write(@Nullable Object value, ColumnVector vector, int row) {
        if (value == null) {
            vector.setNull(row);
        } else if (vector instanceof LongVector longs) {
            longs.values[row] = toLong(value);
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = (Double) value;
        } else if (vector instanceof WideVector wides) {
            Wide wide = new Wide();
            wide.set(((BigDecimal) value).unscaledValue());
            wides.high[row] = wide.high;
            wides.low[row] = wide.low;
        } else {
            Slice slice = (Slice) value;
            ((BytesVector) vector).set(row, slice.buffer, slice.start, slice.length);
        }
    }

    private static long toLong(Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return value instanceof BigDecimal decimal ? decimal.unscaledValue().longValueExact() : (Long) value;
    }

    /** The value of a literal. */
    static @Nullable Object ofLiteral(@Nullable Object value, SqlType type) {
        if (value instanceof String text) {
            return type.isBinary() ? Slice.of(HexFormat.of().parseHex(text)) : Slice.of(text);
        }
        return value instanceof BigDecimal decimal && type.kind() == SqlType.Kind.DECIMAL
                ? decimal.setScale(type.scale(), java.math.RoundingMode.HALF_UP)
                : value;
    }

    /** The value as a literal has it. */
    static @Nullable Object toLiteral(@Nullable Object value, SqlType type) {
        if (value instanceof Slice slice && NestedTypes.isNested(type)) {
            Slice text = new Slice();
            NestedTexts.format(slice, type, EvaluationContext.utc(), text);
            return text.text();
        }
        if (value instanceof Slice slice) {
            return type.isBinary() ? HexFormat.of().formatHex(slice.copy()) : slice.text();
        }
        return value;
    }

    /** A time or interval as a literal of SQL. */
    static String timeText(Object value, SqlType type) {
        if (!(value instanceof Long number)) {
            return value.toString();
        }
        Slice text = new Slice();
        String name = type.kind().name();
        switch (type.kind()) {
            case DATE -> TimeTexts.formatDate(number, text);
            case TIME -> TimeTexts.formatTime(number, 3, text);
            case TIMESTAMP -> TimeTexts.formatTimestamp(number, 3, text);
            case TIMESTAMP_LTZ -> {
                TimeTexts.formatTimestamp(number, 3, text);
                name = "TIMESTAMP_LTZ (UTC)";
            }
            case INTERVAL_DAY -> {
                TimeTexts.formatIntervalDay(number, text);
                name = "INTERVAL";
            }
            case INTERVAL_MONTH -> {
                TimeTexts.formatIntervalMonth(number, text);
                name = "INTERVAL";
            }
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    ARRAY,
                    MAP,
                    ROW,
                    NULL -> text.set(number.toString());
        }
        return name + " '" + text.text() + "'";
    }
}
