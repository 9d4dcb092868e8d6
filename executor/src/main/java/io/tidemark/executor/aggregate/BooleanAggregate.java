package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;

/**
 * EVERY and SOME. State: how many values were FALSE, how many TRUE.
 *
 * @param column a BOOLEAN
 * @param at first long of its state
 * @param all EVERY (true) or SOME
 */
record BooleanAggregate(int column, int at, boolean all) implements Aggregate {
    @Override
    public int longs() {
        return 2;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        long[] values = state.values();
        LongVector source = batch.longs(column);
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (!source.isNull(row)) {
                values[slots[place] + at + (source.values[row] == 0 ? 0 : 1)] += sign;
            }
        }
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        into.values()[intoSlot + at] += from.values()[fromSlot + at];
        into.values()[intoSlot + at + 1] += from.values()[fromSlot + at + 1];
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        long[] results = ((LongVector) target).values;
        for (int place = 0; place < count; place++) {
            long falses = values[slots[place] + at];
            long trues = values[slots[place] + at + 1];
            if (falses == 0 && trues == 0) {
                target.setNull(targetFrom + place);
                continue;
            }
            target.setNotNull(targetFrom + place);
            results[targetFrom + place] = (all ? falses == 0 : trues > 0) ? 1 : 0;
        }
    }
}
