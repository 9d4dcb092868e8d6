package io.tidemark.connectors.text;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;

/** Writes values of one type as text, without quotes. Thread: any; stateless. */
public final class FieldWriter {
    /** How points of time are written. */
    public enum TimestampForm {
        /** {@code 2026-01-31 23:59:59.999}. */
        SQL,
        /** {@code 2026-01-31T23:59:59.999}. */
        ISO_8601,
        /** Milliseconds since the epoch. */
        EPOCH_MILLIS
    }

    private final SqlType type;
    private final TimestampForm form;

    public FieldWriter(SqlType type, TimestampForm form) {
        this.type = type;
        this.form = form;
    }

    /** What it writes. */
    public SqlType type() {
        return type;
    }

    /** Whether the text of a value is a JSON number or truth value, so that it needs no quotes there. */
    public boolean bare(ColumnVector column, int row) {
        return switch (type.kind()) {
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, NULL -> true;
            case REAL, DOUBLE -> Double.isFinite(((DoubleVector) column).values[row]);
            case TIMESTAMP, TIMESTAMP_LTZ -> form == TimestampForm.EPOCH_MILLIS;
            case CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, MAP, ROW -> false;
        };
    }

    /** Appends the text of a value that is not null. */
    public void append(ColumnVector column, int row, TextBuffer target) {
        switch (type.kind()) {
            case BOOLEAN -> target.text(value(column, row) != 0 ? "true" : "false");
            case TINYINT, SMALLINT, INTEGER, BIGINT, INTERVAL_DAY, INTERVAL_MONTH -> target.number(value(column, row));
            case DECIMAL -> decimal(column, row, target);
            case REAL -> target.text(Float.toString((float) ((DoubleVector) column).values[row]));
            case DOUBLE -> target.text(Double.toString(((DoubleVector) column).values[row]));
            case CHAR, VARCHAR -> bytes((BytesVector) column, row, target);
            case BINARY, VARBINARY -> base64((BytesVector) column, row, target);
            case DATE -> TimeText.appendDate(target, value(column, row));
            case TIME -> TimeText.appendTime(target, value(column, row), type.precision() > 0);
            case TIMESTAMP, TIMESTAMP_LTZ -> timestamp(value(column, row), target);
            case ARRAY, MAP, ROW, NULL ->
                throw TidemarkException.internal("a column of type " + type.text() + " was not refused");
        }
    }

    private void timestamp(long epochMillis, TextBuffer target) {
        if (form == TimestampForm.EPOCH_MILLIS) {
            target.number(epochMillis);
            return;
        }
        TimeText.appendTimestamp(target, epochMillis, form == TimestampForm.SQL ? ' ' : 'T');
        if (type.kind() == SqlType.Kind.TIMESTAMP_LTZ) {
            target.ascii('Z');
        }
    }

    private void decimal(ColumnVector column, int row, TextBuffer target) {
        if (column instanceof WideVector wide) {
            BigInteger unscaled = BigInteger.valueOf(wide.high[row])
                    .shiftLeft(Long.SIZE)
                    .or(BigInteger.valueOf(wide.low[row] >>> 1).shiftLeft(1).or(BigInteger.valueOf(wide.low[row] & 1)));
            target.text(new BigDecimal(unscaled, type.scale()).toPlainString());
        } else if (type.scale() == 0) {
            target.number(value(column, row));
        } else {
            target.text(BigDecimal.valueOf(value(column, row), type.scale()).toPlainString());
        }
    }

    private static void bytes(BytesVector column, int row, TextBuffer target) {
        target.bytes(column.buffer, column.start[row], column.length[row]);
    }

    private static void base64(BytesVector column, int row, TextBuffer target) {
        byte[] encoded = Base64.getEncoder().encode(column.bytes(row));
        target.bytes(encoded, 0, encoded.length);
    }

    private static long value(ColumnVector column, int row) {
        return ((LongVector) column).values[row];
    }
}
