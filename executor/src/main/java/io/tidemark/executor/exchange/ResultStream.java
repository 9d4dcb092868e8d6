package io.tidemark.executor.exchange;

import io.tidemark.executor.batch.ColumnBatch;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a SELECT on their way to the caller; bounded, so that a slow caller holds the job back. Thread: one reader at a
 * time.
 */
public interface ResultStream {
    /**
     * The next rows, which the caller owns; null if none came within the time or the result has ended.
     *
     * @throws io.tidemark.types.TidemarkException if the job failed; the rows before the failure come first
     */
    @Nullable
    ColumnBatch next(long timeoutMillis) throws InterruptedException;

    /** Whether all rows have been taken and no more will come. */
    boolean ended();
}
