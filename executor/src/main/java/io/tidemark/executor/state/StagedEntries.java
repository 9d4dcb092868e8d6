package io.tidemark.executor.state;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.types.SqlType;
import java.util.Arrays;
import java.util.List;

/** Entries that were read from cold maps, laid out like hot ones. Mutable. Thread: task thread. */
final class StagedEntries implements MutableStateValues {
    private static final int FIRST_ROWS = 16;

    private final StateLayout layout;
    private final EntryCodec codec;
    private final int width;
    private final Slab slab = new Slab();
    private ColumnVector[] keys;
    private long[] values;
    private int capacity = FIRST_ROWS;
    private int count;

    StagedEntries(StateLayout layout, EntryCodec codec) {
        this.layout = layout;
        this.codec = codec;
        width = Math.max(1, layout.valueWidth());
        values = new long[capacity * width];
        keys = vectors(layout.keys(), capacity);
    }

    static ColumnVector[] vectors(List<SqlType> types, int capacity) {
        ColumnVector[] vectors = new ColumnVector[types.size()];
        for (int index = 0; index < vectors.length; index++) {
            vectors[index] = ColumnVector.create(types.get(index), capacity);
        }
        return vectors;
    }

    void clear() {
        count = 0;
        slab.clear();
        for (ColumnVector key : keys) {
            key.clear();
        }
    }

    int count() {
        return count;
    }

    /** The keys; entry i is in row i. */
    ColumnVector[] keys() {
        return keys;
    }

    /** The slot of entry i. */
    int slot(int index) {
        return index * width;
    }

    /** Adds an entry. */
    void add(byte[] key, byte[] value) {
        int index = count;
        addValue(value);
        codec.readKey(key, keys, index);
    }

    /** Adds an entry without a key and gives its slot. */
    int addValue(byte[] value) {
        if (count == capacity) {
            grow();
        }
        int slot = slot(count++);
        Arrays.fill(values, slot, slot + width, Slab.NULL);
        codec.readValue(value, this, slot);
        return slot;
    }

    private void grow() {
        capacity *= 2;
        values = Arrays.copyOf(values, capacity * width);
        ColumnVector[] larger = vectors(layout.keys(), capacity);
        for (int key = 0; key < larger.length; key++) {
            for (int row = 0; row < count; row++) {
                larger[key].copyFrom(keys[key], row, row);
            }
        }
        keys = larger;
    }

    /** How many bytes the texts of an entry take, its key included. */
    long bytesOf(int index) {
        long bytes = 0;
        for (ColumnVector key : keys) {
            bytes += key instanceof BytesVector texts && !texts.isNull(index) ? texts.length[index] : 0;
        }
        for (int field = 0; field < layout.bytesFields(); field++) {
            bytes += Math.max(0, bytesLength(slot(index), field));
        }
        return bytes;
    }

    /** Takes the entry at one place to another, so that unwanted ones can be dropped from the end. */
    void move(int from, int to) {
        System.arraycopy(values, slot(from), values, slot(to), width);
        for (ColumnVector key : keys) {
            key.copyFrom(key, from, to);
        }
    }

    void truncate(int newCount) {
        count = newCount;
    }

    @Override
    public long[] values() {
        return values;
    }

    @Override
    public byte[] bytesBuffer() {
        return slab.bytes;
    }

    @Override
    public int bytesStart(int slot, int field) {
        return Slab.start(values[slot + layout.longFields() + field]);
    }

    @Override
    public int bytesLength(int slot, int field) {
        return Slab.length(values[slot + layout.longFields() + field]);
    }

    @Override
    public void setBytes(int slot, int field, byte[] source, int start, int length) {
        if (!slab.hasRoom(length)) {
            slab.grow(length);
        }
        values[slot + layout.longFields() + field] = slab.append(source, start, length);
    }

    @Override
    public void setBytesNull(int slot, int field) {
        values[slot + layout.longFields() + field] = Slab.NULL;
    }
}
