package io.tidemark.engine;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.Nested;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the values of vectors into Java objects. */
final class JavaValues {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private JavaValues() {}

    /** The value of a row as {@link Row} promises it. */
    static @Nullable Object of(SqlType type, ColumnVector column, int row, ZoneId timeZone) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (type.layout()) {
            case LONG -> ofLong(type, ((LongVector) column).values[row]);
            case DOUBLE -> ofDouble(type, ((DoubleVector) column).values[row]);
            case WIDE -> wide((WideVector) column, row, type.scale());
            case BYTES ->
                type.fields().isEmpty()
                        ? ofBytes(type, (BytesVector) column, row)
                        : ofNested(type, (BytesVector) column, row, timeZone);
        };
    }

    private static @Nullable Object ofLong(SqlType type, long value) {
        return switch (type.kind()) {
            case BOOLEAN -> value != 0;
            case TINYINT -> (byte) value;
            case SMALLINT -> (short) value;
            case INTEGER -> (int) value;
            case DECIMAL -> BigDecimal.valueOf(value, type.scale());
            case DATE -> LocalDate.ofEpochDay(value);
            case TIME -> LocalTime.ofNanoOfDay(value * NANOS_PER_MILLI);
            case TIMESTAMP -> LocalDateTime.ofInstant(Instant.ofEpochMilli(value), ZoneOffset.UTC);
            case TIMESTAMP_LTZ -> Instant.ofEpochMilli(value);
            case INTERVAL_DAY -> Duration.ofMillis(value);
            case INTERVAL_MONTH -> Period.ofMonths(Math.toIntExact(value)).normalized();
            case NULL -> null;
            case BIGINT, REAL, DOUBLE, CHAR, VARCHAR, BINARY, VARBINARY, ARRAY, MAP, ROW -> value;
        };
    }

    private static Object ofDouble(SqlType type, double value) {
        if (type.kind() == SqlType.Kind.REAL) {
            return (float) value;
        }
        return value;
    }

    private static BigDecimal wide(WideVector column, int row, int scale) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(column.high[row])
                .putLong(column.low[row])
                .array();
        return new BigDecimal(new BigInteger(bytes), scale);
    }

    private static Object ofBytes(SqlType type, BytesVector column, int row) {
        return type.isBinary() ? column.bytes(row) : column.text(row);
    }

    private static Object ofNested(SqlType type, BytesVector column, int row, ZoneId timeZone) {
        byte[] buffer = column.buffer;
        int start = column.start[row];
        if (type.kind() == SqlType.Kind.ARRAY) {
            return elements(type.fields().get(0).type(), buffer, start, timeZone);
        }
        if (type.kind() == SqlType.Kind.MAP) {
            List<@Nullable Object> keys =
                    elements(type.fields().get(0).type(), buffer, Nested.elementStart(buffer, start, 0), timeZone);
            List<@Nullable Object> values =
                    elements(type.fields().get(1).type(), buffer, Nested.elementStart(buffer, start, 1), timeZone);
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int entry = 0; entry < keys.size(); entry++) {
                map.put(keys.get(entry), values.get(entry));
            }
            return Collections.unmodifiableMap(map);
        }
        Schema fields = new Schema(type.fields());
        ColumnBatch batch = ColumnBatch.create(fields, 1);
        for (int field = 0; field < fields.size(); field++) {
            Nested.read(buffer, start, field, batch.columns[field], 0);
        }
        batch.rowCount = 1;
        return new Row(fields, timeZone, batch, 0);
    }

    private static List<@Nullable Object> elements(SqlType type, byte[] buffer, int start, ZoneId timeZone) {
        List<@Nullable Object> values = new ArrayList<>();
        ColumnVector scratch = ColumnVector.create(type, 1);
        for (int element = 0; element < Nested.count(buffer, start); element++) {
            scratch.clear();
            Nested.read(buffer, start, element, scratch, 0);
            values.add(of(type, scratch, 0, timeZone));
        }
        return Collections.unmodifiableList(values);
    }
}
