package io.tidemark.executor.codegen;

import io.tidemark.executor.function.Calendars;
import io.tidemark.executor.function.Doubles;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The interpreter's times and intervals. */
final class TimeOperators {
    private final EvaluationContext context;

    TimeOperators(EvaluationContext context) {
        this.context = context;
    }

    static boolean handles(String name, SqlType type, List<Expression> arguments) {
        boolean time = TypeRules.isTime(type) || TypeRules.isInterval(type);
        return switch (name) {
            case CallNames.PLUS,
                    CallNames.MINUS,
                    CallNames.TIMES,
                    CallNames.DIVIDE,
                    CallNames.NEGATE,
                    CallNames.ABS,
                    CallNames.MOD -> time;
            case CallNames.CURRENT_TIMESTAMP,
                    CallNames.PROCTIME,
                    CallNames.LOCALTIMESTAMP,
                    CallNames.CURRENT_DATE,
                    CallNames.LOCALTIME -> true;
            default -> TimeUnits.isUnitCall(name) && arguments.size() == 1;
        };
    }

    Object apply(Expression.Call call, List<Object> values) {
        String name = call.function();
        SqlType type = call.type();
        if (values.isEmpty()) {
            return now(name, type);
        }
        SqlType operand = call.arguments().get(0).type();
        long left = (Long) values.get(0);
        if (TimeUnits.isUnitCall(name)) {
            return unit(name, left, operand);
        }
        if (name.equals(CallNames.NEGATE)) {
            return Math.negateExact(left);
        }
        if (name.equals(CallNames.ABS)) {
            return left < 0 ? Math.negateExact(left) : left;
        }
        Object right = values.get(1);
        SqlType other = call.arguments().get(1).type();
        if (name.equals(CallNames.TIMES) || name.equals(CallNames.DIVIDE) || name.equals(CallNames.MOD)) {
            return scale(name, left, right);
        }
        boolean minus = name.equals(CallNames.MINUS);
        if (TypeRules.isInterval(operand)) {
            return minus ? Math.subtractExact(left, (Long) right) : Math.addExact(left, (Long) right);
        }
        if (TypeRules.isInterval(type)) {
            boolean instants = operand.kind() == Kind.TIMESTAMP_LTZ && other.kind() == Kind.TIMESTAMP_LTZ;
            return instants && type.kind() == Kind.INTERVAL_DAY
                    ? (Object) Math.subtractExact(left, (Long) right)
                    : difference(local(left, operand), local((Long) right, other), type);
        }
        long interval = minus ? Math.negateExact((Long) right) : (Long) right;
        return shift(left, operand, interval, other.kind() == Kind.INTERVAL_MONTH);
    }

    /** Calcite types CURRENT_TIMESTAMP as a TIMESTAMP, ours is a TIMESTAMP_LTZ: each gets what it means. */
    private Object now(String name, SqlType type) {
        return switch (name) {
            case CallNames.CURRENT_TIMESTAMP ->
                type.kind() == Kind.TIMESTAMP ? context.localTimestamp() : context.currentTimestamp();
            case CallNames.PROCTIME -> context.processingTime();
            case CallNames.LOCALTIMESTAMP -> context.localTimestamp();
            case CallNames.CURRENT_DATE -> context.currentDate();
            default -> context.localTime();
        };
    }

    private Object unit(String name, long value, SqlType operand) {
        if (name.startsWith(CallNames.EXTRACT_PREFIX)) {
            long time = TimeUnits.isOfInstants(name) ? instant(value, operand) : local(value, operand);
            return TimeUnits.apply(TimeUnits.method(name, operand), time);
        }
        long rounded = TimeUnits.apply(TimeUnits.method(name, operand), local(value, operand));
        return switch (operand.kind()) {
            case DATE -> Math.floorDiv(rounded, Calendars.MILLIS_PER_DAY);
            case TIME -> Math.floorMod(rounded, Calendars.MILLIS_PER_DAY);
            case TIMESTAMP_LTZ ->
                TimeUnits.isFine(name) ? context.toInstantNear(value, rounded) : context.toInstant(rounded);
            default -> rounded;
        };
    }

    private static Object difference(long left, long right, SqlType type) {
        return type.kind() == Kind.INTERVAL_MONTH
                ? Calendars.monthsBetween(left, right)
                : Math.subtractExact(left, right);
    }

    private Object shift(long value, SqlType type, long interval, boolean months) {
        return switch (type.kind()) {
            case DATE ->
                months ? Calendars.addMonthsToDays(value, interval) : Calendars.addMillisToDays(value, interval);
            case TIME -> months ? value : Calendars.addMillisToTime(value, interval);
            case TIMESTAMP_LTZ ->
                months
                        ? context.toInstant(Calendars.addMonths(context.toLocal(value), interval))
                        : Calendars.addMillis(value, interval);
            default -> months ? Calendars.addMonths(value, interval) : Calendars.addMillis(value, interval);
        };
    }

    private static Object scale(String name, long interval, Object factor) {
        boolean times = name.equals(CallNames.TIMES);
        if (factor instanceof Double number) {
            if (!times && number == 0) {
                throw EvaluationFailure.DIVISION_BY_ZERO;
            }
            return Doubles.toBigint(times ? interval * number : interval / number);
        }
        BigDecimal left = BigDecimal.valueOf(interval);
        BigDecimal right = Operators.toDecimal(factor);
        if (times) {
            return whole(left.multiply(right).setScale(0, RoundingMode.HALF_UP));
        }
        if (right.signum() == 0) {
            throw EvaluationFailure.DIVISION_BY_ZERO;
        }
        if (name.equals(CallNames.MOD)) {
            return left.remainder(right).longValueExact();
        }
        return whole(left.divide(right, 0, factor instanceof Long ? RoundingMode.DOWN : RoundingMode.HALF_UP));
    }

    private static long whole(BigDecimal number) {
        if (number.unscaledValue().bitLength() > 63) {
            throw EvaluationFailure.OVERFLOW;
        }
        return number.longValueExact();
    }

    /** Milliseconds since 1970; of a wall clock as if it were in UTC. */
    long instant(long value, SqlType type) {
        return type.kind() == Kind.TIMESTAMP_LTZ ? value : local(value, type);
    }

    /** The wall clock in milliseconds; intervals and times of day as they are. */
    long local(long value, SqlType type) {
        return switch (type.kind()) {
            case DATE -> value * Calendars.MILLIS_PER_DAY;
            case TIMESTAMP_LTZ -> context.toLocal(value);
            default -> value;
        };
    }
}
