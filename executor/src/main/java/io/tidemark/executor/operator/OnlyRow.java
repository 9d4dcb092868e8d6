package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.types.Schema;
import java.util.Arrays;

/** The one row of a side of a join, as columns that repeat its values. Immutable once made; owned by one operator. */
final class OnlyRow {
    private static final int ROWS = ColumnBatch.DEFAULT_ROWS;

    private final ColumnVector[] repeated;

    /** Repeats row 0 of a batch as often as batches of kept rows have rows. */
    OnlyRow(ColumnBatch batch, Schema schema) {
        repeated = new ColumnVector[schema.size()];
        for (int column = 0; column < repeated.length; column++) {
            repeated[column] = repeat(batch.columns[column], ColumnVector.create(schema.type(column), ROWS));
        }
    }

    private static ColumnVector repeat(ColumnVector source, ColumnVector target) {
        if (source.isNull(0)) {
            target.mayHaveNulls = true;
            Arrays.fill(target.nulls, true);
        } else if (target instanceof BytesVector bytes) {
            bytes.copyFrom(source, 0, 0); // all rows share the one slice
            Arrays.fill(bytes.start, bytes.start[0]);
            Arrays.fill(bytes.length, bytes.length[0]);
        } else {
            target.copyRows(source, new int[ROWS], 0, ROWS, 0);
        }
        return target;
    }

    /** A vector for each column, with the same value in every row. */
    ColumnVector[] repeated() {
        return repeated;
    }

    /** Writes which rows of a chunk have the same keys to {@code selected}; null equals nothing. Returns how many. */
    int selectEqual(ColumnBatch chunk, int[] chunkKeys, int[] ownKeys, int[] selected) {
        int count = chunk.rowCount;
        for (int row = 0; row < count; row++) {
            selected[row] = row;
        }
        for (int key = 0; key < chunkKeys.length; key++) {
            count = keepEqual(chunk.columns[chunkKeys[key]], repeated[ownKeys[key]], selected, count);
        }
        return count;
    }

    private static int keepEqual(ColumnVector column, ColumnVector own, int[] selected, int count) {
        if (own.isNull(0)) {
            return 0;
        }
        if (column instanceof LongVector longs && !column.mayHaveNulls) {
            return keepEqual(longs.values, ((LongVector) own).values[0], selected, count);
        }
        int kept = 0;
        for (int place = 0; place < count; place++) {
            int row = selected[place];
            selected[kept] = row;
            kept += !column.isNull(row) && ColumnOrder.equal(column, row, own, 0) ? 1 : 0;
        }
        return kept;
    }

    private static int keepEqual(long[] values, long wanted, int[] selected, int count) {
        int kept = 0;
        for (int place = 0; place < count; place++) {
            int row = selected[place];
            selected[kept] = row;
            kept += values[row] == wanted ? 1 : 0;
        }
        return kept;
    }
}
