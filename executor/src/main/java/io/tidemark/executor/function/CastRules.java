package io.tidemark.executor.function;

import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;

/** Which types can be cast to which. */
final class CastRules {
    private CastRules() {}

    static boolean allows(SqlType from, SqlType to) {
        if (from.kind() == Kind.NULL
                || (from.kind() == to.kind() && from.fields().isEmpty())) {
            return true;
        }
        boolean fromNumber = from.isExact() || from.isApproximate();
        return switch (to.kind()) {
            case BOOLEAN -> from.isText() || from.isInteger();
            case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, DECIMAL ->
                from.isText() || fromNumber || from.kind() == Kind.BOOLEAN;
            case CHAR, VARCHAR -> from.fields().isEmpty();
            case BINARY, VARBINARY -> from.isText() || from.isBinary();
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                from.isText() || from.isTimestamp() || from.kind() == Kind.DATE || from.kind() == Kind.TIME;
            case INTERVAL_DAY, INTERVAL_MONTH, ARRAY, MAP, ROW, NULL -> false;
        };
    }
}
