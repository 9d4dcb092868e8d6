package io.tidemark.planner.plan;

/** When a stateful node lets its rows out. */
public enum Emission {
    /** Without EMIT: once, when all inputs have ended. No row is late. */
    AT_END,
    /** EMIT AFTER WATERMARK: each group once, when the watermark completes it. */
    ON_WATERMARK,
    /** EMIT CHANGES: every change at once, row by row. */
    CHANGES
}
