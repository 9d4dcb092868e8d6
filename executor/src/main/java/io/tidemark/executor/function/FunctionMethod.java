package io.tidemark.executor.function;

import io.tidemark.types.SqlType;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scalar function for certain argument types: the static method that computes it.
 *
 * @param method the method
 * @param takesContext whether its first parameter is the {@link EvaluationContext}
 * @param memory the class of an object that the call keeps from row to row, the next parameter; null if none
 * @param arguments Java types of the parameters that take SQL values
 * @param fillsSlice whether the result is left in a last {@link Slice}
 */
public record FunctionMethod(
        Method method, boolean takesContext, @Nullable Class<?> memory, List<Class<?>> arguments, boolean fillsSlice) {
    public FunctionMethod {
        arguments = List.copyOf(arguments);
    }

    static FunctionMethod of(Method method) {
        List<Class<?>> types = List.of(method.getParameterTypes());
        boolean context = !types.isEmpty() && types.get(0) == EvaluationContext.class;
        boolean slice = method.getReturnType() == void.class;
        int first = context ? 1 : 0;
        Class<?> memory = types.size() > first && types.get(first) == RegularExpression.class ? types.get(first) : null;
        first += memory == null ? 0 : 1;
        return new FunctionMethod(method, context, memory, types.subList(first, types.size() - (slice ? 1 : 0)), slice);
    }

    /** Whether it takes arguments of these types. */
    boolean takes(List<SqlType> types) {
        if (types.size() != arguments.size()) {
            return false;
        }
        ScalarFunction marks = method.getAnnotation(ScalarFunction.class);
        for (int index = 0; index < types.size(); index++) {
            SqlType type = types.get(index);
            boolean fits = marks.arguments().length > 0
                    ? takes(marks.arguments()[index], type)
                    : takes(arguments.get(index), type, marks.binary());
            if (!fits && type.kind() != SqlType.Kind.NULL) {
                return false;
            }
        }
        return true;
    }

    private static boolean takes(SqlType.Kind declared, SqlType type) {
        return switch (declared) {
            case TIMESTAMP, TIMESTAMP_LTZ -> type.isTimestamp() || type.kind() == SqlType.Kind.DATE;
            case VARCHAR -> type.isText();
            case BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    DECIMAL,
                    CHAR,
                    BINARY,
                    VARBINARY,
                    DATE,
                    TIME,
                    INTERVAL_DAY,
                    INTERVAL_MONTH,
                    ARRAY,
                    MAP,
                    ROW,
                    NULL -> declared == type.kind();
        };
    }

    private static boolean takes(Class<?> parameter, SqlType type, boolean binary) {
        if (parameter == long.class) {
            return type.isInteger();
        }
        if (parameter == double.class) {
            return type.isExact() || type.isApproximate();
        }
        if (parameter == boolean.class) {
            return type.kind() == SqlType.Kind.BOOLEAN;
        }
        return type.isText() || (binary && type.isBinary());
    }

    /** Whether an argument is a time that the function wants as wall-clock milliseconds. */
    public boolean isWallClock(int argument) {
        ScalarFunction marks = method.getAnnotation(ScalarFunction.class);
        return marks.arguments().length > 0 && marks.arguments()[argument] == SqlType.Kind.TIMESTAMP;
    }

    /** Whether an argument is a time that the function wants as milliseconds since 1970, a wall clock as if it were in UTC. */
    public boolean isInstant(int argument) {
        ScalarFunction marks = method.getAnnotation(ScalarFunction.class);
        return marks.arguments().length > 0 && marks.arguments()[argument] == SqlType.Kind.TIMESTAMP_LTZ;
    }

    /** Whether its result is of this type. */
    boolean gives(SqlType type) {
        Class<?> result = method.getReturnType();
        if (result == long.class) {
            return type.layout() == SqlType.Layout.LONG
                    && type.kind() != SqlType.Kind.BOOLEAN
                    && type.kind() != SqlType.Kind.DECIMAL;
        }
        if (result == double.class) {
            return type.isApproximate();
        }
        if (result == boolean.class) {
            return type.kind() == SqlType.Kind.BOOLEAN;
        }
        return type.isText() || type.isBinary();
    }
}
