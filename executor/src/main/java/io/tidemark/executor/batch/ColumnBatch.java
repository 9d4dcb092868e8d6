package io.tidemark.executor.batch;

import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Up to a few thousand rows as columns. Mutable; owned by whoever fills it, lent to the next operator for the length of
 * one call: who needs rows longer copies them. A receiver changes neither the vectors nor the selection; it puts its own
 * batch around vectors that it passes on.
 *
 * <p>Rows are numbered 0 to {@link #rowCount} - 1. If {@link #selection} is set, only the rows that it lists (ascending,
 * {@link #selectedCount} of them) count.
 */
public final class ColumnBatch {
    /** How many rows batches are made for unless told otherwise. */
    public static final int DEFAULT_ROWS = 2048;

    /** A batch whose texts and binary values take more than so many bytes is given on with the rows that it has. */
    public static final int MANY_BYTES = 4 << 20;

    private static final int BYTES_OF_A_ROW = 256;

    /** In place of a version. */
    public static final long NO_VERSION = -1;

    private static final RowKind[] KINDS = RowKind.values();

    /** Row numbers 0, 1, 2, …; never written to after it is made. */
    private static final int[] ASCENDING = ascending(1 << 16);

    /** The columns, in the order of the schema. */
    public final ColumnVector[] columns;

    /** How many rows the vectors hold, selected or not. */
    public int rowCount;

    /** Rows that count, or null if all do. */
    public int @Nullable [] selection;

    /** How many entries of {@link #selection} count. */
    public int selectedCount;

    /** {@link RowKind} ordinal of each row, or null if all are inserts. */
    public byte @Nullable [] kinds;

    /** The version of the one table that it comes from which is complete with its last row; NO_VERSION if that is not known. */
    public long version = NO_VERSION;

    /**
     * For each row the watermark (milliseconds) of its split before it, or null if no row of the batch is behind its
     * split's watermark. Only then can a row be late, so that in-order batches cost nothing.
     */
    public long @Nullable [] watermarksBefore;

    /** The split of its reader that the rows came from; meaningful only between a source and its watermarks. */
    public int split;

    /** The number in the job's ledger of the partition that all rows came from; -1 if they are no rows of a source. */
    public int origin = -1;

    /** For each row its own {@link #origin}, if they differ. */
    public int @Nullable [] origins;

    public ColumnBatch(ColumnVector[] columns) {
        this.columns = columns;
    }

    /** An empty batch with room for so many rows. */
    public static ColumnBatch create(Schema schema, int capacity) {
        ColumnVector[] columns = new ColumnVector[schema.size()];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = ColumnVector.create(schema.type(index), capacity);
        }
        return new ColumnBatch(columns);
    }

    /** An empty batch with room for so many rows. */
    public static ColumnBatch create(List<SqlType> types, int capacity) {
        ColumnVector[] columns = new ColumnVector[types.size()];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = ColumnVector.create(types.get(index), capacity);
        }
        return new ColumnBatch(columns);
    }

    /** How many rows count. */
    public int activeCount() {
        return selection == null ? rowCount : selectedCount;
    }

    /** The row at a place among those that count. */
    public int activeRow(int place) {
        return selection == null ? place : selection[place];
    }

    /** The rows that count, in order, in an array that must not be changed; at least {@link #activeCount} entries. */
    public int[] activeRows() {
        if (selection != null) {
            return selection;
        }
        return rowCount <= ASCENDING.length ? ASCENDING : ascending(rowCount);
    }

    private static int[] ascending(int count) {
        int[] numbers = new int[count];
        for (int number = 0; number < count; number++) {
            numbers[number] = number;
        }
        return numbers;
    }

    /** The kind of a row. */
    public RowKind kind(int row) {
        return kinds == null ? RowKind.INSERT : KINDS[kinds[row]];
    }

    /** The number in the job's ledger of the partition that a row came from, or -1. */
    public int originOf(int row) {
        return origins == null ? origin : origins[row];
    }

    /** The LONG column at an index. */
    public LongVector longs(int index) {
        return (LongVector) columns[index];
    }

    /** The DOUBLE column at an index. */
    public DoubleVector doubles(int index) {
        return (DoubleVector) columns[index];
    }

    /** The WIDE column at an index. */
    public WideVector wides(int index) {
        return (WideVector) columns[index];
    }

    /** The BYTES column at an index. */
    public BytesVector bytes(int index) {
        return (BytesVector) columns[index];
    }

    /** Takes over which rows of another batch count, and what is known of them, but no column. */
    public void describeAs(ColumnBatch other) {
        rowCount = other.rowCount;
        selection = other.selection;
        selectedCount = other.selectedCount;
        kinds = other.kinds;
        version = other.version;
        watermarksBefore = other.watermarksBefore;
        split = other.split;
        origin = other.origin;
        origins = other.origins;
    }

    /**
     * Copies rows {@code rows[from..]} of a batch of the same schema behind the rows of this one, with their kinds and
     * watermarks. There must be room.
     */
    public void append(ColumnBatch source, int[] rows, int from, int count) {
        int at = rowCount;
        for (int column = 0; column < columns.length; column++) {
            columns[column].copyRows(source.columns[column], rows, from, count, at);
        }
        if (source.kinds != null || kinds != null) {
            byte[] target = kinds == null ? new byte[capacity()] : kinds;
            for (int place = 0; place < count; place++) {
                target[at + place] = source.kinds == null ? 0 : source.kinds[rows[from + place]];
            }
            kinds = target;
        }
        if (source.watermarksBefore != null || watermarksBefore != null) {
            long[] target = watermarksBefore == null ? unjudged() : watermarksBefore;
            for (int place = 0; place < count; place++) {
                target[at + place] =
                        source.watermarksBefore == null ? Long.MIN_VALUE : source.watermarksBefore[rows[from + place]];
            }
            watermarksBefore = target;
        }
        appendOrigins(source, rows, from, count);
        rowCount = at + count;
    }

    /** Most batches are of one origin, and then nothing is written for each row. */
    private void appendOrigins(ColumnBatch source, int[] rows, int from, int count) {
        if (rowCount == 0 && source.origins == null) {
            origin = source.origin;
            origins = null;
            return;
        }
        if (origins == null && source.origins == null && origin == source.origin) {
            return;
        }
        int[] target = origins;
        if (target == null) {
            target = new int[capacity()];
            java.util.Arrays.fill(target, 0, rowCount, origin);
            origins = target;
        }
        if (source.origins == null) {
            java.util.Arrays.fill(target, rowCount, rowCount + count, source.origin);
            return;
        }
        for (int place = 0; place < count; place++) {
            target[rowCount + place] = source.origins[rows[from + place]];
        }
    }

    /** Makes its rows rows of no source. */
    public void forgetOrigins() {
        origin = -1;
        origins = null;
    }

    /** How many bytes the texts and binary values take that were copied into its vectors. */
    public long ownBytes() {
        long bytes = 0;
        for (ColumnVector column : columns) {
            bytes += column instanceof BytesVector texts ? texts.ownBytes() : 0;
        }
        return bytes;
    }

    /**
     * For how many rows a row counts that is given out several times: one with long texts for more than one. What takes
     * {@link #DEFAULT_ROWS} of them at most a few bytes each so takes few of those.
     */
    public int weight(int row) {
        return 1 + (int) Math.min(Integer.MAX_VALUE / 2, textBytes(row) / BYTES_OF_A_ROW);
    }

    /** Whether some row may have a {@link #weight} above 1; sees only how long the buffers are. */
    public boolean mayHaveWeights() {
        long bytes = 0;
        for (ColumnVector column : columns) {
            bytes += column instanceof BytesVector texts ? texts.buffer.length : 0;
        }
        return bytes > (long) BYTES_OF_A_ROW * rowCount;
    }

    /** How many bytes the texts and binary values of a row take. */
    public long textBytes(int row) {
        long bytes = 0;
        for (ColumnVector column : columns) {
            bytes += column instanceof BytesVector texts && !texts.isNull(row) ? texts.length[row] : 0;
        }
        return bytes;
    }

    /** Whether its texts and binary values are so large that no more rows should join them. */
    public boolean hasManyBytes() {
        return ownBytes() > MANY_BYTES;
    }

    private int capacity() {
        return columns.length == 0 ? DEFAULT_ROWS : columns[0].capacity();
    }

    private long[] unjudged() {
        long[] target = new long[capacity()];
        java.util.Arrays.fill(target, Long.MIN_VALUE);
        return target;
    }

    /** Forgets all rows, selection, kinds, watermarks and origins. */
    public void clear() {
        version = NO_VERSION;
        for (ColumnVector column : columns) {
            column.clear();
        }
        rowCount = 0;
        selection = null;
        selectedCount = 0;
        kinds = null;
        watermarksBefore = null;
        forgetOrigins();
    }
}
