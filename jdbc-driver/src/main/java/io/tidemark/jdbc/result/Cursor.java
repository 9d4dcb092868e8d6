package io.tidemark.jdbc.result;

import io.tidemark.jdbc.wire.Reply.Outcome;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the rows of a result come from. Thread: one at a time; {@link #close} and {@link #cancel} from any. */
public interface Cursor {
    /** The columns. */
    Schema schema();

    /**
     * Goes to the next row.
     *
     * @param mostMillis to wait for it at most; negative: as long as the statement may
     * @return LATE if it has not come in time
     */
    Outcome next(long mostMillis) throws SQLException;

    /** A value of the row, by its column from 0; as {@link io.tidemark.jdbc.value.CellReader} makes them. */
    @Nullable
    Object value(int column) throws SQLException;

    /** What the row does. */
    RowKind kind();

    /** Whether it ends only when it is stopped. */
    boolean isEndless();

    /** The watermark, as far as known. */
    Optional<Instant> watermark();

    /** From where a subscription goes on behind the row. */
    Optional<String> resumeToken();

    /** The job that gives the rows. */
    Optional<String> job();

    /** What the server has noted since the last call. */
    List<String> takeNotices();

    /** Lets go of what the server holds for it. More than once is harmless. */
    void close();

    /** Stops it. */
    void cancel() throws SQLException;
}
