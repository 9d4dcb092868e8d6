package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.Column;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Typed rows as short text and back: values apart by blanks, {@code null} for NULL, a kind ({@code +I -U +U -D}) in front
 * if it is not an insert. Times are {@code mm:ss} or {@code hh:mm:ss}, with {@code .SSS} if they have milliseconds,
 * counted from the epoch and perhaps negative.
 */
public final class TextRows {
    private TextRows() {}

    /** A schema such as {@code "item VARCHAR, price BIGINT, ts TIMESTAMP"}. */
    public static Schema schema(String text) {
        List<Column> columns = new ArrayList<>();
        for (String column : text.split(",(?![^(]*\\))")) {
            String[] parts = column.trim().split(" ", 2);
            columns.add(new Column(parts[0], type(parts[1])));
        }
        return new Schema(columns);
    }

    private static SqlType type(String text) {
        if (text.startsWith("DECIMAL")) {
            String[] digits = text.replaceAll("[^0-9,]", "").split(",");
            return SqlType.decimal(Integer.parseInt(digits[0]), Integer.parseInt(digits[1]));
        }
        SqlType.Kind kind = SqlType.Kind.valueOf(text.toUpperCase(Locale.ROOT));
        return kind == SqlType.Kind.TIMESTAMP ? SqlType.timestamp() : SqlType.of(kind);
    }

    /** The first column of a type that is a point of time, or -1. */
    public static int timeColumn(Schema schema) {
        for (int index = 0; index < schema.size(); index++) {
            if (schema.type(index).isTimestamp()) {
                return index;
            }
        }
        return -1;
    }

    /** A batch of these rows. */
    public static ColumnBatch batch(Schema schema, List<String> rows) {
        ColumnBatch batch = ColumnBatch.create(schema, Math.max(1, rows.size()));
        byte[] kinds = new byte[Math.max(1, rows.size())];
        boolean onlyInserts = true;
        for (int row = 0; row < rows.size(); row++) {
            RowKind kind = kind(rows.get(row));
            kinds[row] = (byte) kind.ordinal();
            onlyInserts &= kind == RowKind.INSERT;
            String[] values = values(rows.get(row));
            if (values.length != schema.size()) {
                throw new IllegalArgumentException(schema.size() + " values expected: " + rows.get(row));
            }
            for (int column = 0; column < values.length; column++) {
                set(batch.columns[column], row, values[column], schema.type(column));
            }
        }
        batch.rowCount = rows.size();
        batch.kinds = onlyInserts ? null : kinds;
        return batch;
    }

    /** The time in a column of a row, or Long.MIN_VALUE if it is null or there is no such column. */
    public static long time(String row, int column) {
        if (column < 0) {
            return Long.MIN_VALUE;
        }
        String text = values(row)[column];
        return text.equals("null") ? Long.MIN_VALUE : time(text);
    }

    private static boolean hasKind(String row) {
        return row.length() > 2 && row.charAt(2) == ' ' && "+I-U+U-D".contains(row.substring(0, 2));
    }

    private static RowKind kind(String row) {
        return hasKind(row)
                ? switch (row.substring(0, 2)) {
                    case "-U" -> RowKind.UPDATE_BEFORE;
                    case "+U" -> RowKind.UPDATE_AFTER;
                    case "-D" -> RowKind.DELETE;
                    default -> RowKind.INSERT;
                }
                : RowKind.INSERT;
    }

    private static String[] values(String row) {
        return (hasKind(row) ? row.substring(3) : row).trim().split(" +");
    }

    private static void set(ColumnVector vector, int row, String text, SqlType type) {
        if (text.equals("null")) {
            vector.setNull(row);
            return;
        }
        vector.setNotNull(row);
        if (vector instanceof BytesVector bytes) {
            bytes.set(row, text);
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = Double.parseDouble(text);
        } else if (vector instanceof WideVector wide) {
            BigInteger unscaled = new BigDecimal(text).setScale(type.scale()).unscaledValue();
            wide.high[row] = unscaled.shiftRight(64).longValue();
            wide.low[row] = unscaled.longValue();
        } else {
            ((LongVector) vector).values[row] = number(text, type);
        }
    }

    private static long number(String text, SqlType type) {
        if (type.isTimestamp()) {
            return time(text);
        }
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default ->
                new BigDecimal(text).setScale(type.scale()).unscaledValue().longValueExact();
        };
    }

    /** Milliseconds of a time. */
    public static long time(String text) {
        boolean negative = text.startsWith("-");
        String[] parts = (negative ? text.substring(1) : text).split(":");
        BigDecimal seconds = BigDecimal.ZERO;
        for (String part : parts) {
            seconds = seconds.multiply(BigDecimal.valueOf(60)).add(new BigDecimal(part));
        }
        long millis = seconds.movePointRight(3).longValueExact();
        return negative ? -millis : millis;
    }

    /** The text of a time. */
    public static String timeText(long millis) {
        long positive = Math.abs(millis);
        String text = String.format(Locale.ROOT, "%02d:%02d", positive / 60_000 % 60, positive / 1000 % 60);
        if (positive >= 3_600_000) {
            text = String.format(Locale.ROOT, "%02d:", positive / 3_600_000) + text;
        }
        if (positive % 1000 != 0) {
            text += String.format(Locale.ROOT, ".%03d", positive % 1000);
        }
        return millis < 0 ? "-" + text : text;
    }

    /** The rows of a batch that count, as text. */
    public static List<String> texts(Schema schema, ColumnBatch batch) {
        List<String> rows = new ArrayList<>();
        for (int place = 0; place < batch.activeCount(); place++) {
            rows.add(text(schema, batch, batch.activeRow(place)));
        }
        return rows;
    }

    private static String text(Schema schema, ColumnBatch batch, int row) {
        StringBuilder text = new StringBuilder();
        if (batch.kinds != null && batch.kind(row) != RowKind.INSERT) {
            text.append(batch.kind(row).symbol()).append(' ');
        }
        for (int column = 0; column < schema.size(); column++) {
            text.append(column == 0 ? "" : " ").append(value(batch.columns[column], row, schema.type(column)));
        }
        return text.toString();
    }

    private static String value(ColumnVector vector, int row, SqlType type) {
        if (vector.isNull(row)) {
            return "null";
        }
        if (vector instanceof BytesVector bytes) {
            return bytes.text(row);
        }
        if (vector instanceof DoubleVector doubles) {
            return String.valueOf(doubles.values[row]);
        }
        if (vector instanceof WideVector wide) {
            BigInteger low = BigInteger.valueOf(wide.low[row]).mod(BigInteger.ONE.shiftLeft(64));
            return new BigDecimal(
                            BigInteger.valueOf(wide.high[row]).shiftLeft(64).add(low), type.scale())
                    .toPlainString();
        }
        long value = ((LongVector) vector).values[row];
        return switch (type.kind()) {
            case TIMESTAMP, TIMESTAMP_LTZ -> timeText(value);
            case BOOLEAN -> value == 0 ? "false" : "true";
            case DECIMAL -> BigDecimal.valueOf(value, type.scale()).toPlainString();
            default -> String.valueOf(value);
        };
    }
}
