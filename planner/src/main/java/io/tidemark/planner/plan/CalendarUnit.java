package io.tidemark.planner.plan;

/** What calendar windows are made of. Their lengths differ: a day may have 23 hours, a month 28 days. */
public enum CalendarUnit {
    /** From midnight to midnight on the clocks of a zone. */
    DAY,

    /** From the first of a month to the first of the next; a year is twelve. */
    MONTH
}
