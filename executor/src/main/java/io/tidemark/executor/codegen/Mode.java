package io.tidemark.executor.codegen;

/** How expressions are evaluated; the results are the same. */
public enum Mode {
    /** By a generated class: tens of milliseconds to make, then fast. */
    GENERATED,
    /** By walking the tree: nothing to make, slow per row; for a few rows, for constants, and to test the other. */
    INTERPRETED
}
