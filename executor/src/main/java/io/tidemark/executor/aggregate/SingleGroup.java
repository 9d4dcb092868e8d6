package io.tidemark.executor.aggregate;

import io.tidemark.executor.state.MutableStateValues;
import java.util.Arrays;

/** The state of one group outside any table, at slot 0, used again for group after group. Mutable. Thread: task thread. */
public final class SingleGroup implements MutableStateValues {
    private final long[] initial;
    private final long[] values;
    private final int[] starts;
    private final int[] lengths;
    private byte[] buffer = new byte[64];
    private int used;

    /** @param initial the longs of an empty group */
    public SingleGroup(long[] initial, int bytesFields) {
        this.initial = initial.clone();
        values = new long[initial.length];
        starts = new int[bytesFields];
        lengths = new int[bytesFields];
        clear();
    }

    /** Makes the group empty. */
    public void clear() {
        System.arraycopy(initial, 0, values, 0, values.length);
        Arrays.fill(lengths, -1);
        used = 0;
    }

    @Override
    public long[] values() {
        return values;
    }

    @Override
    public byte[] bytesBuffer() {
        return buffer;
    }

    @Override
    public int bytesStart(int slot, int field) {
        return starts[field];
    }

    @Override
    public int bytesLength(int slot, int field) {
        return lengths[field];
    }

    @Override
    public void setBytes(int slot, int field, byte[] source, int start, int length) {
        if (length > lengths[field]) {
            lengths[field] = -1; // its old place is lost until there is no more room
            makeRoom(length);
            starts[field] = used;
            used += length;
        }
        System.arraycopy(source, start, buffer, starts[field], length);
        lengths[field] = length;
    }

    /** Brings the fields together in a longer buffer if there is no room behind them. */
    private void makeRoom(int more) {
        if (buffer.length - used >= more) {
            return;
        }
        int live = 0;
        for (int length : lengths) {
            live += Math.max(0, length);
        }
        byte[] old = buffer;
        buffer = new byte[Math.max(old.length, Math.multiplyExact(2, Math.addExact(live, more)))];
        used = 0;
        for (int field = 0; field < lengths.length; field++) {
            if (lengths[field] > 0) {
                System.arraycopy(old, starts[field], buffer, used, lengths[field]);
                starts[field] = used;
                used += lengths[field];
            }
        }
    }

    @Override
    public void setBytesNull(int slot, int field) {
        lengths[field] = -1;
    }
}
