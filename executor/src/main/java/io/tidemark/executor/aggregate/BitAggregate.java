package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;

/**
 * BIT_AND, BIT_OR and BIT_XOR of integers. State: the bits, how many values there were.
 *
 * @param column an integer
 * @param at first long of its state
 */
record BitAggregate(int column, int at, Operation operation) implements Aggregate {
    enum Operation {
        AND,
        OR,
        XOR
    }

    @Override
    public int longs() {
        return 2;
    }

    @Override
    public boolean retracts() {
        return operation == Operation.XOR;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        long[] values = state.values();
        LongVector source = batch.longs(column);
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (!source.isNull(row)) {
                take(values, slots[place] + at, source.values[row], sign);
            }
        }
    }

    private void take(long[] values, int slot, long bits, long count) {
        long before = values[slot];
        values[slot] = values[slot + 1] == 0
                ? bits
                : switch (operation) {
                    case AND -> before & bits;
                    case OR -> before | bits;
                    case XOR -> before ^ bits;
                };
        values[slot + 1] += count;
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        long count = from.values()[fromSlot + at + 1];
        if (count != 0) {
            take(into.values(), intoSlot + at, from.values()[fromSlot + at], count);
        }
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        for (int place = 0; place < count; place++) {
            int slot = slots[place] + at;
            if (values[slot + 1] == 0) {
                target.setNull(targetFrom + place);
            } else {
                target.setNotNull(targetFrom + place);
                ((LongVector) target).values[targetFrom + place] = values[slot];
            }
        }
    }
}
