package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;

/** Numbers drawn from a range. */
record DoubleGenerator(long seed, double least, double most, boolean single) implements ColumnGenerator {
    @Override
    public void fill(ColumnVector column, long first, long step, int count) {
        double[] values = ((DoubleVector) column).values;
        for (int row = 0; row < count; row++) {
            double part = Chance.unit(Chance.bits(seed, first + row * step));
            double value = least + part * (most - least);
            values[row] = single ? (float) value : value;
        }
    }
}
