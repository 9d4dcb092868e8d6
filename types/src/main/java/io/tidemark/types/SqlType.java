package io.tidemark.types;

import java.util.List;
import java.util.Locale;

/**
 * A SQL type as users write it, with its nullability. Immutable.
 *
 * <p>How a value lies in memory is its {@link Layout}: a {@code long} for booleans (0 or 1), integers, DATE (days since
 * the epoch), TIME (milliseconds of the day), TIMESTAMP (milliseconds since the epoch, of the wall clock read as UTC),
 * TIMESTAMP_LTZ (milliseconds since the epoch), intervals (milliseconds or months) and DECIMAL up to 18 digits (unscaled
 * value); a {@code double} for REAL (rounded to a float) and DOUBLE; two longs for DECIMAL above 18 digits; bytes (UTF-8
 * for text) for the rest.
 *
 * @param kind which type
 * @param precision digits, characters or fraction digits of a second; {@link #UNSPECIFIED} where the type has none
 * @param scale digits behind the point of a DECIMAL, else 0
 * @param nullable whether NULL is among its values
 * @param fields element of ARRAY, key and value of MAP, fields of ROW; else empty
 */
public record SqlType(Kind kind, int precision, int scale, boolean nullable, List<Column> fields) {
    /** No precision, or for character types no limit. */
    public static final int UNSPECIFIED = -1;

    /** Most digits of a DECIMAL. */
    public static final int MAX_DECIMAL_PRECISION = 38;

    /** Most digits of a DECIMAL that is kept in one long. */
    public static final int MAX_LONG_DECIMAL_PRECISION = 18;

    /** The families of types. */
    public enum Kind {
        BOOLEAN(Layout.LONG),
        TINYINT(Layout.LONG),
        SMALLINT(Layout.LONG),
        INTEGER(Layout.LONG),
        BIGINT(Layout.LONG),
        REAL(Layout.DOUBLE),
        DOUBLE(Layout.DOUBLE),
        DECIMAL(Layout.LONG),
        CHAR(Layout.BYTES),
        VARCHAR(Layout.BYTES),
        BINARY(Layout.BYTES),
        VARBINARY(Layout.BYTES),
        DATE(Layout.LONG),
        TIME(Layout.LONG),
        TIMESTAMP(Layout.LONG),
        TIMESTAMP_LTZ(Layout.LONG),
        INTERVAL_DAY(Layout.LONG),
        INTERVAL_MONTH(Layout.LONG),
        ARRAY(Layout.BYTES),
        MAP(Layout.BYTES),
        ROW(Layout.BYTES),
        NULL(Layout.LONG);

        private final Layout layout;

        Kind(Layout layout) {
            this.layout = layout;
        }
    }

    /** How the values of a column lie in memory. */
    public enum Layout {
        LONG,
        DOUBLE,
        WIDE,
        BYTES
    }

    public SqlType {
        fields = List.copyOf(fields);
    }

    /** A nullable type without precision. */
    public static SqlType of(Kind kind) {
        return new SqlType(kind, UNSPECIFIED, 0, true, List.of());
    }

    /** A nullable type with a precision. */
    public static SqlType of(Kind kind, int precision) {
        return new SqlType(kind, precision, 0, true, List.of());
    }

    /** A nullable DECIMAL. */
    public static SqlType decimal(int precision, int scale) {
        return new SqlType(Kind.DECIMAL, precision, scale, true, List.of());
    }

    /** Nullable VARCHAR without limit. */
    public static SqlType varchar() {
        return of(Kind.VARCHAR);
    }

    /** Nullable BIGINT. */
    public static SqlType bigint() {
        return of(Kind.BIGINT);
    }

    /** Nullable TIMESTAMP(3). */
    public static SqlType timestamp() {
        return of(Kind.TIMESTAMP, 3);
    }

    /** How a value of this type lies in memory. */
    public Layout layout() {
        return kind == Kind.DECIMAL && precision > MAX_LONG_DECIMAL_PRECISION ? Layout.WIDE : kind.layout;
    }

    /** The same type with another nullability. */
    public SqlType withNullable(boolean newNullable) {
        return newNullable == nullable ? this : new SqlType(kind, precision, scale, newNullable, fields);
    }

    /** Whether it is TINYINT, SMALLINT, INTEGER or BIGINT. */
    public boolean isInteger() {
        return kind == Kind.TINYINT || kind == Kind.SMALLINT || kind == Kind.INTEGER || kind == Kind.BIGINT;
    }

    /** Whether values are exact numbers: integers and DECIMAL. */
    public boolean isExact() {
        return isInteger() || kind == Kind.DECIMAL;
    }

    /** Whether values are floating-point numbers: REAL and DOUBLE. */
    public boolean isApproximate() {
        return kind == Kind.REAL || kind == Kind.DOUBLE;
    }

    /** Whether values are texts: CHAR and VARCHAR. */
    public boolean isText() {
        return kind == Kind.CHAR || kind == Kind.VARCHAR;
    }

    /** Whether values are byte strings: BINARY and VARBINARY. */
    public boolean isBinary() {
        return kind == Kind.BINARY || kind == Kind.VARBINARY;
    }

    /** Whether values are points of time: TIMESTAMP and TIMESTAMP_LTZ. */
    public boolean isTimestamp() {
        return kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMP_LTZ;
    }

    /** The SQL text, such as {@code DECIMAL(10, 2)} or {@code TIMESTAMP(3) NOT NULL}. */
    @Override
    public String toString() {
        return nullable ? text() : text() + " NOT NULL";
    }

    /** The SQL text without nullability. */
    public String text() {
        return switch (kind) {
            case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
            case CHAR, VARCHAR, BINARY, VARBINARY, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                precision == UNSPECIFIED ? kind.name() : kind.name() + "(" + precision + ")";
            case INTERVAL_DAY -> "INTERVAL DAY TO SECOND(3)";
            case INTERVAL_MONTH -> "INTERVAL YEAR TO MONTH";
            case ARRAY -> "ARRAY<" + fields.get(0).type().text() + ">";
            case MAP ->
                "MAP<" + fields.get(0).type().text() + ", "
                        + fields.get(1).type().text() + ">";
            case ROW -> rowText();
            case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DATE, NULL ->
                kind.name().toUpperCase(Locale.ROOT);
        };
    }

    private String rowText() {
        StringBuilder text = new StringBuilder("ROW<");
        for (int index = 0; index < fields.size(); index++) {
            Column field = fields.get(index);
            text.append(index == 0 ? "" : ", ")
                    .append(field.name())
                    .append(' ')
                    .append(field.type().text());
        }
        return text.append('>').toString();
    }
}
