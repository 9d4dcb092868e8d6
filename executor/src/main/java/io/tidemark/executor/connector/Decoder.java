package io.tidemark.executor.connector;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.TidemarkException;

/** Reads records into columns. Mutable (it keeps scratch space); owned by one reader. Thread: task thread. */
public interface Decoder {
    /**
     * Reads one record into a row of the batch; columns not in the record become null. May read up to 8 bytes beyond the
     * record as long as they are inside the array.
     *
     * @throws TidemarkException MALFORMED_RECORD with the field and the reason; the row is then left as if unset
     */
    void decode(byte[] record, int offset, int length, ColumnBatch batch, int row);

    /** For text files: takes the first line if the format has a header; returns whether it was one. */
    default boolean header(byte[] record, int offset, int length) {
        return false;
    }
}
