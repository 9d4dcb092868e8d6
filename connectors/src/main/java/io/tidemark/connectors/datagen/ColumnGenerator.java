package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.ColumnVector;

/** Makes the values of one column. Stateless: a value depends on the number of its row alone. Thread: any. */
interface ColumnGenerator {
    /**
     * Sets the values of the rows 0 to count - 1 of a vector.
     *
     * @param first the number of the first row
     * @param step between the numbers of two rows
     */
    void fill(ColumnVector column, long first, long step, int count);

    /** How many bytes a text or binary value may have; 0 for what has none. */
    default int bytesPerRow() {
        return 0;
    }

    /** How many rows it has values for. */
    default long rows() {
        return Long.MAX_VALUE;
    }
}
