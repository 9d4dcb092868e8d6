package io.tidemark.executor.runtime;

/**
 * What a job has done so far; a snapshot, exact once the job has ended.
 *
 * @param rowsRead records taken from all sources
 * @param rowsOut rows given to the caller or the sink, withdrawals included
 * @param lateRows row-and-window pairs that came after their window was complete (a HOP row may count several times)
 * @param rejectedRows records that were put aside because they could not be read or had no usable event time
 * @param watermark the output's watermark in milliseconds; Long.MIN_VALUE before the first, Long.MAX_VALUE at the end
 * @param stateBytes memory and scratch files held by state
 */
public record JobCounters(
        long rowsRead, long rowsOut, long lateRows, long rejectedRows, long watermark, long stateBytes) {}
