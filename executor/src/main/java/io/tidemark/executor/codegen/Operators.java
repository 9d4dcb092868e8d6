package io.tidemark.executor.codegen;

import io.tidemark.executor.function.CellCall;
import io.tidemark.executor.function.Doubles;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.FunctionMethod;
import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.executor.function.LikePattern;
import io.tidemark.executor.function.RegularExpression;
import io.tidemark.executor.function.Slice;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What the interpreter computes for calls whose operands are all known. Numbers go through BigDecimal, not through the
 * code that generated classes use, so that each checks the other; texts and calendars share their functions.
 */
final class Operators {
    private final EvaluationContext context;
    private final TimeOperators times;
    private final CastOperators casts;

    Operators(EvaluationContext context) {
        this.context = context;
        this.times = new TimeOperators(context);
        this.casts = new CastOperators(context);
    }

    Object cast(Object value, SqlType from, SqlType to) {
        return casts.cast(value, from, to);
    }

    void apply(CellCall call) {
        call.apply(context);
    }

    Object apply(Expression.Call call, List<Object> values) {
        String name = call.function();
        SqlType type = call.type();
        switch (name) {
            case CallNames.EQUALS:
                return compare(values.get(0), values.get(1)) == 0;
            case CallNames.NOT_EQUALS:
                return compare(values.get(0), values.get(1)) != 0;
            case CallNames.LESS:
                return compare(values.get(0), values.get(1)) < 0;
            case CallNames.LESS_OR_EQUAL:
                return compare(values.get(0), values.get(1)) <= 0;
            case CallNames.GREATER:
                return compare(values.get(0), values.get(1)) > 0;
            case CallNames.GREATER_OR_EQUAL:
                return compare(values.get(0), values.get(1)) >= 0;
            case "GREATEST":
                return extreme(values, 1);
            case "LEAST":
                return extreme(values, -1);
            case CallNames.LIKE:
                return LikePattern.compile((Slice) values.get(1), values.size() > 2 ? (Slice) values.get(2) : null)
                        .matches((Slice) values.get(0));
            case CallNames.CONCATENATE, "CONCAT":
                return concatenate(values);
            case CallNames.REINTERPRET:
                return values.get(0);
            default:
                break;
        }
        if (TimeOperators.handles(name, type, call.arguments())) {
            return times.apply(call, values);
        }
        if (NumberOperators.handles(name, type)) {
            return NumberOperators.apply(name, type, values);
        }
        return invoke(call, values);
    }

    /** Order of two values of one kind; numbers of different kinds are compared as numbers. */
    static int compare(Object left, Object right) {
        if (left instanceof Slice text) {
            return Slice.compare(text, (Slice) right);
        }
        if (left instanceof Boolean truth) {
            return truth.compareTo((Boolean) right);
        }
        if (left instanceof Double || right instanceof Double) {
            return Doubles.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());
        }
        if (left instanceof Long number && right instanceof Long other) {
            return number.compareTo(other);
        }
        return toDecimal(left).compareTo(toDecimal(right));
    }

    static BigDecimal toDecimal(Object value) {
        return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
    }

    private static Object extreme(List<Object> values, int sign) {
        Object best = values.get(0);
        for (Object value : values) {
            if (compare(value, best) * sign > 0) {
                best = value;
            }
        }
        return best;
    }

    private static Slice concatenate(List<Object> values) {
        Slice result = new Slice();
        result.clear();
        for (Object value : values) {
            result.append((Slice) value);
        }
        return result;
    }

    private Object invoke(Expression.Call call, List<Object> values) {
        List<SqlType> types = new ArrayList<>();
        for (Expression argument : call.arguments()) {
            types.add(argument.type());
        }
        FunctionMethod function = FunctionRegistry.require(call.function(), types, call.type());
        List<Object> arguments = new ArrayList<>();
        if (function.takesContext()) {
            arguments.add(context);
        }
        if (function.memory() != null) {
            arguments.add(new RegularExpression());
        }
        for (int index = 0; index < values.size(); index++) {
            Object value = values.get(index);
            if (function.arguments().get(index) == double.class) {
                arguments.add(((Number) value).doubleValue());
            } else if (function.isWallClock(index)) {
                arguments.add(times.local((Long) value, types.get(index)));
            } else if (function.isInstant(index)) {
                arguments.add(times.instant((Long) value, types.get(index)));
            } else {
                arguments.add(value);
            }
        }
        Slice slice = new Slice();
        if (function.fillsSlice()) {
            arguments.add(slice);
        }
        try {
            Object result = function.method().invoke(null, arguments.toArray());
            return function.fillsSlice() ? slice : result;
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof EvaluationFailure failure) {
                throw failure;
            }
            if (thrown.getCause() instanceof ArithmeticException overflow) {
                throw overflow;
            }
            throw new IllegalStateException(call.function(), thrown.getCause());
        } catch (IllegalAccessException hidden) {
            throw TidemarkException.internal("function " + call.function() + " cannot be called: " + hidden);
        }
    }
}
