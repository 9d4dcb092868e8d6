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
            case CHAR, VARCHAR -> true;
            case BINARY, VARBINARY -> from.isText() || from.isBinary();
            case DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ->
                from.isText() || from.isTimestamp() || from.kind() == Kind.DATE || from.kind() == Kind.TIME;
            case ARRAY, MAP, ROW -> from.kind() == to.kind() && allowsFields(from, to);
            case INTERVAL_DAY, INTERVAL_MONTH, NULL -> false;
        };
    }

    private static boolean allowsFields(SqlType from, SqlType to) {
        if (from.fields().size() != to.fields().size()) {
            return false;
        }
        for (int index = 0; index < to.fields().size(); index++) {
            if (!allows(from.fields().get(index).type(), to.fields().get(index).type())) {
                return false;
            }
        }
        return true;
    }
}
