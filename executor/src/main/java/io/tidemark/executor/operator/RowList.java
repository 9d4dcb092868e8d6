package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.Aggregate;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import java.util.Arrays;

/**
 * Keeps the rows of a group themselves, one behind the other in a bytes field: for each its length and its {@link RowImage}.
 * A change costs in proportion to the group. Its field is the only one of the state. Mutable: scratch space. Thread: task
 * thread.
 */
final class RowList implements Aggregate {
    private static final int FIELD = 0;

    private final RowImage image;
    private byte[] scratch = new byte[256];
    private int length;

    /** @param columns how many columns of a row count */
    RowList(int columns) {
        image = new RowImage(columns);
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
        for (int place = 0; place < count; place++) {
            load(state, slots[place]);
            image.encode(batch, rows[place]);
            reserve(Integer.BYTES + image.length());
            putLength(image.length());
            System.arraycopy(image.bytes(), 0, scratch, length, image.length());
            length += image.length();
            state.setBytes(slots[place], FIELD, scratch, 0, length);
        }
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        int more = from.bytesLength(fromSlot, FIELD);
        if (more > 0) {
            load(into, intoSlot);
            reserve(more);
            System.arraycopy(from.bytesBuffer(), from.bytesStart(fromSlot, FIELD), scratch, length, more);
            length += more;
            into.setBytes(intoSlot, FIELD, scratch, 0, length);
        }
    }

    private void load(StateValues state, int slot) {
        length = 0;
        int held = state.bytesLength(slot, FIELD);
        if (held > 0) {
            reserve(held);
            System.arraycopy(state.bytesBuffer(), state.bytesStart(slot, FIELD), scratch, 0, held);
            length = held;
        }
    }

    private void reserve(int more) {
        if (scratch.length - length < more) {
            scratch = Arrays.copyOf(scratch, Math.max(Math.addExact(length, more), scratch.length * 2));
        }
    }

    private void putLength(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            scratch[length++] = (byte) (value >>> shift);
        }
    }

    /** Copies a group's rows out of the state; {@link #copied} and {@link #decode} read the copy. */
    void copy(StateValues state, int slot) {
        load(state, slot);
    }

    /** The bytes of the copy; a row begins at 0 and where {@link #decode} has come to. */
    int copied() {
        return length;
    }

    /** Writes the row at a place of the copy into a row of a batch; says where the next one begins. */
    int decode(int at, ColumnBatch batch, int row) {
        int size = (scratch[at] & 0xFF) << 24
                | (scratch[at + 1] & 0xFF) << 16
                | (scratch[at + 2] & 0xFF) << 8
                | scratch[at + 3] & 0xFF;
        image.decode(scratch, at + Integer.BYTES, batch, row);
        return at + Integer.BYTES + size;
    }

    /** The rows have no result of their own. */
    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        for (int place = 0; place < count; place++) {
            target.setNull(targetFrom + place);
        }
    }
}
