package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/** Operand types of + - * / MOD and negation. */
final class ArithmeticLowering {
    private ArithmeticLowering() {}

    static Expression binary(String name, List<Expression> operands, SqlType type) {
        Expression left = operands.get(0);
        Expression right = operands.get(1);
        if (isTimeLike(left.type()) || isTimeLike(right.type())) {
            return withTime(name, left, right, type);
        }
        return switch (type.kind()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> integers(name, left, right, type);
            case REAL, DOUBLE ->
                new Expression.Call(
                        name, List.of(ExpressionTypes.cast(left, type), ExpressionTypes.cast(right, type)), type);
            case DECIMAL -> decimals(name, left, right, type);
            case BOOLEAN,
                    CHAR,
                    VARCHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_LTZ,
                    INTERVAL_DAY,
                    INTERVAL_MONTH,
                    ARRAY,
                    MAP,
                    ROW,
                    NULL -> new Expression.Call(name, operands, type);
        };
    }

    static Expression negate(Expression operand, SqlType type) {
        if (operand instanceof Expression.Literal literal) {
            if (literal.value() instanceof Long value && value != Long.MIN_VALUE) {
                return new Expression.Literal(-value, literal.type());
            }
            if (literal.value() instanceof BigDecimal value) {
                return new Expression.Literal(value.negate(), literal.type());
            }
            if (literal.value() instanceof Double value) {
                return new Expression.Literal(-value, literal.type());
            }
        }
        return new Expression.Call(CallNames.NEGATE, List.of(operand), type);
    }

    /** (unit, time, later): milliseconds, or what they are worth in smaller units. */
    static Expression finePartsBetween(List<Expression> operands, SqlType type) {
        Expression time = operands.get(1);
        Expression later = operands.get(2);
        SqlType between = SqlType.of(SqlType.Kind.INTERVAL_DAY).withNullable(type.nullable());
        Expression interval = difference(CallNames.MINUS, later, time, between);
        Expression millis = new Expression.Call(CallNames.REINTERPRET, List.of(interval), type);
        long worth =
                switch (String.valueOf(((Expression.Literal) operands.get(0)).value())) {
                    case "MICROSECOND" -> 1_000;
                    case "NANOSECOND" -> 1_000_000;
                    default -> 1;
                };
        Expression factor = new Expression.Literal(worth, type.withNullable(false));
        return worth == 1 ? millis : new Expression.Call(CallNames.TIMES, List.of(millis, factor), type);
    }

    private static Expression integers(String name, Expression left, Expression right, SqlType type) {
        if (name.equals(CallNames.MOD)) {
            return new Expression.Call(name, List.of(integer(left), integer(right)), type);
        }
        return new Expression.Call(
                name, List.of(ExpressionTypes.cast(left, type), ExpressionTypes.cast(right, type)), type);
    }

    private static Expression integer(Expression operand) {
        return operand.type().isInteger() ? operand : ExpressionTypes.cast(operand, SqlType.bigint());
    }

    private static Expression decimals(String name, Expression left, Expression right, SqlType type) {
        boolean sameScale = name.equals(CallNames.PLUS) || name.equals(CallNames.MINUS) || name.equals(CallNames.MOD);
        return sameScale
                ? new Expression.Call(
                        name,
                        List.of(
                                ExpressionTypes.toScale(left, type.scale()),
                                ExpressionTypes.toScale(right, type.scale())),
                        type)
                : new Expression.Call(name, List.of(left, right), type);
    }

    private static Expression withTime(String name, Expression left, Expression right, SqlType type) {
        if (isInterval(type)) {
            boolean scaled = name.equals(CallNames.TIMES) || name.equals(CallNames.DIVIDE);
            if (scaled) {
                Expression interval = isInterval(left.type()) ? left : right;
                Expression number = isInterval(left.type()) ? right : left;
                return constant(name, interval, wideNumber(number), type);
            }
            return difference(name, left, right, type);
        }
        Expression time = isInterval(left.type()) ? right : left;
        Expression interval = isInterval(left.type()) ? left : right;
        if (time.type().kind() != type.kind()) {
            time = ExpressionTypes.cast(time, type);
        }
        return new Expression.Call(name, List.of(time, interval), type);
    }

    /** Of an instant and a wall clock: both as instants. */
    private static Expression difference(String name, Expression left, Expression right, SqlType type) {
        SqlType instant = SqlType.of(SqlType.Kind.TIMESTAMP_LTZ, 3);
        boolean mixed = left.type().kind() != right.type().kind()
                && (left.type().kind() == instant.kind() || right.type().kind() == instant.kind());
        return mixed
                ? new Expression.Call(
                        name, List.of(ExpressionTypes.cast(left, instant), ExpressionTypes.cast(right, instant)), type)
                : new Expression.Call(name, List.of(left, right), type);
    }

    /** An interval times a whole number is a constant when both are. */
    private static Expression constant(String name, Expression interval, Expression number, SqlType type) {
        boolean whole = name.equals(CallNames.TIMES)
                && interval instanceof Expression.Literal length
                && length.value() instanceof Long
                && number instanceof Expression.Literal factor
                && factor.value() instanceof Long;
        if (whole) {
            long product =
                    Math.multiplyExact((Long) Objects.requireNonNull(((Expression.Literal) interval).value()), (Long)
                            Objects.requireNonNull(((Expression.Literal) number).value()));
            return new Expression.Literal(product, type);
        }
        return new Expression.Call(name, List.of(interval, number), type);
    }

    private static Expression wideNumber(Expression number) {
        if (number.type().isInteger()) {
            return ExpressionTypes.cast(number, SqlType.bigint());
        }
        return number.type().kind() == SqlType.Kind.REAL
                ? ExpressionTypes.cast(number, SqlType.of(SqlType.Kind.DOUBLE))
                : number;
    }

    private static boolean isInterval(SqlType type) {
        return type.kind() == SqlType.Kind.INTERVAL_DAY || type.kind() == SqlType.Kind.INTERVAL_MONTH;
    }

    private static boolean isTimeLike(SqlType type) {
        return isInterval(type)
                || type.isTimestamp()
                || type.kind() == SqlType.Kind.DATE
                || type.kind() == SqlType.Kind.TIME;
    }
}
