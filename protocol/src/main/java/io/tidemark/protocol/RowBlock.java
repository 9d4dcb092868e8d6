package io.tidemark.protocol;

import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a result, column by column. Values lie in memory as {@link SqlType} says; ARRAY, MAP and ROW are bytes that {@link
 * NestedValues} reads. Immutable by convention: who made the arrays does not touch them again.
 *
 * @param rowCount how many rows
 * @param kinds for each row the ordinal of its {@link io.tidemark.types.RowKind}, or null if all are inserts
 * @param columns one for each column of the result
 */
public record RowBlock(int rowCount, byte @Nullable [] kinds, List<WireColumn> columns) {
    public RowBlock(int rowCount, byte @Nullable [] kinds, List<WireColumn> columns) {
        this.rowCount = rowCount;
        this.kinds = kinds;
        this.columns = List.copyOf(columns);
    }

    /**
     * One column.
     *
     * @param nulls for each row whether it is NULL, or null if none is
     * @param longs values of layout LONG, the high halves of WIDE, bits of DOUBLE; else null
     * @param low the low halves of WIDE, else null
     * @param bytes values of layout BYTES one behind the other, else null
     * @param ends where each value of {@code bytes} ends
     */
    public record WireColumn(
            boolean @Nullable [] nulls,
            long @Nullable [] longs,
            long @Nullable [] low,
            byte @Nullable [] bytes,
            int @Nullable [] ends) {
        /** Whether a row is NULL. */
        public boolean isNull(int row) {
            return nulls != null && nulls[row];
        }

        /** A value of layout LONG, or the high half of a WIDE one. */
        public long longAt(int row) {
            return present(longs)[row];
        }

        /** The low half of a WIDE value. */
        public long lowAt(int row) {
            return present(low)[row];
        }

        /** A value of layout DOUBLE. */
        public double doubleAt(int row) {
            return Double.longBitsToDouble(present(longs)[row]);
        }

        /** All bytes. */
        public byte[] buffer() {
            if (bytes == null) {
                throw new IllegalStateException("the column has no bytes");
            }
            return bytes;
        }

        /** Where a value begins in {@link #buffer()}. */
        public int start(int row) {
            return row == 0 ? 0 : end(row - 1);
        }

        /** Where it ends. */
        public int end(int row) {
            if (ends == null) {
                throw new IllegalStateException("the column has no bytes");
            }
            return ends[row];
        }

        private static long[] present(long @Nullable [] values) {
            if (values == null) {
                throw new IllegalStateException("the column is of another layout");
            }
            return values;
        }
    }

    /** Writes the rows. */
    void write(Schema schema, WireWriter target) {
        target.i32(rowCount).flag(kinds != null);
        if (kinds != null) {
            target.raw(kinds, 0, rowCount);
        }
        for (int index = 0; index < columns.size(); index++) {
            WireColumns.write(columns.get(index), schema.type(index), rowCount, target);
        }
    }

    /** Reads rows of a schema. */
    static RowBlock read(Schema schema, WireReader source) {
        int rows = source.i32();
        if (rows < 0 || rows > WireColumns.MAX_ROWS) {
            throw new ProtocolException("a block of " + rows + " rows");
        }
        byte[] kinds = source.flag() ? readKinds(rows, source) : null;
        WireColumn[] columns = new WireColumn[schema.size()];
        for (int index = 0; index < columns.length; index++) {
            columns[index] = WireColumns.read(schema.type(index), rows, source);
        }
        return new RowBlock(rows, kinds, List.of(columns));
    }

    private static byte[] readKinds(int rows, WireReader source) {
        if (rows > source.remaining()) {
            throw new ProtocolException("the kinds of " + rows + " rows are not all there");
        }
        byte[] kinds = new byte[rows];
        source.raw(kinds, 0, rows);
        for (byte kind : kinds) {
            if (kind < 0 || kind > 3) {
                throw new ProtocolException("there is no kind of change " + kind);
            }
        }
        return kinds;
    }
}
