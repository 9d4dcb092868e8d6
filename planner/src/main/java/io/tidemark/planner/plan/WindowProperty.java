package io.tidemark.planner.plan;

/** What a window operator adds to its rows; each is TIMESTAMP(3) NOT NULL (or TIMESTAMP_LTZ(3) after the time column). */
public enum WindowProperty {
    /** First millisecond of the window. */
    START,
    /** First millisecond after the window. */
    END,
    /** END - 1 ms: the time attribute of the result. */
    TIME
}
