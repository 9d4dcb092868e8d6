package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.Arrays;
import java.util.List;

/**
 * Some columns of a row as bytes whose unsigned order is the order of the rows. Each column is a mark (null first, value,
 * null last) and the value: numbers most significant byte first with the sign turned, texts with their zero bytes escaped
 * and an end mark; of a descending column all bits turned. Mutable: it keeps the bytes of the last row. Thread: task
 * thread.
 */
final class TupleCodec {
    private static final int NULL_FIRST = 0;
    private static final int VALUE = 1;
    private static final int NULL_LAST = 2;
    private static final int ESCAPED_ZERO = 0xFF;
    private static final int END = 1;

    private final SortKey[] keys;
    private final SqlType.Layout[] layouts;
    private byte[] bytes = new byte[64];
    private int length;
    private byte[] text = new byte[64];

    TupleCodec(List<SortKey> columns, Schema input) {
        keys = columns.toArray(new SortKey[0]);
        layouts = new SqlType.Layout[keys.length];
        for (int place = 0; place < keys.length; place++) {
            layouts[place] = input.type(keys[place].column()).layout();
        }
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
        for (SortKey key : keys) {
            ColumnVector source = batch.columns[key.column()];
            if (source.isNull(row)) {
                put(key.nullsFirst() ? NULL_FIRST : NULL_LAST);
                continue;
            }
            put(VALUE);
            int from = length;
            encode(source, row);
            if (key.descending()) {
                turn(bytes, from, length);
            }
        }
    }

    private void encode(ColumnVector source, int row) {
        if (source instanceof LongVector longs) {
            putLong(longs.values[row] ^ Long.MIN_VALUE);
        } else if (source instanceof DoubleVector doubles) {
            putLong(sortable(doubles.values[row]) ^ Long.MIN_VALUE);
        } else if (source instanceof WideVector wide) {
            putLong(wide.high[row] ^ Long.MIN_VALUE);
            putLong(wide.low[row]);
        } else {
            BytesVector texts = (BytesVector) source;
            int end = texts.start[row] + texts.length[row];
            for (int at = texts.start[row]; at < end; at++) {
                byte value = texts.buffer[at];
                put(value);
                if (value == 0) {
                    put(ESCAPED_ZERO);
                }
            }
            put(0);
            put(END);
        }
    }

    private void put(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
    }

    private void putLong(long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            put((int) (value >>> shift));
        }
    }

    private static void turn(byte[] buffer, int from, int to) {
        for (int at = from; at < to; at++) {
            buffer[at] = (byte) ~buffer[at];
        }
    }

    /** Writes a column of a tuple (counted from 0) into a row of a vector. */
    void decode(byte[] source, int start, int column, ColumnVector target, int row) {
        int at = find(source, start, column);
        if (source[at] != VALUE) {
            target.setNull(row);
            return;
        }
        target.setNotNull(row);
        long turned = keys[column].descending() ? -1L : 0L;
        at++;
        if (target instanceof LongVector longs) {
            longs.values[row] = readLong(source, at) ^ turned ^ Long.MIN_VALUE;
        } else if (target instanceof DoubleVector doubles) {
            doubles.values[row] = unsortable(readLong(source, at) ^ turned ^ Long.MIN_VALUE);
        } else if (target instanceof WideVector wide) {
            wide.high[row] = readLong(source, at) ^ turned ^ Long.MIN_VALUE;
            wide.low[row] = readLong(source, at + Long.BYTES) ^ turned;
        } else {
            int size = decodeText(source, at, (byte) turned);
            ((BytesVector) target).set(row, text, 0, size);
        }
    }

    private int decodeText(byte[] source, int from, byte turned) {
        int size = 0;
        for (int at = from; ; at++) {
            byte value = (byte) (source[at] ^ turned);
            if (value == 0) {
                at++;
                if ((byte) (source[at] ^ turned) == END) {
                    return size;
                }
            }
            if (size == text.length) {
                text = Arrays.copyOf(text, size * 2);
            }
            text[size++] = value;
        }
    }

    /** Where the mark of a column is. */
    private int find(byte[] source, int start, int column) {
        int at = start;
        for (int place = 0; place < column; place++) {
            if (source[at++] == VALUE) {
                at += switch (layouts[place]) {
                    case LONG, DOUBLE -> Long.BYTES;
                    case WIDE -> 2 * Long.BYTES;
                    case BYTES -> textBytes(source, at, (byte) (keys[place].descending() ? -1 : 0));
                };
            }
        }
        return at;
    }

    private static int textBytes(byte[] source, int from, byte turned) {
        int at = from;
        while ((byte) (source[at] ^ turned) != 0 || (byte) (source[at + 1] ^ turned) != END) {
            at += (byte) (source[at] ^ turned) == 0 ? 2 : 1;
        }
        return at + 2 - from;
    }

    private static long readLong(byte[] source, int from) {
        long value = 0;
        for (int at = from; at < from + Long.BYTES; at++) {
            value = value << 8 | source[at] & 0xFF;
        }
        return value;
    }

    /** A long that sorts as the double does; its own inverse on longs. */
    static long sortable(double value) {
        long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    static double unsortable(long sortable) {
        return Double.longBitsToDouble(sortable ^ ((sortable >> 63) & Long.MAX_VALUE));
    }
}
