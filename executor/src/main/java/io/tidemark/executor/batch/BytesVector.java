package io.tidemark.executor.batch;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts (UTF-8) and binary values as slices of one buffer. A source may point the vector at a buffer of its own ({@link
 * #buffer} is then not to be appended to until {@link #clear}). Mutable; see {@link ColumnVector}.
 */
public final class BytesVector extends ColumnVector {
    /** A buffer that grew beyond this is not kept for the rows to come. */
    private static final int MOST_KEPT_BYTES = ColumnBatch.MANY_BYTES;

    /** Arrays cannot be longer. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 16;

    /** The bytes that the slices point into. */
    public byte[] buffer;

    /** First byte of each row's slice. */
    public int[] start;

    /** Length of each row's slice in bytes. */
    public int[] length;

    private byte[] own;
    private int used;

    public BytesVector(int capacity) {
        super(capacity);
        own = new byte[firstBytes(capacity)];
        buffer = own;
        start = new int[capacity];
        length = new int[capacity];
    }

    @Override
    public void clear() {
        super.clear();
        used = 0;
        if (own.length > MOST_KEPT_BYTES) {
            own = new byte[firstBytes(capacity())];
        }
        buffer = own;
    }

    private static int firstBytes(int capacity) {
        return Math.max(64, Math.min(MOST_KEPT_BYTES, capacity * 8));
    }

    /** How many bytes were copied into the vector since it was cleared. */
    public int ownBytes() {
        return used;
    }

    /** Gives a row these bytes, which are copied. */
    public void set(int row, byte[] source, int offset, int size) {
        int at = reserve(size);
        System.arraycopy(source, offset, buffer, at, size);
        start[row] = at;
        length[row] = size;
    }

    /** Gives a row this text. */
    public void set(int row, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        set(row, bytes, 0, bytes.length);
    }

    /** The row's text; allocates, so not for hot code. */
    public String text(int row) {
        return new String(buffer, start[row], length[row], StandardCharsets.UTF_8);
    }

    /** The row's bytes; allocates, so not for hot code. */
    public byte[] bytes(int row) {
        return Arrays.copyOfRange(buffer, start[row], start[row] + length[row]);
    }

    /**
     * Makes room for so many bytes at the end of the own buffer and returns where they begin; the caller fills them and
     * sets start and length of its row. The buffer may have been exchanged.
     *
     * @throws TidemarkException if a vector cannot hold so many bytes
     */
    public int reserve(int size) {
        if (own.length - used < size) {
            own = Arrays.copyOf(own, largerLength((long) used + size));
        }
        buffer = own;
        int at = used;
        used += size;
        return at;
    }

    private int largerLength(long needed) {
        if (needed > MOST_BYTES) {
            throw new TidemarkException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the values of one column that are kept together take more than 2 GiB",
                    "make shorter texts, or keep fewer rows",
                    null);
        }
        return (int) Math.max(needed, Math.min(MOST_BYTES, own.length * 2L));
    }

    @Override
    void copyValue(ColumnVector source, int sourceRow, int row) {
        BytesVector bytes = (BytesVector) source;
        set(row, bytes.buffer, bytes.start[sourceRow], bytes.length[sourceRow]);
    }

    @Override
    void copyValues(ColumnVector source, int[] rows, int from, int count, int at) {
        BytesVector given = (BytesVector) source;
        for (int place = 0; place < count; place++) {
            int row = rows[from + place];
            set(at + place, given.buffer, given.start[row], given.length[row]);
        }
    }
}
