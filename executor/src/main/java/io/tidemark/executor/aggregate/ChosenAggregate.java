package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import java.util.Arrays;

/**
 * FIRST_VALUE, LAST_VALUE, ARG_MIN and ARG_MAX: the state is one row, as a tuple in a bytes field, null while there was
 * none. Thread: task thread (its codec is scratch space).
 *
 * @param required the column that must not be null for a row to count
 * @param field its bytes field
 * @param shown which column of the tuple is the result
 */
record ChosenAggregate(TupleCodec codec, int required, int field, Choice choice, int shown) implements Aggregate {
    /** Which of two rows stays. */
    enum Choice {
        FIRST,
        LAST,
        LEAST,
        GREATEST
    }

    @Override
    public int longs() {
        return 0;
    }

    @Override
    public int bytesFields() {
        return 1;
    }

    @Override
    public boolean retracts() {
        return false;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        ColumnVector needed = batch.columns[required];
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (needed.isNull(row) || (choice == Choice.FIRST && state.bytesLength(slots[place], field) >= 0)) {
                continue;
            }
            codec.encode(batch, row);
            offer(state, slots[place], codec.bytes(), 0, codec.length());
        }
    }

    private void offer(MutableStateValues state, int slot, byte[] buffer, int start, int length) {
        int held = state.bytesLength(slot, field);
        if (held < 0 || isBetter(state, slot, held, buffer, start, length)) {
            state.setBytes(slot, field, buffer, start, length);
        }
    }

    private boolean isBetter(StateValues state, int slot, int held, byte[] buffer, int start, int length) {
        int heldStart = state.bytesStart(slot, field);
        return switch (choice) {
            case FIRST -> false;
            case LAST -> true;
            case LEAST ->
                Arrays.compareUnsigned(buffer, start, start + length, state.bytesBuffer(), heldStart, heldStart + held)
                        < 0;
            case GREATEST ->
                Arrays.compareUnsigned(buffer, start, start + length, state.bytesBuffer(), heldStart, heldStart + held)
                        > 0;
        };
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        int length = from.bytesLength(fromSlot, field);
        if (length >= 0) {
            offer(into, intoSlot, from.bytesBuffer(), from.bytesStart(fromSlot, field), length);
        }
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        for (int place = 0; place < count; place++) {
            if (state.bytesLength(slots[place], field) < 0) {
                target.setNull(targetFrom + place);
            } else {
                int start = state.bytesStart(slots[place], field);
                codec.decode(state.bytesBuffer(), start, shown, target, targetFrom + place);
            }
        }
    }
}
