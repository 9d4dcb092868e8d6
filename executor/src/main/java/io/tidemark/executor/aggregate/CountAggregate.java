package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;

/**
 * COUNT(*) and COUNT(x).
 *
 * @param column whose nulls do not count, or -1 to count rows
 * @param at first long of its state
 */
record CountAggregate(int column, int at) implements Aggregate {
    @Override
    public int longs() {
        return 1;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        long[] values = state.values();
        ColumnVector counted = column < 0 ? null : batch.columns[column];
        if (counted == null || !counted.mayHaveNulls) {
            for (int place = 0; place < count; place++) {
                values[slots[place] + at] += sign;
            }
            return;
        }
        boolean[] nulls = counted.nulls;
        for (int place = 0; place < count; place++) {
            values[slots[place] + at] += nulls[rows[place]] ? 0 : sign;
        }
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        into.values()[intoSlot + at] += from.values()[fromSlot + at];
    }

    @Override
    public void mergeAll(
            MutableStateValues into, int[] intoSlots, StateValues from, int[] fromSlots, int fromPlace, int count) {
        long[] target = into.values();
        long[] source = from.values();
        for (int place = 0; place < count; place++) {
            target[intoSlots[place] + at] += source[fromSlots[fromPlace + place] + at];
        }
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        long[] results = ((LongVector) target).values;
        for (int place = 0; place < count; place++) {
            results[targetFrom + place] = values[slots[place] + at];
            target.setNotNull(targetFrom + place);
        }
    }
}
