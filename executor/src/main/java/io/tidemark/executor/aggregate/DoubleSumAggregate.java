package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import io.tidemark.types.SqlType;

/**
 * SUM and AVG of floating-point numbers, with Neumaier's compensation (Zeitschrift für Angewandte Mathematik und
 * Mechanik 54, 1974), so that the order of rows hardly shows. State: sum, compensation, count.
 *
 * @param column what is summed
 * @param at first long of its state
 * @param average whether the result is the mean
 * @param type of the result; REAL is rounded to a float
 */
record DoubleSumAggregate(int column, int at, boolean average, SqlType type) implements Aggregate {
    @Override
    public int longs() {
        return 3;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        long[] values = state.values();
        DoubleVector source = batch.doubles(column);
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (!source.isNull(row)) {
                int slot = slots[place] + at;
                add(values, slot, sign * source.values[row]);
                values[slot + 2] += sign;
            }
        }
    }

    private static void add(long[] state, int slot, double value) {
        double sum = Double.longBitsToDouble(state[slot]);
        double next = sum + value;
        double lost = Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
        state[slot] = Double.doubleToRawLongBits(next);
        state[slot + 1] = Double.doubleToRawLongBits(Double.longBitsToDouble(state[slot + 1]) + lost);
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        long[] source = from.values();
        long[] target = into.values();
        add(target, intoSlot + at, Double.longBitsToDouble(source[fromSlot + at]));
        double compensation =
                Double.longBitsToDouble(target[intoSlot + at + 1]) + Double.longBitsToDouble(source[fromSlot + at + 1]);
        target[intoSlot + at + 1] = Double.doubleToRawLongBits(compensation);
        target[intoSlot + at + 2] += source[fromSlot + at + 2];
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        double[] results = ((DoubleVector) target).values;
        for (int place = 0; place < count; place++) {
            int slot = slots[place] + at;
            int row = targetFrom + place;
            long rows = values[slot + 2];
            if (rows == 0) {
                target.setNull(row);
                continue;
            }
            target.setNotNull(row);
            double sum = Double.longBitsToDouble(values[slot]);
            double exact = Double.isFinite(sum) ? sum + Double.longBitsToDouble(values[slot + 1]) : sum;
            double result = average ? exact / rows : exact;
            results[row] = type.kind() == SqlType.Kind.REAL ? (float) result : result;
        }
    }
}
