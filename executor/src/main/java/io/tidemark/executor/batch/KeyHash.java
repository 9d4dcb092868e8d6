package io.tidemark.executor.batch;

import java.util.Arrays;

/**
 * The hash of rows' keys, the same for equal keys of the same types, whatever batch they are in. It decides to which
 * {@link io.tidemark.executor.snapshot.KeyGroups key group} state belongs and so is part of the checkpoint format: it may
 * never change. Stateless.
 */
public final class KeyHash {
    private static final long START = 0x9E3779B97F4A7C15L;

    private KeyHash() {}

    /** The hash of some columns of a row, its bits well mixed. */
    public static int hash(ColumnBatch batch, int[] keys, int row) {
        return hash(batch.columns, keys, row);
    }

    /** The same of columns that belong to no batch. */
    public static int hash(ColumnVector[] columns, int[] keys, int row) {
        long hash = START;
        for (int key : keys) {
            hash = mix(hash ^ hash(columns[key], row));
        }
        return (int) (hash >>> 32);
    }

    /**
     * The hashes of many rows, column by column: the upper half of {@code into[place]} is what {@link #hash} gives for
     * {@code rows[place]}.
     */
    public static void hashAll(ColumnBatch batch, int[] keys, int[] rows, int count, long[] into) {
        Arrays.fill(into, 0, count, START);
        for (int key : keys) {
            ColumnVector vector = batch.columns[key];
            if (vector instanceof LongVector longs && !longs.mayHaveNulls) {
                hashLongs(longs.values, rows, count, into);
            } else {
                for (int place = 0; place < count; place++) {
                    into[place] = mix(into[place] ^ hash(vector, rows[place]));
                }
            }
        }
    }

    private static void hashLongs(long[] values, int[] rows, int count, long[] into) {
        for (int place = 0; place < count; place++) {
            into[place] = mix(into[place] ^ values[rows[place]]);
        }
    }

    private static long hash(ColumnVector vector, int row) {
        if (vector.isNull(row)) {
            return 1;
        }
        if (vector instanceof LongVector longs) {
            return longs.values[row];
        }
        if (vector instanceof DoubleVector doubles) {
            return Double.doubleToLongBits(doubles.values[row] + 0.0);
        }
        if (vector instanceof WideVector wide) {
            return wide.high[row] * 31 + wide.low[row];
        }
        BytesVector bytes = (BytesVector) vector;
        long hash = bytes.length[row];
        int end = bytes.start[row] + bytes.length[row];
        for (int at = bytes.start[row]; at < end; at++) {
            hash = hash * 31 + bytes.buffer[at];
        }
        return hash;
    }

    /** The finaliser of MurmurHash3 (Austin Appleby, public domain). */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 33);
    }
}
