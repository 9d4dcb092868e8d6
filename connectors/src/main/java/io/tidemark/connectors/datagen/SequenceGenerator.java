package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;

/** Whole numbers, one after the other. */
record SequenceGenerator(long first, long last, boolean ends) implements ColumnGenerator {
    @Override
    public void fill(ColumnVector column, long firstRow, long step, int count) {
        long[] values = ((LongVector) column).values;
        long size = last - first + 1; // 0 if it is more than a long holds
        for (int row = 0; row < count; row++) {
            long place = firstRow + row * step;
            values[row] = first + (size > 0 ? place % size : place); // begins again rather than leave the type
        }
    }

    @Override
    public long rows() {
        long size = last - first + 1;
        return ends && size > 0 ? size : Long.MAX_VALUE;
    }
}
