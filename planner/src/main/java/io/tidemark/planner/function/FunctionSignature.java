package io.tidemark.planner.function;

/**
 * What SHOW FUNCTIONS and the documentation say of a function.
 *
 * @param name as Calcite and users call it, in upper case
 * @param kind scalar or aggregate
 * @param syntax how it is called, such as {@code SUBSTRING(text FROM start [FOR length])}
 * @param summary one sentence
 * @param example an expression that can be run, such as {@code UPPER('abc')}; empty if none
 */
public record FunctionSignature(String name, Kind kind, String syntax, String summary, String example) {
    /** Scalar functions give a value per row, aggregates one per group. */
    public enum Kind {
        SCALAR,
        AGGREGATE
    }
}
