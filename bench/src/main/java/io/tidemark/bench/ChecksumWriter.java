package io.tidemark.bench;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.Check;
import io.tidemark.types.RowKind;

/** Folds the rows it is given into a tally, column by column. Thread: task thread. */
final class ChecksumWriter implements SinkWriter {
    /** What a null counts. */
    private static final long NULL = 0x6E756C6CL;

    private final Tally tally;
    private long[] folds = new long[ColumnBatch.DEFAULT_ROWS];

    ChecksumWriter(Tally tally) {
        this.tally = tally;
    }

    @Override
    public void write(ColumnBatch batch) {
        int count = batch.activeCount();
        if (folds.length < count) {
            folds = new long[count];
        }
        java.util.Arrays.fill(folds, 0, count, Checksum.SEED);
        for (ColumnVector column : batch.columns) {
            fold(column, batch, count);
        }
        byte[] kinds = batch.kinds;
        if (kinds == null) {
            tally.add(count, sum(folds, count));
        } else {
            addChanges(batch, kinds, count);
        }
    }

    private static long sum(long[] folds, int count) {
        long sum = 0;
        for (int place = 0; place < count; place++) {
            sum += Checksum.last(folds[place]);
        }
        return sum;
    }

    private void addChanges(ColumnBatch batch, byte[] kinds, int count) {
        long rows = 0;
        long sum = 0;
        for (int place = 0; place < count; place++) {
            byte kind = kinds[batch.activeRow(place)];
            boolean withdraws = kind == RowKind.UPDATE_BEFORE.ordinal() || kind == RowKind.DELETE.ordinal();
            rows += withdraws ? -1 : 1;
            sum += withdraws ? -Checksum.last(folds[place]) : Checksum.last(folds[place]);
        }
        tally.add(rows, sum);
    }

    private void fold(ColumnVector column, ColumnBatch batch, int count) {
        if (column.mayHaveNulls) {
            foldNullable(column, batch, count);
        } else if (batch.selection == null) {
            foldAll(column, count);
        } else {
            foldSelected(column, batch.selection, count);
        }
    }

    private void foldAll(ColumnVector column, int count) {
        if (column instanceof LongVector longs) {
            foldAll(folds, longs.values, count);
        } else if (column instanceof BytesVector bytes) {
            foldAll(folds, bytes.length, count);
        } else if (column instanceof WideVector wide) {
            foldAll(folds, wide.low, count);
            Check.state(fits(wide, count), "a decimal does not fit 64 bits");
        } else {
            for (int place = 0; place < count; place++) {
                folds[place] = Checksum.fold(folds[place], value(column, place));
            }
        }
    }

    private static void foldAll(long[] folds, long[] values, int count) {
        for (int row = 0; row < count; row++) {
            folds[row] = Checksum.fold(folds[row], values[row]);
        }
    }

    private static void foldAll(long[] folds, int[] values, int count) {
        for (int row = 0; row < count; row++) {
            folds[row] = Checksum.fold(folds[row], values[row]);
        }
    }

    private static boolean fits(WideVector wide, int count) {
        long[] high = wide.high;
        long[] low = wide.low;
        long differences = 0;
        for (int row = 0; row < count; row++) {
            differences |= high[row] ^ (low[row] >> 63);
        }
        return differences == 0;
    }

    private void foldSelected(ColumnVector column, int[] selection, int count) {
        if (column instanceof LongVector longs) {
            long[] values = longs.values;
            for (int place = 0; place < count; place++) {
                folds[place] = Checksum.fold(folds[place], values[selection[place]]);
            }
        } else {
            for (int place = 0; place < count; place++) {
                folds[place] = Checksum.fold(folds[place], value(column, selection[place]));
            }
        }
    }

    private void foldNullable(ColumnVector column, ColumnBatch batch, int count) {
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            folds[place] = Checksum.fold(folds[place], column.isNull(row) ? NULL : value(column, row));
        }
    }

    private static long value(ColumnVector column, int row) {
        if (column instanceof LongVector longs) {
            return longs.values[row];
        }
        if (column instanceof BytesVector bytes) {
            return bytes.length[row];
        }
        if (column instanceof WideVector wide) {
            Check.state(wide.high[row] == wide.low[row] >> 63, "a decimal does not fit 64 bits");
            return wide.low[row];
        }
        return Double.doubleToLongBits(((DoubleVector) column).values[row]);
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }

    @Override
    public void finish() {
        // Nothing is held back.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }
}
