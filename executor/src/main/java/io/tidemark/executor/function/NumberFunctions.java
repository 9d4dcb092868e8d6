package io.tidemark.executor.function;

/** Functions. */
public final class NumberFunctions {
    private NumberFunctions() {}
}
