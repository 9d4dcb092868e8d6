package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;

/** Copies the values of the rows that count from one vector to the same rows of another. */
final class VectorCopy {
    private VectorCopy() {}

    static void copy(ColumnBatch in, ColumnVector from, ColumnVector to) {
        int count = in.activeCount();
        if (in.selection == null && copyDense(from, to, count)) {
            if (from.mayHaveNulls) {
                System.arraycopy(from.nulls, 0, to.nulls, 0, count);
                to.mayHaveNulls = true;
            }
            return;
        }
        for (int place = 0; place < count; place++) {
            int row = in.activeRow(place);
            to.copyFrom(from, row, row);
        }
    }

    private static boolean copyDense(ColumnVector from, ColumnVector to, int count) {
        if (from instanceof LongVector longs) {
            System.arraycopy(longs.values, 0, ((LongVector) to).values, 0, count);
            return true;
        }
        if (from instanceof DoubleVector doubles) {
            System.arraycopy(doubles.values, 0, ((DoubleVector) to).values, 0, count);
            return true;
        }
        if (from instanceof WideVector wides) {
            System.arraycopy(wides.high, 0, ((WideVector) to).high, 0, count);
            System.arraycopy(wides.low, 0, ((WideVector) to).low, 0, count);
            return true;
        }
        return false;
    }
}
