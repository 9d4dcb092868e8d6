package io.tidemark.shell.output;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.NestedTexts;
import io.tidemark.executor.function.Slice;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;

/**
 * The text of a value that is not NULL, without quotes: times as {@code yyyy-MM-dd HH:mm:ss.SSS}, TIMESTAMP_LTZ in the
 * session's zone, binary values in base64, ARRAY, MAP and ROW as JSON. Has no state but the zone.
 */
final class ValueText {
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final long MILLIS_PER_DAY = 86_400_000;

    private final ZoneId zone;

    ValueText(ZoneId zone) {
        this.zone = zone instanceof ZoneOffset ? zone : zone.normalized();
    }

    void append(OutputBuffer out, SqlType type, ColumnVector column, int row) {
        switch (type.layout()) { // one case per vector class; a switch expression would need a value
            case LONG -> appendLong(out, type, ((LongVector) column).values[row]);
            case DOUBLE -> appendDouble(out, type, ((DoubleVector) column).values[row]);
            case WIDE -> out.put(wide((WideVector) column, row, type.scale()).toPlainString());
            case BYTES -> appendBytes(out, type, (BytesVector) column, row);
        }
    }

    private void appendLong(OutputBuffer out, SqlType type, long value) {
        switch (type.kind()) {
            case BOOLEAN -> out.put(value != 0 ? TRUE : FALSE);
            case DECIMAL -> out.decimal(value, type.scale());
            case DATE -> appendDate(out, value);
            case TIME -> appendTime(out, value, Math.max(0, type.precision()));
            case TIMESTAMP -> appendTimestamp(out, value);
            case TIMESTAMP_LTZ -> appendTimestamp(out, value + offsetMillis(value));
            case INTERVAL_DAY -> appendDuration(out, value);
            case INTERVAL_MONTH -> appendMonths(out, value);
            case TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    ARRAY,
                    MAP,
                    ROW,
                    NULL -> out.number(value);
        }
    }

    private long offsetMillis(long millis) {
        if (zone instanceof ZoneOffset fixed) {
            return fixed.getTotalSeconds() * 1000L;
        }
        return zone.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds() * 1000L;
    }

    private static void appendDouble(OutputBuffer out, SqlType type, double value) {
        out.put(type.kind() == SqlType.Kind.REAL ? Float.toString((float) value) : Double.toString(value));
    }

    private static BigDecimal wide(WideVector column, int row, int scale) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(column.high[row])
                .putLong(column.low[row])
                .array();
        return new BigDecimal(new BigInteger(bytes), scale);
    }

    private void appendBytes(OutputBuffer out, SqlType type, BytesVector column, int row) {
        if (!type.fields().isEmpty()) {
            byte[] text = nested(type, column, row);
            out.put(text, 0, text.length);
        } else if (type.isBinary()) {
            out.put(Base64.getEncoder().encode(column.bytes(row)));
        } else {
            out.put(column.buffer, column.start[row], column.length[row]);
        }
    }

    /** An ARRAY, MAP or ROW as JSON. */
    byte[] nested(SqlType type, BytesVector column, int row) {
        Slice value = new Slice();
        value.point(column.buffer, column.start[row], column.length[row]);
        Slice text = new Slice();
        NestedTexts.format(value, type, new EvaluationContext(0, zone), text);
        return text.copy();
    }

    /** The day of a proleptic Gregorian calendar, by the well-known arithmetic on 400-year eras. */
    private static void appendDate(OutputBuffer out, long epochDay) {
        long shifted = epochDay + 719_468; // days since 0000-03-01
        long era = Math.floorDiv(shifted, 146_097L);
        long dayOfEra = shifted - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year >= 0 && year <= 9999) {
            out.digits(year, 4);
        } else {
            out.number(year);
        }
        out.put('-').digits(month, 2).put('-').digits(day, 2);
    }

    private static void appendTimestamp(OutputBuffer out, long millis) {
        long day = Math.floorDiv(millis, MILLIS_PER_DAY);
        appendDate(out, day);
        out.put(' ');
        appendTime(out, millis - day * MILLIS_PER_DAY, 3);
    }

    private static void appendTime(OutputBuffer out, long millisOfDay, int fractionDigits) {
        long seconds = millisOfDay / 1000;
        out.digits(seconds / 3600, 2)
                .put(':')
                .digits(seconds / 60 % 60, 2)
                .put(':')
                .digits(seconds % 60, 2);
        long fraction = millisOfDay % 1000;
        if (fractionDigits > 0) {
            long divisor = fractionDigits == 1 ? 100 : fractionDigits == 2 ? 10 : 1;
            out.put('.').digits(fraction / divisor, Math.min(3, fractionDigits));
        }
    }

    private static void appendDuration(OutputBuffer out, long millis) {
        long magnitude = Math.abs(millis);
        if (millis < 0) {
            out.put('-');
        }
        out.number(magnitude / MILLIS_PER_DAY).put(' ');
        appendTime(out, magnitude % MILLIS_PER_DAY, 3);
    }

    private static void appendMonths(OutputBuffer out, long months) {
        long magnitude = Math.abs(months);
        if (months < 0) {
            out.put('-');
        }
        out.number(magnitude / 12).put('-').digits(magnitude % 12, 2);
    }
}
