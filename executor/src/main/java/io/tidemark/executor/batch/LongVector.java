package io.tidemark.executor.batch;

/** Booleans, integers, times, intervals and DECIMAL up to 18 digits. Mutable; see {@link ColumnVector}. */
public final class LongVector extends ColumnVector {
    /** The values, one a row. */
    public long[] values;

    public LongVector(int capacity) {
        super(capacity);
        values = new long[capacity];
    }

    @Override
    void copyValue(ColumnVector source, int sourceRow, int row) {
        values[row] = ((LongVector) source).values[sourceRow];
    }

    @Override
    void copyValues(ColumnVector source, int[] rows, int from, int count, int at) {
        long[] given = ((LongVector) source).values;
        for (int place = 0; place < count; place++) {
            values[at + place] = given[rows[from + place]];
        }
    }
}
