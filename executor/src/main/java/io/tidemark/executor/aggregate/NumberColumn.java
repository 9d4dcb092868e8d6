package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;

/**
 * A column of numbers of any type, read as doubles.
 *
 * @param column of the input
 * @param unit what a number's last digit is worth in the power of ten: 100 for DECIMAL(p, 2), else 1
 */
record NumberColumn(int column, double unit) {
    static NumberColumn of(int column, io.tidemark.types.Schema input) {
        return new NumberColumn(column, unit(input.type(column)));
    }

    static double unit(io.tidemark.types.SqlType type) {
        return type.isExact() && !type.isInteger() ? Math.pow(10, type.scale()) : 1;
    }

    boolean isNull(ColumnBatch batch, int row) {
        return batch.columns[column].isNull(row);
    }

    double read(ColumnBatch batch, int row) {
        return read(batch.columns[column], row, unit);
    }

    static double read(ColumnVector vector, int row, double unit) {
        if (vector instanceof DoubleVector doubles) {
            return doubles.values[row];
        }
        double unscaled = vector instanceof LongVector longs ? longs.values[row] : wide((WideVector) vector, row);
        return unit == 1 ? unscaled : unscaled / unit;
    }

    private static double wide(WideVector vector, int row) {
        return ExactSum.wide(vector.high[row], vector.low[row]).doubleValue();
    }
}
