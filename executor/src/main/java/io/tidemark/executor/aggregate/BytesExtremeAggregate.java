package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import java.util.Arrays;

/**
 * MIN and MAX of texts and binary values, compared byte by byte (which for UTF-8 is the order of code points). State: one
 * bytes field, null while there was no value.
 *
 * @param column what is compared
 * @param field its bytes field
 * @param greatest MAX (true) or MIN
 */
record BytesExtremeAggregate(int column, int field, boolean greatest) implements Aggregate {
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
        BytesVector source = batch.bytes(column);
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (!source.isNull(row)) {
                offer(state, slots[place], source.buffer, source.start[row], source.length[row]);
            }
        }
    }

    private void offer(MutableStateValues state, int slot, byte[] buffer, int start, int length) {
        int heldLength = state.bytesLength(slot, field);
        if (heldLength >= 0) {
            int heldStart = state.bytesStart(slot, field);
            int order = Arrays.compareUnsigned(
                    buffer, start, start + length, state.bytesBuffer(), heldStart, heldStart + heldLength);
            if (greatest ? order <= 0 : order >= 0) {
                return;
            }
        }
        state.setBytes(slot, field, buffer, start, length);
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
        BytesVector results = (BytesVector) target;
        for (int place = 0; place < count; place++) {
            int length = state.bytesLength(slots[place], field);
            if (length < 0) {
                results.setNull(targetFrom + place);
            } else {
                results.setNotNull(targetFrom + place);
                results.set(targetFrom + place, state.bytesBuffer(), state.bytesStart(slots[place], field), length);
            }
        }
    }
}
