package io.tidemark.planner.plan;

/** Which tasks an exchange sends a row to. */
public enum Distribution {
    /** The one that owns the row's keys. */
    HASH,

    /** All rows to the same one. */
    ONE_TASK,

    /** Each row to every one: for few rows that many others are compared with. */
    ALL_TASKS
}
