package io.tidemark.connectors.text;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * Reads the text of one field into a column of a type, exactly or with an error that names field, value and reason.
 * Nothing is set when it fails. Thread: any; stateless.
 */
public final class FieldReader {
    private static final int SHOWN_CHARS = 60;

    private final String field;
    private final SqlType type;
    private final long min;
    private final long max;
    private final int scale;

    public FieldReader(String field, SqlType type) {
        this.field = field;
        this.type = type;
        scale = type.kind() == SqlType.Kind.DECIMAL ? type.scale() : 0;
        max = largest(type);
        min = type.isInteger() ? -max - 1 : -max;
    }

    private static long largest(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> Byte.MAX_VALUE;
            case SMALLINT -> Short.MAX_VALUE;
            case INTEGER -> Integer.MAX_VALUE;
            case DECIMAL ->
                type.layout() == SqlType.Layout.LONG
                        ? BigInteger.TEN.pow(type.precision()).longValueExact() - 1
                        : Long.MAX_VALUE;
            case BIGINT, BOOLEAN, REAL, DOUBLE, CHAR, VARCHAR, BINARY, VARBINARY, DATE, TIME, TIMESTAMP ->
                Long.MAX_VALUE;
            case TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_MONTH, ARRAY, MAP, ROW, NULL -> Long.MAX_VALUE;
        };
    }

    /** The field's name. */
    public String field() {
        return field;
    }

    /** The field's type. */
    public SqlType type() {
        return type;
    }

    /** Reads the text of a value that is not null. */
    public void read(byte[] text, int from, int to, ColumnVector column, int row) {
        switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> exact(text, from, to, column, row);
            case REAL, DOUBLE -> approximate(text, from, to, (DoubleVector) column, row);
            case CHAR, VARCHAR -> text(text, from, to, (BytesVector) column, row);
            case BINARY, VARBINARY -> base64(text, from, to, (BytesVector) column, row);
            case BOOLEAN -> set(column, row, truth(text, from, to));
            case DATE -> set(column, row, checked(TimeText.date(text, from, to), text, from, to, "yyyy-MM-dd"));
            case TIME -> set(column, row, checked(TimeText.time(text, from, to), text, from, to, "HH:mm:ss.SSS"));
            case TIMESTAMP, TIMESTAMP_LTZ ->
                timestamp(
                        checked(
                                TimeText.timestamp(text, from, to),
                                text,
                                from,
                                to,
                                "yyyy-MM-dd HH:mm:ss.SSS, or ISO 8601"),
                        column,
                        row);
            case INTERVAL_DAY, INTERVAL_MONTH, ARRAY, MAP, ROW, NULL ->
                throw TidemarkException.internal("field " + field + " of type " + type.text() + " was not refused");
        }
    }

    /** Sets an exact number that fits 64 bits once it is scaled; for readers that have parsed it themselves. */
    public void readLong(long unscaled, ColumnVector column, int row) {
        if (unscaled < min || unscaled > max) {
            throw outOfRange(BigDecimal.valueOf(unscaled, scale).toPlainString());
        }
        if (column instanceof WideVector wide) {
            wide.low[row] = unscaled;
            wide.high[row] = unscaled >> 63;
            wide.setNotNull(row);
        } else {
            set(column, row, unscaled);
        }
    }

    /** Sets a point of time, cut to the type's precision. */
    public void timestamp(long epochMillis, ColumnVector column, int row) {
        long unit =
                switch (type.precision()) {
                    case 0 -> 1000;
                    case 1 -> 100;
                    case 2 -> 10;
                    default -> 1;
                };
        set(column, row, epochMillis - Math.floorMod(epochMillis, unit));
    }

    /** Checks and sets a text. */
    public void text(byte[] text, int from, int to, BytesVector column, int row) {
        if (!Utf8.valid(text, from, to)) {
            throw malformed("the text is not valid UTF-8");
        }
        checkLength(text, from, to);
        column.set(row, text, from, to - from);
        column.setNotNull(row);
    }

    /** Checks that a text has no more characters than its type allows. */
    public void checkLength(byte[] text, int from, int to) {
        int most = type.precision();
        if (most >= 0 && to - from > most) {
            int characters = Utf8.count(text, from, to);
            if (characters > most) {
                throw malformed("a text of " + characters + " characters is too long for " + type.text());
            }
        }
    }

    private void exact(byte[] text, int from, int to, ColumnVector column, int row) {
        long quick = NumberText.quickExact(text, from, to, scale);
        if (quick != NumberText.NOT_QUICK) {
            readLong(quick, column, row);
            return;
        }
        BigDecimal number = NumberText.exact(text, from, to);
        if (number == null) {
            throw notA(text, from, to, type.text());
        }
        BigInteger unscaled = NumberText.unscaled(number, scale);
        if (unscaled == null) {
            throw tooFineOrLarge(number, text, from, to);
        }
        if (column instanceof WideVector wide) {
            if (unscaled.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
                throw outOfRange(shown(text, from, to));
            }
            wide.low[row] = unscaled.longValue();
            wide.high[row] = unscaled.shiftRight(Long.SIZE).longValue();
            wide.setNotNull(row);
        } else if (unscaled.bitLength() >= Long.SIZE) {
            throw outOfRange(shown(text, from, to));
        } else {
            readLong(unscaled.longValue(), column, row);
        }
    }

    private TidemarkException tooFineOrLarge(BigDecimal number, byte[] text, int from, int to) {
        boolean large = (long) number.precision() - number.scale() > SqlType.MAX_DECIMAL_PRECISION;
        if (large) {
            return outOfRange(shown(text, from, to));
        }
        return malformed(shown(text, from, to)
                + (type.isInteger()
                        ? " is not a whole number"
                        : " has more than the " + scale + " digits behind the point of " + type.text()));
    }

    private void approximate(byte[] text, int from, int to, DoubleVector column, int row) {
        double value = NumberText.quickApproximate(text, from, to);
        if (Double.isNaN(value)) {
            Double slow = NumberText.approximate(text, from, to);
            if (slow == null) {
                throw notA(text, from, to, type.text());
            }
            value = slow;
        }
        if (type.kind() == SqlType.Kind.REAL) {
            float rounded = (float) value;
            if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
                throw outOfRange(shown(text, from, to));
            }
            value = rounded;
        }
        column.values[row] = value;
        column.setNotNull(row);
    }

    private void base64(byte[] text, int from, int to, BytesVector column, int row) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(Arrays.copyOfRange(text, from, to));
        } catch (IllegalArgumentException e) {
            throw malformed(shown(text, from, to) + " is not base64");
        }
        binary(bytes, 0, bytes.length, column, row);
    }

    /** Checks and sets bytes. */
    public void binary(byte[] bytes, int from, int to, BytesVector column, int row) {
        if (type.precision() >= 0 && to - from > type.precision()) {
            throw malformed((to - from) + " bytes are too many for " + type.text());
        }
        column.set(row, bytes, from, to - from);
        column.setNotNull(row);
    }

    private long truth(byte[] text, int from, int to) {
        if (to - from <= 5) {
            String word = new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            if (word.equals("true") || word.equals("false")) {
                return word.equals("true") ? 1 : 0;
            }
        }
        throw notA(text, from, to, "BOOLEAN: write true or false");
    }

    private long checked(long value, byte[] text, int from, int to, String form) {
        if (value == TimeText.INVALID) {
            throw notA(text, from, to, type.kind() + " (" + form + ")");
        }
        return value;
    }

    private static void set(ColumnVector column, int row, long value) {
        ((LongVector) column).values[row] = value;
        column.setNotNull(row);
    }

    private TidemarkException outOfRange(String number) {
        return malformed(number + " is out of the range of " + type.text());
    }

    private TidemarkException notA(byte[] text, int from, int to, String wanted) {
        return malformed(shown(text, from, to) + " is not a " + wanted);
    }

    /** Sets NULL, which also stands for a field that is missing, unless the column is NOT NULL. */
    public void readNull(ColumnVector column, int row) {
        if (!type.nullable()) {
            throw malformed("there is no value, but the column is NOT NULL");
        }
        column.setNull(row);
    }

    /** An error about this field. */
    public TidemarkException malformed(String reason) {
        return new TidemarkException(ErrorCode.MALFORMED_RECORD, "field '" + field + "': " + reason);
    }

    /** The text in quotes, cut if it is long. */
    public static String shown(byte[] text, int from, int to) {
        String whole = new String(text, from, Math.min(to - from, 4 * SHOWN_CHARS), StandardCharsets.UTF_8);
        boolean cut = whole.length() > SHOWN_CHARS || to - from > 4 * SHOWN_CHARS;
        return cut ? "'" + whole.substring(0, Math.min(SHOWN_CHARS, whole.length())) + "…'" : "'" + whole + "'";
    }
}
