package io.tidemark.executor.runtime;

/**
 * What a job has done so far; a snapshot, exact once the job has ended.
 *
 * @param rowsRead records taken from all sources
 * @param rowsOut rows given to the caller or the sink, withdrawals included
 * @param lateRows rows of sources that counted in no window because they came too late or had no time; the ledger has the
 *     same
 * @param lateWindows pairs of a row and a window that was complete when the row came; a HOP row may be late for some of
 *     its windows and count in the others, and results of one step may be late for the windows of the next
 * @param rejectedRows records that were put aside because they could not be read, had no usable event time or failed an expression
 * @param watermark the output's watermark in milliseconds; Long.MIN_VALUE before the first, Long.MAX_VALUE at the end
 * @param stateBytes memory and scratch files held by state
 */
public record JobCounters(
        long rowsRead,
        long rowsOut,
        long lateRows,
        long lateWindows,
        long rejectedRows,
        long watermark,
        long stateBytes) {}
