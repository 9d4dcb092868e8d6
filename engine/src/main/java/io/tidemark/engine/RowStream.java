package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.types.Schema;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a statement, as they come. They can be read once, either row by row (it is an {@link Iterable}) or batch by
 * batch. Closing it cancels the query; a query whose rows have all been read needs no closing. Thread: one reader at a
 * time; {@link #close} from any thread.
 */
public interface RowStream extends Iterable<Row>, AutoCloseable {
    /** The columns. */
    Schema schema();

    /** Whether rows may be other than inserts, so that their kind must be shown. */
    boolean showsKinds();

    /** Whether the statement has EMIT, so that it may go on for ever. */
    boolean continuous();

    /** The session's zone at the start of the statement, in which TIMESTAMP_LTZ values are shown. */
    ZoneId timeZone();

    /**
     * The next rows, which the caller owns; null if none came within the time or there are no more. With a time of 0 it waits
     * for nothing at all, not even for a job to free what it holds: then who reads must close the stream after a failure.
     *
     * @throws io.tidemark.types.TidemarkException if the query failed or was cancelled; rows before that come first
     */
    @Nullable
    ColumnBatch nextBatch(long timeoutMillis);

    /** The rows of a batch that {@link #nextBatch} gave. */
    default List<Row> rows(ColumnBatch batch) {
        List<Row> found = new ArrayList<>(batch.activeCount());
        for (int place = 0; place < batch.activeCount(); place++) {
            found.add(new Row(schema(), timeZone(), batch, batch.activeRow(place)));
        }
        return found;
    }

    /** Whether all rows have been taken. */
    boolean ended();

    /** What people should know so far about rows that did not count: late ones, and records put aside. */
    List<String> notices();

    /** The query's name in SHOW JOBS, if it has EMIT. */
    default Optional<String> jobId() {
        return Optional.empty();
    }

    /** What the query's job has done so far; empty if it has none. Any thread. */
    default Optional<JobCounters> counters() {
        return Optional.empty();
    }

    /** Where each row went that the query has read so far; exact once all rows have been taken. Empty if it reads none. */
    default Ledger ledger() {
        return new Ledger(List.of());
    }

    /**
     * Where a subscription to a table or view has come with the rows that were taken: {@code SET 'resume-from'} to it and
     * the same query gives the changes behind them, in this session or another. Empty for other queries, and before the
     * first rows are complete.
     */
    default Optional<String> resumeToken() {
        return Optional.empty();
    }

    /** About how much of what there is to read has been read, from 0 to 1; NaN if nobody knows. Any thread. */
    default double fractionRead() {
        return Double.NaN;
    }

    /** The rows one by one; {@code hasNext} waits for the next row or the end. */
    @Override
    default Iterator<Row> iterator() {
        return new RowIterator(this);
    }

    /** Cancels the query if it still runs. */
    @Override
    void close();
}
