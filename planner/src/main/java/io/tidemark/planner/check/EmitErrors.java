package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import org.jspecify.annotations.Nullable;

/** What EMIT cannot do with a query. */
public final class EmitErrors {
    private EmitErrors() {}

    /** EMIT AFTER WATERMARK over a grouping that no watermark completes. */
    public static TidemarkException groupNeverComplete(@Nullable Position position) {
        return new TidemarkException(
                ErrorCode.EMIT_NEEDS_TIME_KEY,
                "EMIT AFTER WATERMARK needs a grouping that the watermark completes, but no key of GROUP BY or DISTINCT"
                        + " is a window or an event time",
                "add a window such as TUMBLE(ts, INTERVAL '1' MINUTE) to GROUP BY, or write EMIT CHANGES",
                position);
    }

    /** EMIT AFTER WATERMARK over rows without an event time. */
    public static TidemarkException rowsNeverComplete(@Nullable Position position) {
        return new TidemarkException(
                ErrorCode.EMIT_NEEDS_TIME_KEY,
                "EMIT AFTER WATERMARK needs rows with an event time, but no input of this query has one",
                "declare WATERMARK FOR ts AS ts - INTERVAL '5' SECOND on the stream, or write EMIT CHANGES",
                position);
    }

    /** EMIT AFTER WATERMARK with a window over a column that no watermark follows. */
    public static TidemarkException windowNeverComplete(String column, @Nullable Position position) {
        return new TidemarkException(
                ErrorCode.EMIT_NEEDS_TIME_KEY,
                "EMIT AFTER WATERMARK needs a window on an event time, but no watermark follows column '" + column
                        + "'",
                "declare WATERMARK FOR " + column + " AS " + column
                        + " - INTERVAL '5' SECOND on the stream (or build the"
                        + " window on window_time of an earlier window), or write EMIT CHANGES",
                position);
    }

    /** EMIT AFTER WATERMARK with a join whose pairs no watermark completes. */
    public static TidemarkException joinNeverComplete(@Nullable Position position) {
        return new TidemarkException(
                ErrorCode.EMIT_NEEDS_TIME_KEY,
                "EMIT AFTER WATERMARK needs a join on the same window or event time of both sides",
                "add l.window_start = r.window_start AND l.window_end = r.window_end to ON, or write EMIT CHANGES",
                position);
    }

    /** PROCTIME() of rows that may be taken back. */
    public static TidemarkException clockOverChanges(@Nullable Position position) {
        return new TidemarkException(
                ErrorCode.NOT_ON_A_STREAM,
                "PROCTIME() stands above a result that takes rows back, and would stamp the withdrawn row anew",
                "write CURRENT_TIMESTAMP, which is fixed when the statement starts, or add PROCTIME() to the rows below the"
                        + " grouping, or write EMIT AFTER WATERMARK",
                position);
    }

    /** ORDER BY, OFFSET or an inner LIMIT in a query that runs on. */
    public static TidemarkException notOnAStream(String clause, @Nullable Position position) {
        return new TidemarkException(
                ErrorCode.NOT_ON_A_STREAM,
                clause + " needs the whole result, but a query with EMIT never has it",
                "leave out " + clause + ", or leave out EMIT to query what there is now",
                position);
    }
}
