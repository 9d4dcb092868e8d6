package io.tidemark.planner.function;

import io.tidemark.types.SqlType;
import java.util.List;

/**
 * The functions that the executor can run. The planner refuses every other one by name, and SHOW FUNCTIONS lists them.
 * Implemented by the executor. Immutable.
 */
public interface FunctionCatalog {
    /** All functions that users can call, in alphabetical order. */
    List<FunctionSignature> functions();

    /** Whether a call of this name with these argument types can run; the name CAST stands for a cast to the result. */
    boolean canRun(String function, List<SqlType> arguments, SqlType result);

    /** Whether an aggregate of this name over these argument types can run. */
    boolean canAggregate(String function, List<SqlType> arguments, SqlType result);
}
