package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import io.tidemark.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * AVG of exact numbers: DOUBLE for integers, DECIMAL (half up) for decimals.
 *
 * @param sum the sum and the count
 * @param argumentScale digits behind the point of what is summed
 * @param type of the result
 */
record AverageAggregate(ExactSum sum, int argumentScale, SqlType type) implements Aggregate {
    @Override
    public int longs() {
        return ExactSum.LONGS;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        sum.add(batch, rows, count, state, slots, sign);
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        sum.merge(into, intoSlot, from, fromSlot);
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        for (int place = 0; place < count; place++) {
            int row = targetFrom + place;
            int slot = slots[place];
            long rows = sum.count(values, slot);
            if (rows == 0) {
                target.setNull(row);
                continue;
            }
            target.setNotNull(row);
            if (target instanceof DoubleVector doubles) {
                double scaled = sum.asDouble(values, slot) / rows;
                doubles.values[row] = argumentScale == 0 ? scaled : scaled / Math.pow(10, argumentScale);
            } else {
                writeDecimal(average(values, slot, rows), target, row);
            }
        }
    }

    private BigInteger average(long[] values, int slot, long rows) {
        return new BigDecimal(sum.exact(values, slot), argumentScale)
                .divide(BigDecimal.valueOf(rows), type.scale(), RoundingMode.HALF_UP)
                .unscaledValue();
    }

    private void writeDecimal(BigInteger unscaled, ColumnVector target, int row) {
        if (target instanceof WideVector wide) {
            wide.high[row] = unscaled.shiftRight(64).longValue();
            wide.low[row] = unscaled.longValue();
        } else if (unscaled.bitLength() < Long.SIZE) {
            ((LongVector) target).values[row] = unscaled.longValue();
        } else {
            throw sum.overflow();
        }
    }
}
