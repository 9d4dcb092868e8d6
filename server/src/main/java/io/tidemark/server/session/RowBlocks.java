package io.tidemark.server.session;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.types.RowKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes blocks for the wire of batches. Stateless. */
final class RowBlocks {
    private RowBlocks() {}

    /**
     * A copy of the rows of a batch from a place among those that count on: as many as wanted, if they fit into a block.
     *
     * @param mostBytes what a block holds at most, unless a single row holds more
     */
    static RowBlock of(ColumnBatch batch, int from, int wanted, int mostBytes) {
        int count = fitting(batch, from, wanted, mostBytes);
        List<WireColumn> columns = new ArrayList<>(batch.columns.length);
        for (ColumnVector column : batch.columns) {
            columns.add(column(column, batch, from, count));
        }
        return new RowBlock(count, kinds(batch, from, count), columns);
    }

    /** The bytes of texts and the like in some of the rows that count on. */
    static long textBytes(ColumnBatch batch, int from, int count) {
        long total = 0;
        for (ColumnVector column : batch.columns) {
            for (int place = from; place < from + count && column instanceof BytesVector text; place++) {
                int row = batch.activeRow(place);
                total += text.isNull(row) ? 0 : text.length[row];
            }
        }
        return total;
    }

    private static int fitting(ColumnBatch batch, int from, int wanted, int mostBytes) {
        List<BytesVector> texts = new ArrayList<>();
        int fixed = 1;
        for (ColumnVector column : batch.columns) {
            fixed += column instanceof WideVector ? 17 : 9;
            if (column instanceof BytesVector bytes) {
                texts.add(bytes);
            }
        }
        long total = 0;
        for (int place = 0; place < wanted; place++) {
            int row = batch.activeRow(from + place);
            total += fixed;
            for (BytesVector text : texts) {
                total += text.isNull(row) ? 0 : text.length[row];
            }
            if (total > mostBytes) {
                return Math.max(1, place);
            }
        }
        return wanted;
    }

    private static byte @Nullable [] kinds(ColumnBatch batch, int from, int count) {
        if (batch.kinds == null) {
            return null;
        }
        byte[] kinds = new byte[count];
        boolean changes = false;
        for (int place = 0; place < count; place++) {
            kinds[place] = batch.kinds[batch.activeRow(from + place)];
            changes |= kinds[place] != RowKind.INSERT.ordinal();
        }
        return changes ? kinds : null;
    }

    private static WireColumn column(ColumnVector column, ColumnBatch batch, int from, int count) {
        boolean[] nulls = nulls(column, batch, from, count);
        if (column instanceof BytesVector bytes) {
            return bytes(bytes, nulls, batch, from, count);
        }
        long[] values = new long[count];
        long[] low = null;
        if (column instanceof LongVector longs) {
            for (int place = 0; place < count; place++) {
                values[place] = longs.values[batch.activeRow(from + place)];
            }
        } else if (column instanceof DoubleVector doubles) {
            for (int place = 0; place < count; place++) {
                values[place] = Double.doubleToRawLongBits(doubles.values[batch.activeRow(from + place)]);
            }
        } else if (column instanceof WideVector wide) {
            low = new long[count];
            for (int place = 0; place < count; place++) {
                int row = batch.activeRow(from + place);
                values[place] = wide.high[row];
                low[place] = wide.low[row];
            }
        }
        if (nulls != null) {
            clear(nulls, values, low);
        }
        return new WireColumn(nulls, values, low, null, null);
    }

    /** What lies in the memory of a NULL is nobody's business. */
    private static void clear(boolean[] nulls, long[] values, long @Nullable [] low) {
        for (int place = 0; place < nulls.length; place++) {
            if (nulls[place]) {
                values[place] = 0;
                if (low != null) {
                    low[place] = 0;
                }
            }
        }
    }

    private static boolean @Nullable [] nulls(ColumnVector column, ColumnBatch batch, int from, int count) {
        if (!column.mayHaveNulls) {
            return null;
        }
        boolean[] nulls = new boolean[count];
        boolean any = false;
        for (int place = 0; place < count; place++) {
            nulls[place] = column.isNull(batch.activeRow(from + place));
            any |= nulls[place];
        }
        return any ? nulls : null;
    }

    private static WireColumn bytes(
            BytesVector column, boolean @Nullable [] nulls, ColumnBatch batch, int from, int count) {
        int[] ends = new int[count];
        int end = 0;
        for (int place = 0; place < count; place++) {
            end += nulls != null && nulls[place] ? 0 : column.length[batch.activeRow(from + place)];
            ends[place] = end;
        }
        byte[] bytes = new byte[end];
        for (int place = 0, start = 0; place < count; start = ends[place++]) {
            System.arraycopy(
                    column.buffer, column.start[batch.activeRow(from + place)], bytes, start, ends[place] - start);
        }
        return new WireColumn(nulls, null, null, bytes, ends);
    }
}
