package io.tidemark.jdbc.api;

import io.tidemark.types.RowKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What results of this database can more: changes, watermarks, waiting for a while. */
public interface TidemarkResultSet extends ResultSet {
    /** What came of waiting for a row. */
    enum Next {
        /** The cursor is on a row. */
        ROW,
        /** None came in time; the result goes on. */
        TIMEOUT,
        /** None will come. */
        END
    }

    /**
     * Waits for the next row, but not longer than a while. The cursor stays where it is unless a row came.
     *
     * @throws SQLException as {@link #next()}
     */
    Next next(Duration most) throws SQLException;

    /** What the current row does to the result. */
    RowKind rowKind() throws SQLException;

    /** The time below which no more rows are expected, as far as the server has told it. */
    Optional<Instant> watermark() throws SQLException;

    /**
     * From where a subscription goes on behind the current row: {@code SET 'resume-from' = 'TOKEN'} on a new connection and
     * then the same query. Empty until the server has told one for rows that were read.
     */
    Optional<String> resumeToken() throws SQLException;

    /** The id of the job that gives the rows, if it has one. */
    Optional<String> queryId() throws SQLException;

    /** Whether the result ends only when it is closed or cancelled. */
    boolean isEndless() throws SQLException;
}
