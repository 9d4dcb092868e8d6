package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import java.util.Arrays;

/**
 * Aggregates that keep a sketch of Apache DataSketches instead of the values: a bytes field with the sketch, null while
 * there was no value. Thread: task thread.
 */
final class SketchAggregate implements Aggregate {
    private final int column;
    private final int field;
    private final GroupSketch sketch;
    private final RowsBySlot bySlot = new RowsBySlot();

    /**
     * @param column whose values are taken
     * @param field its bytes field
     */
    SketchAggregate(int column, int field, GroupSketch sketch) {
        this.column = column;
        this.field = field;
        this.sketch = sketch;
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
        ColumnVector source = batch.columns[column];
        bySlot.clear(count);
        for (int place = 0; place < count; place++) {
            if (!source.isNull(rows[place])) {
                bySlot.add(slots[place], rows[place]);
            }
        }
        bySlot.sort();
        for (int place = 0; place < bySlot.size(); ) {
            int slot = bySlot.slot(place);
            load(state, slot);
            for (; place < bySlot.size() && bySlot.slot(place) == slot; place++) {
                sketch.add(source, bySlot.row(place));
            }
            store(state, slot);
        }
    }

    private void load(StateValues state, int slot) {
        sketch.clear();
        int length = state.bytesLength(slot, field);
        if (length >= 0) {
            sketch.merge(copy(state, slot, length));
        }
    }

    private byte[] copy(StateValues state, int slot, int length) {
        int start = state.bytesStart(slot, field);
        return Arrays.copyOfRange(state.bytesBuffer(), start, start + length);
    }

    private void store(MutableStateValues state, int slot) {
        byte[] bytes = sketch.bytes();
        state.setBytes(slot, field, bytes, 0, bytes.length);
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        int length = from.bytesLength(fromSlot, field);
        if (length >= 0) {
            load(into, intoSlot);
            sketch.merge(copy(from, fromSlot, length));
            store(into, intoSlot);
        }
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        for (int place = 0; place < count; place++) {
            load(state, slots[place]);
            sketch.write(target, targetFrom + place);
        }
    }
}
