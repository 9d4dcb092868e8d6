package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;

/**
 * MIN and MAX of everything that lies in longs or doubles. NaN is greater than all other doubles. State: the value (two
 * longs for wide decimals), then how many values there were.
 *
 * @param column what is compared
 * @param at first long of its state
 * @param greatest MAX (true) or MIN
 * @param wide whether values have two longs
 */
record ExtremeAggregate(int column, int at, boolean greatest, boolean wide) implements Aggregate {
    @Override
    public int longs() {
        return wide ? 3 : 2;
    }

    @Override
    public boolean retracts() {
        return false;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        ColumnVector source = batch.columns[column];
        long[] values = state.values();
        if (source instanceof LongVector longs && !longs.mayHaveNulls) {
            addLongs(longs.values, rows, count, values, slots);
            return;
        }
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (!source.isNull(row)) {
                addOne(source, row, values, slots[place] + at);
            }
        }
    }

    private void addLongs(long[] source, int[] rows, int count, long[] values, int[] slots) {
        for (int place = 0; place < count; place++) {
            int slot = slots[place] + at;
            long value = source[rows[place]];
            if (values[slot + 1]++ == 0 || (greatest ? value > values[slot] : value < values[slot])) {
                values[slot] = value;
            }
        }
    }

    private void addOne(ColumnVector source, int row, long[] values, int slot) {
        if (source instanceof WideVector vector) {
            offerWide(values, slot, vector.high[row], vector.low[row]);
        } else if (source instanceof DoubleVector vector) {
            offer(values, slot, TupleCodec.sortable(vector.values[row]));
        } else {
            offer(values, slot, ((LongVector) source).values[row]);
        }
    }

    private void offer(long[] values, int slot, long value) {
        if (values[slot + 1]++ == 0 || (greatest ? value > values[slot] : value < values[slot])) {
            values[slot] = value;
        }
    }

    private void offerWide(long[] values, int slot, long high, long low) {
        int order = Long.compare(high, values[slot]);
        if (order == 0) {
            order = Long.compareUnsigned(low, values[slot + 1]);
        }
        if (values[slot + 2]++ == 0 || (greatest ? order > 0 : order < 0)) {
            values[slot] = high;
            values[slot + 1] = low;
        }
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        long[] source = from.values();
        int countAt = longs() - 1;
        long count = source[fromSlot + at + countAt];
        if (count == 0) {
            return;
        }
        long[] target = into.values();
        if (wide) {
            offerWide(target, intoSlot + at, source[fromSlot + at], source[fromSlot + at + 1]);
        } else {
            offer(target, intoSlot + at, source[fromSlot + at]);
        }
        target[intoSlot + at + countAt] += count - 1;
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        for (int place = 0; place < count; place++) {
            int slot = slots[place] + at;
            int row = targetFrom + place;
            if (values[slot + longs() - 1] == 0) {
                target.setNull(row);
                continue;
            }
            target.setNotNull(row);
            if (target instanceof WideVector vector) {
                vector.high[row] = values[slot];
                vector.low[row] = values[slot + 1];
            } else if (target instanceof DoubleVector vector) {
                vector.values[row] = TupleCodec.unsortable(values[slot]);
            } else {
                ((LongVector) target).values[row] = values[slot];
            }
        }
    }
}
