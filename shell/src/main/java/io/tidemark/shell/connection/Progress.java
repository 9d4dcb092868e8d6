package io.tidemark.shell.connection;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.runtime.JobCounters;

/**
 * How far a query has come.
 *
 * @param rowsRead rows read from all its sources
 * @param lateRows rows that came too late to count
 * @param watermarkMillis its watermark since the epoch; Long.MIN_VALUE before the first, Long.MAX_VALUE at the end
 */
public record Progress(long rowsRead, long lateRows, long watermarkMillis) {
    /** Nothing has been read yet. */
    public static final Progress NONE = new Progress(0, 0, Long.MIN_VALUE);

    /** How far the query of these rows has come. */
    public static Progress of(RowStream rows) {
        return rows.counters().map(Progress::of).orElse(NONE);
    }

    private static Progress of(JobCounters counters) {
        return new Progress(counters.rowsRead(), counters.lateRows(), counters.watermark());
    }
}
