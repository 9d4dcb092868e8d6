package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import io.tidemark.types.TidemarkException;

/**
 * Aggregates that need all values of a group, and those that otherwise could not take rows away: the state is a
 * {@link Bag} in a bytes field, the function is in the {@link BagResult}. Thread: task thread.
 *
 * <p>A batch's rows are taken group by group, so that a group's bytes are copied once per batch. A bag whose order of
 * arrival does not matter is added up again when it has doubled. State besides the bytes: their number after that.
 */
final class BagAggregate implements Aggregate {
    private static final int LEAST_COMPACTED = 1024;

    private final TupleCodec codec;
    private final int[] required;
    private final int at;
    private final int field;
    private final boolean arrivalOrder;
    private final BagResult result;
    private final String name;
    private final Bag bag = new Bag();
    private final RowsBySlot bySlot = new RowsBySlot();

    /**
     * @param required columns that must not be null for a row to count
     * @param at first long of its state
     * @param field its bytes field
     * @param arrivalOrder whether entries stay in the order in which they came
     * @param name of the call, for messages
     */
    BagAggregate(
            TupleCodec codec, int[] required, int at, int field, boolean arrivalOrder, BagResult result, String name) {
        this.codec = codec;
        this.required = required.clone();
        this.at = at;
        this.field = field;
        this.arrivalOrder = arrivalOrder;
        this.result = result;
        this.name = name;
    }

    @Override
    public int longs() {
        return 1;
    }

    @Override
    public int bytesFields() {
        return 1;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        bySlot.clear(count);
        for (int place = 0; place < count; place++) {
            if (isWhole(batch, rows[place])) {
                bySlot.add(slots[place], rows[place]);
            }
        }
        bySlot.sort();
        for (int place = 0; place < bySlot.size(); ) {
            int slot = bySlot.slot(place);
            load(state, slot);
            for (; place < bySlot.size() && bySlot.slot(place) == slot; place++) {
                take(batch, bySlot.row(place), sign);
            }
            store(state, slot);
        }
    }

    private boolean isWhole(ColumnBatch batch, int row) {
        for (int column : required) {
            if (batch.columns[column].isNull(row)) {
                return false;
            }
        }
        return true;
    }

    private void take(ColumnBatch batch, int row, int sign) {
        codec.encode(batch, row);
        if (arrivalOrder && sign < 0) {
            bag.remove(codec.bytes(), codec.length());
        } else {
            bag.add(codec.bytes(), 0, codec.length(), sign);
        }
    }

    private void load(StateValues state, int slot) {
        int length = state.bytesLength(slot, field);
        bag.load(state.bytesBuffer(), length < 0 ? 0 : state.bytesStart(slot, field), Math.max(0, length));
    }

    private void store(MutableStateValues state, int slot) {
        long compacted = state.values()[slot + at];
        if (!arrivalOrder && bag.length() > 2 * compacted + LEAST_COMPACTED) {
            bag.compact();
            state.values()[slot + at] = bag.length();
        }
        state.setBytes(slot, field, bag.bytes(), 0, bag.length());
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        int length = from.bytesLength(fromSlot, field);
        if (length > 0) {
            load(into, intoSlot);
            bag.append(from.bytesBuffer(), from.bytesStart(fromSlot, field), length);
            store(into, intoSlot);
        }
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        for (int place = 0; place < count; place++) {
            load(state, slots[place]);
            if (arrivalOrder) {
                bag.read();
            } else {
                bag.readSorted();
            }
            write(target, targetFrom + place);
        }
    }

    private void write(ColumnVector target, int row) {
        try {
            result.write(bag, target, row);
        } catch (EvaluationFailure failure) {
            throw new TidemarkException(
                    failure.code(),
                    name + ": " + failure.reason(),
                    "make smaller groups, or take fewer or shorter values into them",
                    null);
        }
    }
}
