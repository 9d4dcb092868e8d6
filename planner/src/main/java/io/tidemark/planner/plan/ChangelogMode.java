package io.tidemark.planner.plan;

/** Which kinds of change a node can produce. */
public enum ChangelogMode {
    /** Only +I. */
    INSERT_ONLY,
    /** +I, -U, +U and -D, with the full row each time. */
    RETRACT
}
