package io.tidemark.executor.function;

/**
 * A function that is made for the types of one call, because they say what it does (ARRAY, MAP, ROW), or that can give
 * NULL for arguments that are not. May hold memory. Thread: that of the expression for which it was made.
 */
public interface CellFunction {
    /** Leaves the value for the arguments in the result. */
    void apply(EvaluationContext context, Cell[] arguments, Cell result);

    /** Whether the result is NULL as soon as an argument is; it is not called then. */
    default boolean strict() {
        return true;
    }
}
