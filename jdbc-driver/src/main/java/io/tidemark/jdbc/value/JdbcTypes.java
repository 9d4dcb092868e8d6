package io.tidemark.jdbc.value;

import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Map;

/** What JDBC calls our types. Stateless. */
public final class JdbcTypes {
    private static final int MAX_TEXT = 1 << 20;

    private JdbcTypes() {}

    /** The number of {@link Types}. */
    public static int number(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Types.BOOLEAN;
            case TINYINT -> Types.TINYINT;
            case SMALLINT -> Types.SMALLINT;
            case INTEGER -> Types.INTEGER;
            case BIGINT -> Types.BIGINT;
            case REAL -> Types.REAL;
            case DOUBLE -> Types.DOUBLE;
            case DECIMAL -> Types.DECIMAL;
            case CHAR -> Types.CHAR;
            case VARCHAR -> Types.VARCHAR;
            case BINARY -> Types.BINARY;
            case VARBINARY -> Types.VARBINARY;
            case DATE -> Types.DATE;
            case TIME -> Types.TIME;
            case TIMESTAMP -> Types.TIMESTAMP;
            case TIMESTAMP_LTZ -> Types.TIMESTAMP_WITH_TIMEZONE;
            case INTERVAL_DAY, INTERVAL_MONTH -> Types.OTHER;
            case ARRAY -> Types.ARRAY;
            case MAP -> Types.JAVA_OBJECT;
            case ROW -> Types.STRUCT;
            case NULL -> Types.NULL;
        };
    }

    /** The class of which {@code getObject} gives values. */
    public static Class<?> javaClass(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> Boolean.class;
            case TINYINT, SMALLINT, INTEGER -> Integer.class;
            case BIGINT -> Long.class;
            case REAL -> Float.class;
            case DOUBLE -> Double.class;
            case DECIMAL -> BigDecimal.class;
            case CHAR, VARCHAR -> String.class;
            case BINARY, VARBINARY -> byte[].class;
            case DATE -> java.sql.Date.class;
            case TIME -> java.sql.Time.class;
            case TIMESTAMP -> java.sql.Timestamp.class;
            case TIMESTAMP_LTZ -> OffsetDateTime.class;
            case INTERVAL_DAY -> Duration.class;
            case INTERVAL_MONTH -> Period.class;
            case ARRAY -> java.sql.Array.class;
            case MAP -> Map.class;
            case ROW -> java.sql.Struct.class;
            case NULL -> Object.class;
        };
    }

    /** Digits of numbers, characters of texts, bytes of binary values, characters of times; 0 where none applies. */
    public static int precision(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> 1;
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case INTEGER -> 10;
            case BIGINT -> 19;
            case REAL -> 7;
            case DOUBLE -> 15;
            case DECIMAL -> type.precision();
            case CHAR, VARCHAR, BINARY, VARBINARY -> type.precision() < 0 ? MAX_TEXT : type.precision();
            case DATE -> 10;
            case TIME -> 8 + fraction(type);
            case TIMESTAMP -> 19 + fraction(type);
            case TIMESTAMP_LTZ -> 25 + fraction(type);
            case INTERVAL_DAY -> 28;
            case INTERVAL_MONTH -> 13;
            case ARRAY, MAP, ROW, NULL -> 0;
        };
    }

    private static int fraction(SqlType type) {
        int digits = fractionDigits(type);
        return digits == 0 ? 0 : digits + 1;
    }

    private static int fractionDigits(SqlType type) {
        return type.precision() < 0 ? type.kind() == Kind.TIME ? 0 : 3 : type.precision();
    }

    /** Digits behind the point, of seconds for times. */
    public static int scale(SqlType type) {
        return switch (type.kind()) {
            case DECIMAL -> type.scale();
            case TIME, TIMESTAMP, TIMESTAMP_LTZ -> fractionDigits(type);
            case INTERVAL_DAY -> 3;
            default -> 0;
        };
    }

    /** Characters that a terminal should leave for a value. */
    public static int displaySize(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> 5;
            case TINYINT -> 4;
            case SMALLINT -> 6;
            case INTEGER -> 11;
            case BIGINT -> 20;
            case REAL -> 15;
            case DOUBLE -> 24;
            case DECIMAL -> type.precision() + (type.scale() > 0 ? 3 : 1);
            case CHAR, VARCHAR -> type.precision() < 0 ? 64 : Math.min(type.precision(), 256);
            case BINARY, VARBINARY -> type.precision() < 0 ? 64 : Math.min(type.precision() * 2, 256);
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, INTERVAL_DAY, INTERVAL_MONTH -> precision(type);
            case ARRAY, MAP, ROW -> 64;
            case NULL -> 4;
        };
    }

    /** Whether values can be negative. */
    public static boolean signed(SqlType type) {
        return type.isExact() || type.isApproximate();
    }

    /** The name without precision, as {@code getTypeInfo} lists it. */
    public static String name(SqlType type) {
        return switch (type.kind()) {
            case TIMESTAMP_LTZ -> "TIMESTAMP_LTZ";
            case INTERVAL_DAY -> "INTERVAL DAY TO SECOND";
            case INTERVAL_MONTH -> "INTERVAL YEAR TO MONTH";
            case ARRAY, MAP, ROW -> type.text();
            default -> type.kind().name();
        };
    }
}
