package io.tidemark.executor.table;

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
 * Some columns of a row as bytes: for each a mark (null or not) and the value. Equal values have equal bytes. Part of the
 * format of table files. Mutable: it keeps the bytes of the last row. Thread: its owner's.
 */
final class RowBytes {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MOST_FIXED = 1 + 2 * Long.BYTES;

    private final int[] columns;
    private byte[] bytes = new byte[64];
    private int length;

    /** @param columns the columns of a batch that count, in this order */
    RowBytes(int[] columns) {
        this.columns = columns;
    }

    /** The bytes of the last row, of which {@link #length} count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** A copy of the bytes of the last row. */
    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Makes the bytes of a row. */
    void encode(ColumnBatch batch, int row) {
        length = 0;
        for (int column : columns) {
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
            put(Double.doubleToLongBits(doubles.values[row] + 0.0)); // -0.0 equals 0.0
        } else if (vector instanceof WideVector wide) {
            put(wide.high[row]);
            put(wide.low[row]);
        } else {
            BytesVector texts = (BytesVector) vector;
            int size = texts.length[row];
            INTS.set(bytes, length, size);
            length += Integer.BYTES;
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
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }

    /** Writes the row whose bytes begin at a place into a row of a batch; returns where they end. */
    int decode(byte[] source, int start, ColumnBatch batch, int row) {
        int at = start;
        for (int column : columns) {
            ColumnVector vector = batch.columns[column];
            if (source[at++] == 0) {
                vector.setNull(row);
                continue;
            }
            vector.setNotNull(row);
            at = decode(source, at, vector, row);
        }
        return at;
    }

    private static int decode(byte[] source, int at, ColumnVector vector, int row) {
        if (vector instanceof BytesVector texts) {
            int size = (int) INTS.get(source, at);
            texts.set(row, source, at + Integer.BYTES, size);
            return at + Integer.BYTES + size;
        }
        long first = (long) LONGS.get(source, at);
        int next = at + Long.BYTES;
        if (vector instanceof LongVector longs) {
            longs.values[row] = first;
        } else if (vector instanceof DoubleVector doubles) {
            doubles.values[row] = Double.longBitsToDouble(first);
        } else {
            WideVector wide = (WideVector) vector;
            wide.high[row] = first;
            wide.low[row] = (long) LONGS.get(source, next);
            next += Long.BYTES;
        }
        return next;
    }

    /** A well mixed hash of bytes. */
    static int hash(byte[] bytes, int start, int length) {
        long hash = length * 0x9E3779B97F4A7C15L;
        int at = start;
        int end = start + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * 0xFF51AFD7ED558CCDL;
            hash ^= hash >>> 32;
        }
        for (; at < end; at++) {
            hash = (hash ^ bytes[at]) * 0xC4CEB9FE1A85EC53L;
            hash ^= hash >>> 29;
        }
        hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
        return (int) (hash ^ (hash >>> 32));
    }
}
