package io.tidemark.planner.function;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions that the executor can run. The planner refuses every other one by name, and SHOW FUNCTIONS lists them.
 * Implemented by the executor. Immutable.
 */
public interface FunctionCatalog {
    /** All functions that users can call, in alphabetical order. */
    List<FunctionSignature> functions();

    /** Whether a call of this name with these argument types can run; the name CAST stands for a cast to the result. */
    boolean canRun(String function, List<SqlType> arguments, SqlType result);

    /** What is wrong with a constant argument of a call that can run, such as a path or pattern; or null. */
    default @Nullable String problem(Expression.Call call) {
        return null;
    }

    /** Whether an aggregate of this name over these argument types can run. */
    boolean canAggregate(String function, List<SqlType> arguments, SqlType result);
}
