package io.tidemark.executor.codegen;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;

/** What interpreter and generator both ask of a type. */
final class TypeRules {
    private TypeRules() {}

    /** Digits behind the second of a time type. */
    static int digits(SqlType type) {
        if (type.precision() == SqlType.UNSPECIFIED) {
            return type.kind() == SqlType.Kind.TIME ? 0 : 3;
        }
        return Math.min(type.precision(), 3);
    }

    /** The smallest step of a time type in milliseconds; values are cut to it. */
    static long millisUnit(SqlType type) {
        return switch (digits(type)) {
            case 0 -> 1000;
            case 1 -> 100;
            case 2 -> 10;
            default -> 1;
        };
    }

    /** Whether it is DATE, TIME, TIMESTAMP or TIMESTAMP_LTZ. */
    static boolean isTime(SqlType type) {
        return type.isTimestamp() || type.kind() == SqlType.Kind.DATE || type.kind() == SqlType.Kind.TIME;
    }

    /** Whether it is an interval. */
    static boolean isInterval(SqlType type) {
        return type.kind() == SqlType.Kind.INTERVAL_DAY || type.kind() == SqlType.Kind.INTERVAL_MONTH;
    }

    /** Whether values are filled up to the length of the type. */
    static boolean isPadded(SqlType type) {
        return type.kind() == SqlType.Kind.CHAR || type.kind() == SqlType.Kind.BINARY;
    }

    /** Digits that a whole number or DECIMAL can have. */
    static int precision(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case INTEGER -> 10;
            case BIGINT -> 19;
            default -> type.precision();
        };
    }

    /** For a cast that the planner let through although the function catalog does not allow it. */
    static TidemarkException noCast(SqlType from, SqlType to) {
        return new TidemarkException(
                ErrorCode.NOT_SUPPORTED_YET, "CAST from " + from.text() + " to " + to.text() + " cannot be run");
    }
}
