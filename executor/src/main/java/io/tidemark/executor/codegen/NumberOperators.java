package io.tidemark.executor.codegen;

import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.planner.function.CallNames;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;

/** The interpreter's arithmetic: exact numbers as BigDecimal, then fitted into the type of the result. */
final class NumberOperators {
    private static final Set<String> NAMES = Set.of(
            CallNames.PLUS,
            CallNames.MINUS,
            CallNames.TIMES,
            CallNames.DIVIDE,
            CallNames.MOD,
            CallNames.NEGATE,
            CallNames.ABS,
            CallNames.SIGN,
            CallNames.CEIL,
            CallNames.FLOOR,
            CallNames.ROUND,
            CallNames.TRUNCATE);

    private NumberOperators() {}

    static boolean handles(String name, SqlType result) {
        return NAMES.contains(name) && (result.isExact() || result.isApproximate());
    }

    static Object apply(String name, SqlType type, List<Object> values) {
        if (type.isApproximate()) {
            double result = approximate(name, values);
            return type.kind() == SqlType.Kind.REAL ? (double) (float) result : result;
        }
        return fit(exact(name, type, values), type);
    }

    private static double approximate(String name, List<Object> values) {
        double left = ((Number) values.get(0)).doubleValue();
        double right = values.size() > 1 ? ((Number) values.get(1)).doubleValue() : 0;
        return switch (name) {
            case CallNames.PLUS -> left + right;
            case CallNames.MINUS -> left - right;
            case CallNames.TIMES -> left * right;
            case CallNames.DIVIDE -> left / right;
            case CallNames.MOD -> left % right;
            case CallNames.NEGATE -> -left;
            case CallNames.ABS -> Math.abs(left);
            case CallNames.SIGN -> Math.signum(left);
            case CallNames.CEIL -> Math.ceil(left);
            case CallNames.FLOOR -> Math.floor(left);
            case CallNames.ROUND -> round(left, values, RoundingMode.HALF_UP);
            case CallNames.TRUNCATE -> round(left, values, RoundingMode.DOWN);
            default -> throw new IllegalStateException(name);
        };
    }

    private static double round(double value, List<Object> values, RoundingMode mode) {
        long digits = values.size() > 1 ? (Long) values.get(1) : 0;
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0 || digits > 330) {
            return value;
        }
        return digits < -310
                ? 0
                : BigDecimal.valueOf(value).setScale((int) digits, mode).doubleValue();
    }

    private static BigDecimal exact(String name, SqlType type, List<Object> values) {
        BigDecimal left = Operators.toDecimal(values.get(0));
        BigDecimal right = values.size() > 1 ? Operators.toDecimal(values.get(1)) : BigDecimal.ZERO;
        return switch (name) {
            case CallNames.PLUS -> left.add(right);
            case CallNames.MINUS -> left.subtract(right);
            case CallNames.TIMES -> left.multiply(right);
            case CallNames.DIVIDE -> divide(left, right, type);
            case CallNames.MOD -> {
                if (right.signum() == 0) {
                    throw EvaluationFailure.DIVISION_BY_ZERO;
                }
                yield left.remainder(right);
            }
            case CallNames.NEGATE -> left.negate();
            case CallNames.ABS -> left.abs();
            case CallNames.SIGN -> BigDecimal.valueOf(left.signum());
            case CallNames.CEIL -> left.setScale(0, RoundingMode.CEILING);
            case CallNames.FLOOR -> left.setScale(0, RoundingMode.FLOOR);
            case CallNames.ROUND -> roundExact(left, right, RoundingMode.HALF_UP);
            case CallNames.TRUNCATE -> roundExact(left, right, RoundingMode.DOWN);
            default -> throw new IllegalStateException(name);
        };
    }

    private static BigDecimal divide(BigDecimal left, BigDecimal right, SqlType type) {
        if (right.signum() == 0) {
            throw EvaluationFailure.DIVISION_BY_ZERO;
        }
        return type.isInteger()
                ? left.divide(right, 0, RoundingMode.DOWN)
                : left.divide(right, type.scale(), RoundingMode.HALF_UP);
    }

    private static BigDecimal roundExact(BigDecimal value, BigDecimal digits, RoundingMode mode) {
        long place = digits.longValueExact();
        return place >= value.scale() ? value : value.setScale((int) Math.max(place, -50), mode);
    }

    /** The number in a type: rounded half away from zero, a failure if it is too large. */
    static Object fit(BigDecimal number, SqlType type) {
        if (type.kind() == SqlType.Kind.DECIMAL) {
            BigDecimal rounded = number.setScale(type.scale(), RoundingMode.HALF_UP);
            if (rounded.precision() > type.precision()) {
                throw EvaluationFailure.OVERFLOW;
            }
            return rounded;
        }
        BigDecimal whole = number.setScale(0, RoundingMode.DOWN);
        long bound = maximum(type);
        if (whole.compareTo(BigDecimal.valueOf(bound)) > 0 || whole.compareTo(BigDecimal.valueOf(-bound - 1)) < 0) {
            throw EvaluationFailure.OVERFLOW;
        }
        return whole.longValueExact();
    }

    private static long maximum(SqlType type) {
        return switch (type.kind()) {
            case TINYINT -> Byte.MAX_VALUE;
            case SMALLINT -> Short.MAX_VALUE;
            case INTEGER -> Integer.MAX_VALUE;
            case BIGINT,
                    BOOLEAN,
                    REAL,
                    DOUBLE,
                    DECIMAL,
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
                    NULL -> Long.MAX_VALUE;
        };
    }
}
