package io.tidemark.protocol;

import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.types.SqlType;

/** Columns on the wire: a flag and a bit for each NULL, then the values by the type. Stateless. */
final class WireColumns {
    /** The most rows of a block. */
    static final int MAX_ROWS = 1 << 20;

    private WireColumns() {}

    /** Bytes of a value on the wire; 0 if they differ. */
    private static int width(SqlType type) {
        return switch (type.layout()) {
            case WIDE -> 16;
            case BYTES -> 0;
            case DOUBLE -> 8;
            case LONG ->
                switch (type.kind()) {
                    case BOOLEAN, TINYINT, NULL -> 1;
                    case SMALLINT -> 2;
                    case INTEGER, DATE, INTERVAL_MONTH -> 4;
                    case BIGINT,
                            DECIMAL,
                            TIME,
                            TIMESTAMP,
                            TIMESTAMP_LTZ,
                            INTERVAL_DAY,
                            REAL,
                            DOUBLE,
                            CHAR,
                            VARCHAR,
                            BINARY,
                            VARBINARY,
                            ARRAY,
                            MAP,
                            ROW -> 8;
                };
        };
    }

    static void write(WireColumn column, SqlType type, int rows, WireWriter target) {
        target.flag(column.nulls() != null);
        if (column.nulls() != null) {
            for (int first = 0; first < rows; first += 8) {
                int bits = 0;
                for (int bit = 0; bit < 8 && first + bit < rows; bit++) {
                    bits |= column.isNull(first + bit) ? 1 << bit : 0;
                }
                target.u8(bits);
            }
        }
        int width = width(type);
        if (width == 0) {
            writeBytes(column, rows, target);
            return;
        }
        for (int row = 0; row < rows; row++) {
            long value = column.longAt(row);
            switch (width) {
                case 1 -> target.u8((int) value);
                case 2 -> target.u16((int) value);
                case 4 -> target.i32((int) value);
                case 8 -> target.i64(value);
                default -> target.i64(value).i64(column.lowAt(row));
            }
        }
    }

    private static void writeBytes(WireColumn column, int rows, WireWriter target) {
        for (int row = 0; row < rows; row++) {
            target.i32(column.end(row));
        }
        target.raw(column.buffer(), 0, rows == 0 ? 0 : column.end(rows - 1));
    }

    static WireColumn read(SqlType type, int rows, WireReader source) {
        boolean[] nulls = source.flag() ? nulls(rows, source) : null;
        int width = width(type);
        if ((long) rows * Math.max(width, width == 0 ? 4 : width) > source.remaining()) {
            throw new ProtocolException("the values of " + rows + " rows are not all there");
        }
        if (width == 0) {
            return bytes(nulls, rows, source);
        }
        long[] values = new long[rows];
        long[] low = width == 16 ? new long[rows] : null;
        for (int row = 0; row < rows; row++) {
            values[row] = switch (width) {
                case 1 -> (byte) source.u8();
                case 2 -> (short) source.u16();
                case 4 -> source.i32();
                default -> source.i64();
            };
            if (low != null) {
                low[row] = source.i64();
            }
        }
        return new WireColumn(nulls, values, low, null, null);
    }

    private static boolean[] nulls(int rows, WireReader source) {
        if ((rows + 7) / 8 > source.remaining()) {
            throw new ProtocolException("the null bits of " + rows + " rows are not all there");
        }
        boolean[] nulls = new boolean[rows];
        for (int first = 0; first < rows; first += 8) {
            int bits = source.u8();
            for (int bit = 0; bit < 8 && first + bit < rows; bit++) {
                nulls[first + bit] = (bits >> bit & 1) != 0;
            }
        }
        return nulls;
    }

    private static WireColumn bytes(boolean @org.jspecify.annotations.Nullable [] nulls, int rows, WireReader source) {
        int[] ends = new int[rows];
        int last = 0;
        for (int row = 0; row < rows; row++) {
            ends[row] = source.i32();
            if (ends[row] < last || ends[row] > source.remaining()) {
                throw new ProtocolException("a value ends at byte " + ends[row] + ", the one before it at " + last);
            }
            last = ends[row];
        }
        if (last > source.remaining()) {
            throw new ProtocolException(last + " bytes of values are not all there");
        }
        byte[] bytes = new byte[last];
        source.raw(bytes, 0, last);
        return new WireColumn(nulls, null, null, bytes, ends);
    }
}
