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
}
