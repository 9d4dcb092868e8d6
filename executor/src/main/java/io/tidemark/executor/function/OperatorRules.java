package io.tidemark.executor.function;

import io.tidemark.planner.function.CallNames;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.List;

/** Which operand types the built-in operators take: those that {@link CallNames} promises. */
final class OperatorRules {
    private OperatorRules() {}

    /** Whether the name is that of an operator and takes these operands. */
    static boolean takes(String name, List<SqlType> arguments, SqlType result) {
        int count = arguments.size();
        if (count == 0) {
            return switch (name) {
                case CallNames.CURRENT_TIMESTAMP,
                        CallNames.PROCTIME,
                        CallNames.LOCALTIMESTAMP,
                        CallNames.CURRENT_DATE,
                        CallNames.LOCALTIME -> true;
                default -> false;
            };
        }
        SqlType first = arguments.get(0);
        SqlType last = arguments.get(count - 1);
        return switch (name) {
            case CallNames.AND, CallNames.OR -> all(arguments, Kind.BOOLEAN);
            case CallNames.NOT, CallNames.IS_TRUE, CallNames.IS_NOT_TRUE, CallNames.IS_FALSE, CallNames.IS_NOT_FALSE ->
                count == 1 && all(arguments, Kind.BOOLEAN);
            case CallNames.IS_NULL, CallNames.IS_NOT_NULL -> count == 1;
            case CallNames.EQUALS, CallNames.NOT_EQUALS, CallNames.IS_DISTINCT_FROM, CallNames.IS_NOT_DISTINCT_FROM ->
                count == 2 && equatable(first, last);
            case CallNames.LESS, CallNames.LESS_OR_EQUAL, CallNames.GREATER, CallNames.GREATER_OR_EQUAL ->
                count == 2 && comparable(first, last);
            case CallNames.COALESCE -> equatableAll(arguments, result);
            case "GREATEST", "LEAST" -> comparableAll(arguments, result);
            case CallNames.PLUS, CallNames.MINUS, CallNames.TIMES, CallNames.DIVIDE, CallNames.MOD ->
                count == 2 && arithmetic(name, first, last, result);
            case CallNames.NEGATE, CallNames.ABS -> count == 1 && (isNumber(first) || isInterval(first));
            case CallNames.SIGN, CallNames.CEIL, CallNames.FLOOR -> count == 1 && isNumber(first);
            case CallNames.ROUND, CallNames.TRUNCATE ->
                isNumber(first) && (count == 1 || (count == 2 && last.isInteger()));
            case CallNames.REINTERPRET -> count == 1 && first.layout() == SqlType.Layout.LONG;
            case CallNames.CONCATENATE ->
                count == 2 && ((first.isText() && last.isText()) || (first.isBinary() && last.isBinary()));
            case "CONCAT" -> allTexts(arguments);
            case "CONCAT_WS" -> count > 1 && allTexts(arguments);
            case CallNames.LIKE -> (count == 2 || count == 3) && allTexts(arguments);
            default -> count == 1 && unit(name, first);
        };
    }

    private static boolean all(List<SqlType> types, Kind kind) {
        for (SqlType type : types) {
            if (type.kind() != kind && type.kind() != Kind.NULL) {
                return false;
            }
        }
        return true;
    }

    private static boolean allTexts(List<SqlType> types) {
        for (SqlType type : types) {
            if (!type.isText() && type.kind() != Kind.NULL) {
                return false;
            }
        }
        return true;
    }

    private static boolean comparableAll(List<SqlType> types, SqlType result) {
        for (SqlType type : types) {
            if (!comparable(type, result)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equatableAll(List<SqlType> types, SqlType result) {
        for (SqlType type : types) {
            if (!equatable(type, result)) {
                return false;
            }
        }
        return true;
    }

    /** Whether there is equality between values, which ARRAY, MAP and ROW have although they have no order. */
    private static boolean equatable(SqlType left, SqlType right) {
        return comparable(left, right) || (NestedTypes.isNested(left) && NestedTypes.same(left, right));
    }

    private static boolean comparable(SqlType left, SqlType right) {
        if (left.kind() == Kind.NULL || right.kind() == Kind.NULL) {
            return true;
        }
        return (isNumber(left) && isNumber(right))
                || (left.isText() && right.isText())
                || (left.isBinary() && right.isBinary())
                || (left.kind() == right.kind() && left.fields().isEmpty());
    }

    private static boolean arithmetic(String name, SqlType left, SqlType right, SqlType result) {
        if (isNumber(left) && isNumber(right)) {
            return isNumber(result);
        }
        boolean sum = name.equals(CallNames.PLUS) || name.equals(CallNames.MINUS);
        if (isTime(left)) {
            return sum && (isInterval(right) || (isTime(right) && name.equals(CallNames.MINUS) && isInterval(result)));
        }
        return isInterval(left) && (sum ? left.kind() == right.kind() : isNumber(right));
    }

    private static boolean unit(String name, SqlType type) {
        if (!isTime(type) && !isInterval(type)) {
            return false;
        }
        boolean named = name.startsWith(CallNames.EXTRACT_PREFIX)
                || (!isInterval(type)
                        && (name.startsWith(CallNames.FLOOR_PREFIX) || name.startsWith(CallNames.CEIL_PREFIX)));
        return named && Calendars.has(Calendars.methodName(name, isInterval(type)));
    }

    private static boolean isNumber(SqlType type) {
        return type.isExact() || type.isApproximate();
    }

    private static boolean isTime(SqlType type) {
        return type.isTimestamp() || type.kind() == Kind.DATE || type.kind() == Kind.TIME;
    }

    private static boolean isInterval(SqlType type) {
        return type.kind() == Kind.INTERVAL_DAY || type.kind() == Kind.INTERVAL_MONTH;
    }
}
