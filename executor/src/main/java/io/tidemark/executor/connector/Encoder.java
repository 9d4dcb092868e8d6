package io.tidemark.executor.connector;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;

/** Writes rows as records. Mutable (it keeps scratch space); owned by one writer. Thread: task thread. */
public interface Encoder {
    /** Appends the record of a row as the value of a target row. */
    void encode(ColumnBatch batch, int row, BytesVector target, int targetRow);

    /** For text files: the header line, or an empty array if the format has none. */
    default byte[] header() {
        return new byte[0];
    }
}
