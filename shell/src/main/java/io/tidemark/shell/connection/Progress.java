package io.tidemark.shell.connection;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.runtime.JobCounters;

/**
 * How far a query has come.
 *
 * @param rowsRead rows read from all its sources
 * @param lateRows rows that came too late to count
 * @param fraction how much of what there is to read has been read, from 0 to 1; NaN if nobody knows
 * @param watermarkMillis its watermark since the epoch; Long.MIN_VALUE before the first, Long.MAX_VALUE at the end
 */
public record Progress(long rowsRead, long lateRows, long watermarkMillis, double fraction) {
    /** How far a query has come of which nobody knows how much there is. */
    public Progress(long rowsRead, long lateRows, long watermarkMillis) {
        this(rowsRead, lateRows, watermarkMillis, Double.NaN);
    }

    /** Nothing has been read yet. */
    public static final Progress NONE = new Progress(0, 0, Long.MIN_VALUE);

    /** How far the query of these rows has come. */
    public static Progress of(RowStream rows) {
        return rows.counters()
                .map(counters -> of(counters, rows.fractionRead()))
                .orElse(NONE);
    }

    /** What counters say. */
    static Progress of(JobCounters counters, double fraction) {
        return new Progress(counters.rowsRead(), counters.lateRows(), counters.watermark(), fraction);
    }
}
