package io.tidemark.executor.codegen;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.List;

/** Writes calls over times and intervals. */
final class TimeGenerator {
    private static final String DAY = "Calendars.MILLIS_PER_DAY";

    private final ExpressionGenerator generator;

    TimeGenerator(ExpressionGenerator generator) {
        this.generator = generator;
    }

    Value generate(Expression.Call call, List<Value> values) {
        String name = call.function();
        SqlType type = call.type();
        if (values.isEmpty()) {
            return now(name, type);
        }
        for (Value value : values) {
            if (value.alwaysNull()) {
                return generator.nullOf(type);
            }
        }
        Value left = values.get(0);
        if (TimeUnits.isUnitCall(name)) {
            return unit(call, left);
        }
        if (name.equals(CallNames.NEGATE)) {
            return generator.failing(type, values, "Math.negateExact(" + left.code() + ")");
        }
        if (name.equals(CallNames.ABS)) {
            return generator.failing(type, values, "Integers.abs(" + left.code() + ")");
        }
        Value right = values.get(1);
        if (name.equals(CallNames.TIMES) || name.equals(CallNames.DIVIDE) || name.equals(CallNames.MOD)) {
            return scale(name, type, left, right);
        }
        String method = name.equals(CallNames.MINUS) ? "Math.subtractExact(" : "Math.addExact(";
        if (TypeRules.isInterval(left.type())) {
            return generator.failing(type, values, method + left.code() + ", " + right.code() + ")");
        }
        if (TypeRules.isInterval(type)) {
            boolean instants =
                    left.type().kind() == Kind.TIMESTAMP_LTZ && right.type().kind() == Kind.TIMESTAMP_LTZ;
            String between = instants ? left.code() + ", " + right.code() : local(left) + ", " + local(right);
            String code = type.kind() == Kind.INTERVAL_MONTH
                    ? "Calendars.monthsBetween(" + local(left) + ", " + local(right) + ")"
                    : "Math.subtractExact(" + between + ")";
            return generator.failing(type, values, code);
        }
        String interval = name.equals(CallNames.MINUS) ? "Math.negateExact(" + right.code() + ")" : right.code();
        return shift(type, values, interval, right.type().kind() == Kind.INTERVAL_MONTH);
    }

    private Value now(String name, SqlType type) {
        return Value.of(
                type,
                "false",
                switch (name) {
                    case CallNames.CURRENT_TIMESTAMP ->
                        type.kind() == Kind.TIMESTAMP ? "context.localTimestamp()" : "context.currentTimestamp()";
                    case CallNames.PROCTIME -> "context.processingTime()";
                    case CallNames.LOCALTIMESTAMP -> "context.localTimestamp()";
                    case CallNames.CURRENT_DATE -> "context.currentDate()";
                    default -> "context.localTime()";
                });
    }

    private Value unit(Expression.Call call, Value operand) {
        SqlType from = operand.type();
        boolean instant = TimeUnits.isOfInstants(call.function());
        String time = instant ? instant(operand) : local(operand);
        String code = "Calendars." + TimeUnits.method(call.function(), from) + "(" + time + ")";
        if (!call.function().startsWith(CallNames.EXTRACT_PREFIX)) {
            code = switch (from.kind()) {
                case DATE -> "Math.floorDiv(" + code + ", " + DAY + ")";
                case TIME -> "Math.floorMod(" + code + ", " + DAY + ")";
                case TIMESTAMP_LTZ ->
                    TimeUnits.isFine(call.function())
                            ? "context.toInstantNear(" + operand.code() + ", " + code + ")"
                            : "context.toInstant(" + code + ")";
                default -> code;
            };
        }
        return generator.failing(call.type(), List.of(operand), code);
    }

    private Value shift(SqlType type, List<Value> values, String interval, boolean months) {
        String value = values.get(0).code();
        String operands = "(" + value + ", " + interval + ")";
        String code =
                switch (type.kind()) {
                    case DATE ->
                        months ? "Calendars.addMonthsToDays" + operands : "Calendars.addMillisToDays" + operands;
                    case TIME -> months ? value : "Calendars.addMillisToTime" + operands;
                    case TIMESTAMP_LTZ ->
                        months
                                ? "context.toInstant(Calendars.addMonths(context.toLocal(" + value + "), " + interval
                                        + "))"
                                : "Calendars.addMillis" + operands;
                    default -> months ? "Calendars.addMonths" + operands : "Calendars.addMillis" + operands;
                };
        return generator.failing(type, values, code);
    }

    private Value scale(String name, SqlType type, Value left, Value right) {
        List<Value> both = List.of(left, right);
        if (right.type().isApproximate()) {
            String method = name.equals(CallNames.TIMES) ? "Intervals.multiply(" : "Intervals.divide(";
            return generator.failing(type, both, method + left.code() + ", " + right.code() + ")");
        }
        if (right.type().isInteger()) {
            String method =
                    switch (name) {
                        case CallNames.TIMES -> "Math.multiplyExact(";
                        case CallNames.DIVIDE -> "Integers.divide(";
                        default -> "Integers.mod(";
                    };
            return generator.failing(type, both, method + left.code() + ", " + right.code() + ")");
        }
        String method = name.equals(CallNames.TIMES) ? "Intervals.multiply(" : "Intervals.divide(";
        return generator.failing(
                type,
                both,
                method + left.code() + ", " + generator.wide(right) + ", "
                        + right.type().scale() + ", " + generator.source.scratch("Wide") + ")");
    }

    /** Java for milliseconds since 1970; of a wall clock as if it were in UTC. */
    static String instant(Value value) {
        return value.type().kind() == Kind.TIMESTAMP_LTZ ? value.code() : local(value);
    }

    /** Java for the wall clock in milliseconds; intervals and times of day as they are. */
    static String local(Value value) {
        return switch (value.type().kind()) {
            case DATE -> value.code() + " * " + DAY;
            case TIMESTAMP_LTZ -> "context.toLocal(" + value.code() + ")";
            default -> value.code();
        };
    }
}
