package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Works out trivial constants. What may fail when a row comes (overflow, division by zero) is left for that row; whatever
 * needs a function is left to the executor.
 */
final class Folding {
    private Folding() {}

    /** Whether a condition is the constant TRUE. */
    static boolean isTrue(Expression condition) {
        return condition instanceof Expression.Literal literal && Boolean.TRUE.equals(literal.value());
    }

    /** Whether a condition is the constant FALSE or NULL. */
    static boolean isNever(Expression condition) {
        return condition instanceof Expression.Literal literal && !Boolean.TRUE.equals(literal.value());
    }

    /** AND or OR without the operands that do not matter. */
    static Expression logic(String name, List<Expression> operands) {
        Boolean neutral = name.equals(CallNames.AND);
        List<Expression> kept = new ArrayList<>();
        for (Expression operand : operands) {
            if (operand instanceof Expression.Literal literal && literal.value() instanceof Boolean value) {
                if (!value.equals(neutral)) {
                    return operand;
                }
            } else {
                kept.add(operand);
            }
        }
        if (kept.isEmpty()) {
            return new Expression.Literal(neutral, Expressions.bool(false));
        }
        return kept.size() == 1 ? kept.get(0) : Expressions.call(name, kept);
    }

    /** The value of a comparison or integer sum of two constants, else the call itself. */
    static Expression fold(Expression expression) {
        boolean constants = expression instanceof Expression.Call call
                && call.arguments().size() == 2
                && call.arguments().get(0) instanceof Expression.Literal
                && call.arguments().get(1) instanceof Expression.Literal;
        if (!constants) {
            return expression;
        }
        Expression.Call call = (Expression.Call) expression;
        Object left = ((Expression.Literal) call.arguments().get(0)).value();
        Object right = ((Expression.Literal) call.arguments().get(1)).value();
        if (left == null || right == null) {
            return expression;
        }
        Object value = value(call, left, right);
        return value == null ? expression : new Expression.Literal(value, call.type());
    }

    private static @Nullable Object value(Expression.Call call, Object left, Object right) {
        if (left instanceof Long leftNumber && right instanceof Long rightNumber) {
            return call.type().isInteger()
                    ? sum(call, leftNumber, rightNumber)
                    : comparison(call.function(), leftNumber.compareTo(rightNumber));
        }
        if (left instanceof BigDecimal leftNumber && right instanceof BigDecimal rightNumber) {
            return comparison(call.function(), leftNumber.compareTo(rightNumber));
        }
        if (left instanceof String && right instanceof String) {
            boolean equality =
                    call.function().equals(CallNames.EQUALS) || call.function().equals(CallNames.NOT_EQUALS);
            return equality ? comparison(call.function(), left.equals(right) ? 0 : 1) : null;
        }
        return null;
    }

    private static @Nullable Long sum(Expression.Call call, long left, long right) {
        BigDecimal exact =
                switch (call.function()) {
                    case CallNames.PLUS -> BigDecimal.valueOf(left).add(BigDecimal.valueOf(right));
                    case CallNames.MINUS -> BigDecimal.valueOf(left).subtract(BigDecimal.valueOf(right));
                    case CallNames.TIMES -> BigDecimal.valueOf(left).multiply(BigDecimal.valueOf(right));
                    default -> null;
                };
        boolean fits = exact != null && Assignment.fits(exact, call.type());
        return fits ? Long.valueOf(Objects.requireNonNull(exact).longValueExact()) : null;
    }

    private static @Nullable Boolean comparison(String function, int order) {
        return switch (function) {
            case CallNames.EQUALS -> order == 0;
            case CallNames.NOT_EQUALS -> order != 0;
            case CallNames.LESS -> order < 0;
            case CallNames.LESS_OR_EQUAL -> order <= 0;
            case CallNames.GREATER -> order > 0;
            case CallNames.GREATER_OR_EQUAL -> order >= 0;
            default -> null;
        };
    }
}
