package io.tidemark.executor.batch;

import java.util.Arrays;

/** Puts one sequence of {@link Nested} together, element by element. Mutable. Thread: its owner's. */
public final class NestedBuilder {
    private int width;
    private int count;
    private boolean[] nulls = new boolean[8];
    private int[] ends = new int[8];
    private byte[] elements = new byte[64];
    private int used;

    /**
     * Begins a sequence without elements.
     *
     * @param elementWidth see {@link Nested#width}; 0 for the fields of a ROW and the two halves of a MAP
     */
    public void begin(int elementWidth) {
        width = elementWidth;
        count = 0;
        used = 0;
    }

    /** How many elements there are. */
    public int count() {
        return count;
    }

    /** Adds NULL. */
    public void addNull() {
        int at = room(width);
        Arrays.fill(elements, at, at + width, (byte) 0);
        end(true);
    }

    /** Adds a value of layout LONG. */
    public void addLong(long value) {
        int at = room(Long.BYTES);
        Nested.LONG.set(elements, at, value);
        end(false);
    }

    /** Adds a value of layout DOUBLE; both zeros and all NaN have one form each, because SQL takes them for equal. */
    public void addDouble(double value) {
        addLong(value == 0 ? 0 : Double.doubleToLongBits(value));
    }

    /** Adds a value of layout WIDE. */
    public void addWide(long high, long low) {
        int at = room(2 * Long.BYTES);
        Nested.LONG.set(elements, at, high);
        Nested.LONG.set(elements, at + Long.BYTES, low);
        end(false);
    }

    /** Adds a value of layout BYTES. */
    public void addBytes(byte[] source, int from, int length) {
        int at = room(length);
        System.arraycopy(source, from, elements, at, length);
        end(false);
    }

    /** Adds an element of another sequence of the same width as it is. */
    public void addElement(byte[] buffer, int start, int element) {
        if (Nested.isNull(buffer, start, element)) {
            addNull();
        } else {
            addBytes(buffer, Nested.elementStart(buffer, start, element), Nested.elementLength(buffer, start, element));
        }
    }

    /** Adds a whole sequence as one element. */
    public void addNested(NestedBuilder inner) {
        int size = inner.size();
        int at = room(size);
        inner.write(elements, at);
        end(false);
    }

    /** Adds the value of a vector at a row, NULL or not. */
    public void add(ColumnVector source, int row) {
        if (source.isNull(row)) {
            addNull();
        } else if (source instanceof LongVector longs) {
            addLong(longs.values[row]);
        } else if (source instanceof DoubleVector doubles) {
            addDouble(doubles.values[row]);
        } else if (source instanceof WideVector wides) {
            addWide(wides.high[row], wides.low[row]);
        } else {
            BytesVector bytes = (BytesVector) source;
            addBytes(bytes.buffer, bytes.start[row], bytes.length[row]);
        }
    }

    private int room(int size) {
        if (elements.length - used < size) {
            elements = Arrays.copyOf(elements, Math.max(Math.addExact(used, size), elements.length * 2));
        }
        int at = used;
        used += size;
        return at;
    }

    private void end(boolean isNull) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, 2 * count);
            nulls = Arrays.copyOf(nulls, 2 * count);
        }
        nulls[count] = isNull;
        ends[count++] = used;
    }

    /** How many bytes the sequence takes. */
    public int size() {
        return Nested.HEADER + (count + 7 >> 3) + (width > 0 ? 0 : count * Integer.BYTES) + used;
    }

    /** Writes the sequence, {@link #size} bytes, into a buffer. */
    public void write(byte[] target, int at) {
        Nested.INT.set(target, at, count);
        target[at + Integer.BYTES] = (byte) width;
        int bits = at + Nested.HEADER;
        int next = bits + (count + 7 >> 3);
        Arrays.fill(target, bits, next, (byte) 0);
        for (int element = 0; element < count; element++) {
            if (nulls[element]) {
                target[bits + (element >> 3)] |= (byte) (1 << (element & 7));
            }
        }
        if (width == 0) {
            for (int element = 0; element < count; element++, next += Integer.BYTES) {
                Nested.INT.set(target, next, ends[element]);
            }
        }
        System.arraycopy(elements, 0, target, next, used);
    }

    /** Gives a row of a vector the sequence. */
    public void write(BytesVector target, int row) {
        int size = size();
        int at = target.reserve(size);
        write(target.buffer, at);
        target.start[row] = at;
        target.length[row] = size;
        target.setNotNull(row);
    }
}
