package io.tidemark.planner.rule;

/**
 * What the watermark says of a column: no more rows with value v come once watermark >= v + delay.
 *
 * @param line columns of the same line tell the same thing (start, end and time of one window); compared by identity
 * @param delayMillis 1 for an event time or window_time, 0 for a window_end, the size for a window_start
 * @param attribute whether the next window may be built on it
 */
record TimeColumn(Object line, long delayMillis, boolean attribute) {}
