package io.tidemark.executor.function;

import io.tidemark.executor.json.JsonException;
import io.tidemark.executor.json.JsonPath;
import io.tidemark.planner.plan.Expression;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at constant paths and patterns before a job starts, so that a mistake in them is told at its place. */
final class ConstantArguments {
    /** Which argument of a function is a JSON path; those of JSON_REMOVE and the like are more than one. */
    private static final Map<String, Integer> PATHS = Map.of(
            "JSON_VALUE", 0,
            "JSON_QUERY", 0,
            "JSON_EXISTS", 0,
            "JSON_LENGTH", 0,
            "JSON_KEYS", 0,
            "JSON_REMOVE", 1,
            "JSON_SET", 2,
            "JSON_INSERT", 2,
            "JSON_REPLACE", 2);

    private ConstantArguments() {}

    /** What is wrong with a constant argument, or null. */
    static @Nullable String problem(Expression.Call call) {
        Integer step = PATHS.get(call.function());
        if (step == null) {
            return Patterns.problem(call);
        }
        for (int argument = 1; argument < call.arguments().size(); argument += step) {
            String path = text(call, argument);
            if (path != null) {
                try {
                    JsonPath.parse(path);
                } catch (JsonException invalid) {
                    return call.function() + ": '" + path + "' is not a JSON path: " + invalid.problem();
                }
            }
            if (step == 0) {
                break;
            }
        }
        return null;
    }

    /** The constant text of an argument, or null. */
    static @Nullable String text(Expression.Call call, int argument) {
        return argument < call.arguments().size()
                        && call.arguments().get(argument) instanceof Expression.Literal literal
                        && literal.value() instanceof String text
                ? text
                : null;
    }
}
