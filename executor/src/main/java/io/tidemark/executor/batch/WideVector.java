package io.tidemark.executor.batch;

/** DECIMAL above 18 digits: unscaled 128-bit two's complement values. Mutable; see {@link ColumnVector}. */
public final class WideVector extends ColumnVector {
    /** Upper 64 bits, one a row. */
    public long[] high;

    /** Lower 64 bits, one a row. */
    public long[] low;

    public WideVector(int capacity) {
        super(capacity);
        high = new long[capacity];
        low = new long[capacity];
    }

    @Override
    void copyValue(ColumnVector source, int sourceRow, int row) {
        WideVector wide = (WideVector) source;
        high[row] = wide.high[sourceRow];
        low[row] = wide.low[sourceRow];
    }

    @Override
    void copyValues(ColumnVector source, int[] rows, int from, int count, int at) {
        WideVector given = (WideVector) source;
        for (int place = 0; place < count; place++) {
            high[at + place] = given.high[rows[from + place]];
            low[at + place] = given.low[rows[from + place]];
        }
    }
}
