package io.tidemark.executor.batch;

/** REAL (rounded to a float) and DOUBLE. Mutable; see {@link ColumnVector}. */
public final class DoubleVector extends ColumnVector {
    /** The values, one a row. */
    public double[] values;

    public DoubleVector(int capacity) {
        super(capacity);
        values = new double[capacity];
    }

    @Override
    void copyValue(ColumnVector source, int sourceRow, int row) {
        values[row] = ((DoubleVector) source).values[sourceRow];
    }

    @Override
    void copyValues(ColumnVector source, int[] rows, int from, int count, int at) {
        double[] given = ((DoubleVector) source).values;
        for (int place = 0; place < count; place++) {
            values[at + place] = given[rows[from + place]];
        }
    }
}
