package io.tidemark.executor.function;

import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The functions that are made for each call, by name. Immutable. */
public final class CellFunctions {
    private static final Map<String, Definition> BY_NAME = new HashMap<>();

    static {
        for (List<Definition> family :
                List.of(NestedFunctions.ALL, ArrayFunctions.ALL, MapFunctions.ALL, JsonFunctions.ALL, Patterns.ALL)) {
            family.forEach(definition -> BY_NAME.put(definition.name, definition));
        }
    }

    private CellFunctions() {}

    /**
     * A function.
     *
     * @param signature how users call it; null if they do so by an operator
     * @param takes whether it takes arguments of these types to give a result of this type
     * @param maker makes it for a call
     */
    record Definition(
            String name,
            @Nullable FunctionSignature signature,
            BiPredicate<List<SqlType>, SqlType> takes,
            Function<Expression.Call, CellFunction> maker) {
        static Definition operator(
                String name, BiPredicate<List<SqlType>, SqlType> takes, Function<Expression.Call, CellFunction> maker) {
            return new Definition(name, null, takes, maker);
        }

        static Definition function(
                String name,
                String syntax,
                String summary,
                String example,
                BiPredicate<List<SqlType>, SqlType> takes,
                Function<Expression.Call, CellFunction> maker) {
            FunctionSignature signature =
                    new FunctionSignature(name, FunctionSignature.Kind.SCALAR, syntax, summary, example);
            return new Definition(name, signature, takes, maker);
        }
    }

    /** Whether the function of a name is one of these. */
    public static boolean handles(String name) {
        return BY_NAME.containsKey(name);
    }

    static Set<String> names() {
        return Set.copyOf(BY_NAME.keySet());
    }

    static boolean takes(String name, List<SqlType> arguments, SqlType result) {
        Definition definition = BY_NAME.get(name);
        return definition != null && definition.takes.test(arguments, result);
    }

    /** The function for a call that the planner has asked for before. */
    public static CellFunction make(Expression.Call call) {
        Definition definition = BY_NAME.get(call.function());
        if (definition == null) {
            throw TidemarkException.internal("no function " + call.function());
        }
        return definition.maker.apply(call);
    }

    /** What users can call. */
    static List<FunctionSignature> signatures() {
        List<FunctionSignature> signatures = new ArrayList<>();
        for (Definition definition : BY_NAME.values()) {
            FunctionSignature signature = definition.signature;
            if (signature != null) {
                signatures.add(signature);
            }
        }
        return signatures;
    }
}
