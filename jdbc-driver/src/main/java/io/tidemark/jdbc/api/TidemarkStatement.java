package io.tidemark.jdbc.api;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Consumer;

/** What statements of this database can more. */
public interface TidemarkStatement extends Statement {
    /**
     * How far a running statement is.
     *
     * @param rowsRead by the statement so far
     * @param lateRows of those, rows behind the watermark
     * @param watermarkMillis since the epoch; {@link Long#MIN_VALUE} if there is none yet
     * @param fractionRead how much of what there is to read has been read, from 0 to 1; NaN if nobody knows
     */
    record Progress(long rowsRead, long lateRows, long watermarkMillis, double fractionRead) {}

    /** Asks to be told how far the statements run from now on are. Called by the thread that waits for rows. */
    void onProgress(Consumer<Progress> listener) throws SQLException;

    /** The id of the job that the last statement has started, if it has started one that runs on. */
    Optional<String> startedJob() throws SQLException;

    /** What the server said about the last statement without rows, such as {@code table t was created}. */
    Optional<String> outcome() throws SQLException;
}
