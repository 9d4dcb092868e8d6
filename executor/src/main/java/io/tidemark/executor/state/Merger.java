package io.tidemark.executor.state;

/** Adds up two values of the same key, such as two partial sums. Must not keep its arguments. */
@FunctionalInterface
public interface Merger {
    /** Adds the value at {@code fromSlot} to the value at {@code intoSlot}. */
    void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot);
}
