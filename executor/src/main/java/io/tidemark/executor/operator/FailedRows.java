package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.TidemarkException;

/** Where rows go for which an expression fails. Thread: task thread. */
public interface FailedRows {
    /** No row may fail: the failure is the job's. */
    FailedRows NONE = (batch, row, failure) -> {
        throw failure;
    };

    /**
     * Counts a row and keeps it, so that it is left out of the batch, or throws the failure.
     *
     * @param batch what came in; a row that takes another back belongs to one that failed before
     */
    void reject(ColumnBatch batch, int row, TidemarkException failure);
}
