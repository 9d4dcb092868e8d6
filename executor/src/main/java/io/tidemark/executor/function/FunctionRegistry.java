package io.tidemark.executor.function;

import io.tidemark.planner.function.FunctionCatalog;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the static method that computes a scalar function. Looks at a class of functions only when a function is first
 * asked for, and at annotations only of methods with the right name: the first query must not wait for it. Immutable.
 */
public final class FunctionRegistry implements FunctionCatalog {
    static final List<Class<?>> CLASSES = List.of(
            TextFunctions.class,
            TextPartFunctions.class,
            TextLikeness.class,
            NumberFunctions.class,
            TimeFunctions.class,
            BinaryFunctions.class,
            PatternFunctions.class);

    /** Other names of the same functions. */
    static final Map<String, String> ALIASES = Map.of("CHARACTER_LENGTH", "CHAR_LENGTH", "CHAR", "CHR");

    @Override
    public List<FunctionSignature> functions() {
        return Signatures.all(CLASSES);
    }

    /** As promised; the name CAST asks for a cast of the one argument to the result. */
    @Override
    public boolean canRun(String function, List<SqlType> arguments, SqlType result) {
        if (function.equals("CAST")) {
            return arguments.size() == 1 && CastRules.allows(arguments.get(0), result);
        }
        if (CellFunctions.handles(function)) {
            return CellFunctions.takes(function, arguments, result);
        }
        return OperatorRules.takes(function, arguments, result) || find(function, arguments, result) != null;
    }

    @Override
    public @Nullable String problem(Expression.Call call) {
        return ConstantArguments.problem(call);
    }

    @Override
    public boolean canAggregate(String function, List<SqlType> arguments, SqlType result) {
        return AggregateRules.takes(function, arguments);
    }

    /** The method for a function with these argument types and this result, or null. */
    public static @Nullable FunctionMethod find(String function, List<SqlType> arguments, SqlType result) {
        boolean binary = !arguments.isEmpty() && arguments.get(0).isBinary();
        String name = methodName(ALIASES.getOrDefault(function, function));
        for (Class<?> owner : CLASSES) {
            for (Method method : owner.getDeclaredMethods()) {
                boolean named = method.getName().equals(name)
                        || (binary && method.getName().equals(name + "Bytes"));
                if (named && method.isAnnotationPresent(ScalarFunction.class)) {
                    FunctionMethod found = FunctionMethod.of(method);
                    if (found.takes(arguments) && found.gives(result)) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    /** As {@link #find}, for functions that the planner has asked for before. */
    public static FunctionMethod require(String function, List<SqlType> arguments, SqlType result) {
        FunctionMethod found = find(function, arguments, result);
        if (found == null) {
            throw new TidemarkException(
                    ErrorCode.UNKNOWN_FUNCTION,
                    "function " + function + " does not take " + arguments + " to give " + result);
        }
        return found;
    }

    /** {@code TO_HEX} as {@code toHex}. */
    static String methodName(String function) {
        StringBuilder name = new StringBuilder();
        boolean upper = false;
        for (char letter : function.toCharArray()) {
            if (letter != '_') {
                name.append(upper ? letter : Character.toLowerCase(letter));
            }
            upper = letter == '_';
        }
        return name.toString();
    }
}
