package io.tidemark.executor.state;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.types.SqlType.Layout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Entries as bytes, for cold maps and snapshots. Key: a zero byte if keys or values vary in length, a byte for each column
 * that says whether it is null, then each column (8 bytes, WIDE 16; BYTES its length and itself). Value: the longs, then
 * each bytes field as length (-1 for null) and itself. Equal keys have equal bytes. Part of the checkpoint format: it may not change. Mutable:
 * reuses its arrays. Thread: task thread.
 */
final class EntryCodec {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final StateLayout layout;
    private final Layout[] keyLayouts;
    private final boolean constant;
    private byte[] key = {};
    private byte[] value = {};
    private byte[] buffer = new byte[64];
    private int used;

    EntryCodec(StateLayout layout) {
        this.layout = layout;
        keyLayouts = new Layout[layout.keys().size()];
        boolean varies = layout.bytesFields() > 0;
        for (int column = 0; column < keyLayouts.length; column++) {
            keyLayouts[column] = layout.keys().get(column).layout();
            varies |= keyLayouts[column] == Layout.BYTES;
        }
        constant = !varies;
    }

    /** Whether all keys have the same length, and all values. */
    boolean isConstant() {
        return constant;
    }

    /** Length of a key, without its texts. */
    int minKeyBytes() {
        int bytes = constant ? 0 : 1;
        for (Layout column : keyLayouts) {
            bytes += 1
                    + switch (column) {
                        case LONG, DOUBLE -> Long.BYTES;
                        case WIDE -> 2 * Long.BYTES;
                        case BYTES -> Integer.BYTES;
                    };
        }
        return Math.max(1, bytes);
    }

    /** Length of a value, without its texts. */
    int minValueBytes() {
        return Math.max(1, layout.longFields() * Long.BYTES + layout.bytesFields() * Integer.BYTES);
    }

    /** The key in a row; if constant, good until the next call. */
    byte[] key(ColumnVector[] keys, int row) {
        used = 0;
        addKey(keys, row);
        key = finish(key);
        return key;
    }

    /** Begins an entry in {@link #buffer} with the key in a row; returns its length. */
    int startEntry(ColumnVector[] keys, int row) {
        used = 0;
        addKey(keys, row);
        return used;
    }

    /** Puts the value in a slot behind the key; returns its length. */
    int endEntry(StateValues values, int slot) {
        int from = used;
        addValue(values, slot, from);
        return used - from;
    }

    /** Puts an encoded value behind the key; returns its length. */
    int endEntry(byte[] encoded) {
        reserve(encoded.length);
        System.arraycopy(encoded, 0, buffer, used, encoded.length);
        used += encoded.length;
        return encoded.length;
    }

    /** Where the entry stands that was begun last, from 0 on; good until the next call. */
    byte[] buffer() {
        return buffer;
    }

    private void addKey(ColumnVector[] keys, int row) {
        if (!constant || keys.length == 0) {
            addByte(0);
        }
        for (ColumnVector column : keys) {
            addByte(column.isNull(row) ? 1 : 0);
        }
        for (int column = 0; column < keys.length; column++) {
            addColumn(keys[column], row, keys[column].isNull(row));
        }
    }

    private void addColumn(ColumnVector column, int row, boolean isNull) {
        if (column instanceof BytesVector bytes) {
            addBytes(bytes.buffer, bytes.start[row], isNull ? 0 : bytes.length[row]);
        } else if (column instanceof WideVector wides) {
            addLong(isNull ? 0 : wides.high[row]);
            addLong(isNull ? 0 : wides.low[row]);
        } else if (column instanceof DoubleVector doubles) {
            addLong(isNull ? 0 : KeyEncoder.doubleWord(doubles.values[row]));
        } else {
            addLong(isNull ? 0 : ((LongVector) column).values[row]);
        }
    }

    /** The value in a slot; if constant, good until the next call. */
    byte[] value(StateValues values, int slot) {
        used = 0;
        addValue(values, slot, 0);
        value = finish(value);
        return value;
    }

    private void addValue(StateValues values, int slot, int from) {
        long[] longs = values.values();
        for (int field = 0; field < layout.longFields(); field++) {
            addLong(longs[slot + field]);
        }
        for (int field = 0; field < layout.bytesFields(); field++) {
            int length = values.bytesLength(slot, field);
            if (length < 0) {
                addInt(-1);
            } else {
                addBytes(values.bytesBuffer(), values.bytesStart(slot, field), length);
            }
        }
        if (used == from) {
            addByte(0);
        }
    }

    private byte[] finish(byte[] last) {
        if (constant && last.length == used) {
            System.arraycopy(buffer, 0, last, 0, used);
            return last;
        }
        byte[] result = Arrays.copyOf(buffer, used);
        if (buffer.length > 1 << 20) {
            buffer = new byte[64];
        }
        return result;
    }

    private void reserve(int bytes) {
        if (buffer.length - used < bytes) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(used, bytes), buffer.length * 2));
        }
    }

    private void addByte(int number) {
        reserve(1);
        buffer[used++] = (byte) number;
    }

    private void addInt(int number) {
        reserve(Integer.BYTES);
        INTS.set(buffer, used, number);
        used += Integer.BYTES;
    }

    private void addLong(long number) {
        reserve(Long.BYTES);
        LONGS.set(buffer, used, number);
        used += Long.BYTES;
    }

    private void addBytes(byte[] source, int start, int length) {
        addInt(length);
        reserve(length);
        System.arraycopy(source, start, buffer, used, length);
        used += length;
    }

    /** Writes an encoded key to a row. */
    void readKey(byte[] encoded, ColumnVector[] targets, int row) {
        readKey(encoded, 0, targets, row);
    }

    /** Writes a key that is encoded from a place on to a row. */
    void readKey(byte[] encoded, int start, ColumnVector[] targets, int row) {
        int nullAt = start + (constant && targets.length > 0 ? 0 : 1);
        int at = nullAt + targets.length;
        for (int column = 0; column < targets.length; column++) {
            ColumnVector target = targets[column];
            if (encoded[nullAt + column] != 0) {
                target.setNull(row);
            } else {
                target.setNotNull(row);
            }
            if (target instanceof BytesVector bytes) {
                int length = (int) INTS.get(encoded, at);
                bytes.set(row, encoded, at + Integer.BYTES, length);
                at += Integer.BYTES + length;
            } else if (target instanceof WideVector wides) {
                wides.high[row] = (long) LONGS.get(encoded, at);
                wides.low[row] = (long) LONGS.get(encoded, at + Long.BYTES);
                at += 2 * Long.BYTES;
            } else {
                readWord((long) LONGS.get(encoded, at), target, row);
                at += Long.BYTES;
            }
        }
    }

    private static void readWord(long word, ColumnVector target, int row) {
        if (target instanceof DoubleVector doubles) {
            doubles.values[row] = Double.longBitsToDouble(word);
        } else {
            ((LongVector) target).values[row] = word;
        }
    }

    /** Writes an encoded value to a slot. */
    void readValue(byte[] encoded, MutableStateValues into, int slot) {
        readValue(encoded, 0, into, slot);
    }

    /** Writes a value that is encoded from a place on to a slot. */
    void readValue(byte[] encoded, int start, MutableStateValues into, int slot) {
        int at = start;
        long[] longs = into.values();
        for (int field = 0; field < layout.longFields(); field++, at += Long.BYTES) {
            longs[slot + field] = (long) LONGS.get(encoded, at);
        }
        for (int field = 0; field < layout.bytesFields(); field++) {
            int length = (int) INTS.get(encoded, at);
            at += Integer.BYTES;
            if (length < 0) {
                into.setBytesNull(slot, field);
            } else {
                into.setBytes(slot, field, encoded, at, length);
                at += length;
            }
        }
    }
}
