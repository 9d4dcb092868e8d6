package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.planner.plan.SortKey;
import java.util.Arrays;
import java.util.List;

/**
 * The order of values: numbers by size (NaN greatest, -0.0 equal to 0.0), texts and bytes byte by byte, which for UTF-8
 * is the order of code points. Stateless.
 */
final class ColumnOrder {
    private ColumnOrder() {}

    /** Whether two values are the same; two nulls are. */
    static boolean equal(ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
        boolean leftNull = left.isNull(leftRow);
        if (leftNull || right.isNull(rightRow)) {
            return leftNull && right.isNull(rightRow);
        }
        return compareValues(left, leftRow, right, rightRow) == 0;
    }

    /** Compares rows by the keys of an ORDER BY. */
    static int compare(List<SortKey> keys, ColumnBatch left, int leftRow, ColumnBatch right, int rightRow) {
        for (int index = 0; index < keys.size(); index++) {
            SortKey key = keys.get(index);
            int order = compare(key, left.columns[key.column()], leftRow, right.columns[key.column()], rightRow);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(SortKey key, ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
        boolean leftNull = left.isNull(leftRow);
        boolean rightNull = right.isNull(rightRow);
        if (leftNull || rightNull) {
            int order = Boolean.compare(rightNull, leftNull); // nulls first
            return key.nullsFirst() ? order : -order;
        }
        int order = compareValues(left, leftRow, right, rightRow);
        return key.descending() ? -order : order;
    }

    private static int compareValues(ColumnVector left, int leftRow, ColumnVector right, int rightRow) {
        if (left instanceof LongVector longs) {
            return Long.compare(longs.values[leftRow], ((LongVector) right).values[rightRow]);
        }
        if (left instanceof DoubleVector doubles) {
            return Double.compare(doubles.values[leftRow] + 0.0, ((DoubleVector) right).values[rightRow] + 0.0);
        }
        if (left instanceof WideVector wide) {
            WideVector other = (WideVector) right;
            int high = Long.compare(wide.high[leftRow], other.high[rightRow]);
            return high != 0 ? high : Long.compareUnsigned(wide.low[leftRow], other.low[rightRow]);
        }
        BytesVector bytes = (BytesVector) left;
        BytesVector other = (BytesVector) right;
        int start = bytes.start[leftRow];
        int otherStart = other.start[rightRow];
        return Arrays.compareUnsigned(
                bytes.buffer,
                start,
                start + bytes.length[leftRow],
                other.buffer,
                otherStart,
                otherStart + other.length[rightRow]);
    }
}
