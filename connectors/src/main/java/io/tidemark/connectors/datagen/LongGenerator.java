package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;

/** Multiples of a unit, drawn from a range whose ends count in. */
record LongGenerator(long seed, long least, long most, long unit) implements ColumnGenerator {
    @Override
    public void fill(ColumnVector column, long first, long step, int count) {
        for (int row = 0; row < count; row++) {
            long bits = Chance.bits(seed, first + row * step);
            long value = (least + Chance.below(most - least + 1, bits)) * unit;
            if (column instanceof WideVector wide) {
                wide.low[row] = value;
                wide.high[row] = value >> Long.SIZE - 1;
            } else {
                ((LongVector) column).values[row] = value;
            }
        }
    }
}
