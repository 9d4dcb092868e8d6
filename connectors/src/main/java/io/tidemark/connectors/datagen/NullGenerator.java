package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.ColumnVector;

/** The values of another, some of which become NULL. */
record NullGenerator(ColumnGenerator values, long seed, double rate) implements ColumnGenerator {
    @Override
    public void fill(ColumnVector column, long first, long step, int count) {
        values.fill(column, first, step, count);
        for (int row = 0; row < count; row++) {
            if (Chance.unit(Chance.bits(~seed, first + row * step)) < rate) {
                column.setNull(row);
            }
        }
    }

    @Override
    public int bytesPerRow() {
        return values.bytesPerRow();
    }

    @Override
    public long rows() {
        return values.rows();
    }
}
