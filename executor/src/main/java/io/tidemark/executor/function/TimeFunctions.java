package io.tidemark.executor.function;

/** Functions. */
public final class TimeFunctions {
    private TimeFunctions() {}
}
