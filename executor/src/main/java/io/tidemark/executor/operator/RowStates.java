package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.types.Check;
import java.util.Arrays;

/**
 * States of groups that consist of longs alone, one group a row, between the columns of a batch and the aggregates, which
 * want the longs of a group side by side. Mutable; owned by one operator.
 */
final class RowStates implements MutableStateValues {
    private final long[] initial;
    private final int longs;
    private final int firstColumn;
    private long[] values = {};
    private int[] slots = {};

    /**
     * @param initial the longs of an empty group
     * @param firstColumn where the state's columns begin in a batch
     */
    RowStates(long[] initial, int firstColumn) {
        this.initial = initial;
        this.longs = initial.length;
        this.firstColumn = firstColumn;
    }

    /** The slots of the first groups. */
    int[] slots(int count) {
        if (slots.length < count) {
            values = new long[count * longs];
            slots = new int[count];
            for (int place = 0; place < count; place++) {
                slots[place] = place * longs;
            }
        }
        return slots;
    }

    /** Makes so many empty groups. */
    void clear(int count) {
        slots(count);
        Arrays.fill(values, 0, count * longs, 0);
        for (int column = 0; column < longs; column++) {
            if (initial[column] == 0) {
                continue;
            }
            for (int place = 0; place < count; place++) {
                values[place * longs + column] = initial[column];
            }
        }
    }

    /** Makes groups of the states in rows of a batch. */
    void read(ColumnBatch batch, int[] rows, int count) {
        slots(count);
        for (int column = 0; column < longs; column++) {
            long[] source = batch.longs(firstColumn + column).values;
            for (int place = 0; place < count; place++) {
                values[place * longs + column] = source[rows[place]];
            }
        }
    }

    /** Writes groups, which may be those of a table, to the first rows of a batch. */
    void write(long[] from, int[] fromSlots, int count, ColumnBatch batch) {
        for (int column = 0; column < longs; column++) {
            long[] target = batch.longs(firstColumn + column).values;
            for (int place = 0; place < count; place++) {
                target[place] = from[fromSlots[place] + column];
            }
        }
    }

    @Override
    public long[] values() {
        return values;
    }

    @Override
    public byte[] bytesBuffer() {
        return none();
    }

    @Override
    public int bytesStart(int slot, int field) {
        return none().length;
    }

    @Override
    public int bytesLength(int slot, int field) {
        return none().length;
    }

    @Override
    public void setBytes(int slot, int field, byte[] source, int start, int length) {
        none();
    }

    @Override
    public void setBytesNull(int slot, int field) {
        none();
    }

    private static byte[] none() {
        Check.state(false, "partial sums have no bytes");
        return new byte[0];
    }
}
