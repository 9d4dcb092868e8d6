package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The first columns of a row as bytes, to be kept in state: for each column a mark (null or not) and the value. Equal
 * rows have equal bytes. Mutable: it keeps the bytes of the last row. Thread: task thread.
 */
final class RowImage {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MOST_FIXED = 1 + 2 * Long.BYTES;

    private final int columns;
    private final boolean exact;
    private byte[] bytes = new byte[64];
    private int length;

    /** @param columns how many columns of a row count */
    RowImage(int columns) {
        this(columns, false);
    }

    /** @param exact whether -0.0 stays what it is: not for what is compared */
    RowImage(int columns, boolean exact) {
        this.columns = columns;
        this.exact = exact;
    }

    /** The bytes of the last row, of which {@link #length} count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Makes the bytes of a row. */
    void encode(ColumnBatch batch, int row) {
        length = 0;
        for (int column = 0; column < columns; column++) {
            ColumnVector vector = batch.columns[column];
            reserve(MOST_FIXED);
            boolean isNull = vector.isNull(row);
            bytes[length++] = (byte) (isNull ? 0 : 1);
            if (!isNull) {
                encode(vector, row);
            }
        }
    }

    private void encode(ColumnVector vector, int row) {
        if (vector instanceof LongVector longs) {
            put(longs.values[row]);
        } else if (vector instanceof DoubleVector doubles) {
            double number = doubles.values[row];
            put(exact ? Double.doubleToRawLongBits(number) : Double.doubleToLongBits(number + 0.0)); // -0.0 equals 0.0
        } else if (vector instanceof WideVector wide) {
            put(wide.high[row]);
            put(wide.low[row]);
        } else {
            BytesVector texts = (BytesVector) vector;
            int size = texts.length[row];
            put(size);
            reserve(size);
            System.arraycopy(texts.buffer, texts.start[row], bytes, length, size);
            length += size;
        }
    }

    private void put(long value) {
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /** Writes the row whose bytes begin at a place into a row of a batch. */
    void decode(byte[] source, int start, ColumnBatch batch, int row) {
        int at = start;
        for (int column = 0; column < columns; column++) {
            ColumnVector vector = batch.columns[column];
            if (source[at++] == 0) {
                vector.setNull(row);
                continue;
            }
            vector.setNotNull(row);
            at = decode(source, at, vector, row);
        }
    }

    private static int decode(byte[] source, int at, ColumnVector vector, int row) {
        long first = (long) LONGS.get(source, at);
        int next = at + Long.BYTES;
        if (vector instanceof LongVector longs) {
            longs.values[row] = first;
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = Double.longBitsToDouble(first);
        } else if (vector instanceof WideVector wide) {
            wide.high[row] = first;
            wide.low[row] = (long) LONGS.get(source, next);
            next += Long.BYTES;
        } else {
            ((BytesVector) vector).set(row, source, next, (int) first);
            next += (int) first;
        }
        return next;
    }
}
