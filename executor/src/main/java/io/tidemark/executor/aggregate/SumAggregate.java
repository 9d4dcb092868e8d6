package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import io.tidemark.types.SqlType;
import java.math.BigInteger;

/**
 * SUM of integers and decimals.
 *
 * @param sum the sum
 * @param type of the result
 */
record SumAggregate(ExactSum sum, SqlType type) implements Aggregate {
    private static final BigInteger WIDEST = BigInteger.TEN.pow(SqlType.MAX_DECIMAL_PRECISION);

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
            if (sum.count(values, slots[place]) == 0) {
                target.setNull(row);
                continue;
            }
            target.setNotNull(row);
            sum.writeSum(values, slots[place], target, row);
            checkRange(target, row);
        }
    }

    private void checkRange(ColumnVector target, int row) {
        boolean tooLarge =
                switch (type.kind()) {
                    case TINYINT -> outside(target, row, Byte.MAX_VALUE);
                    case SMALLINT -> outside(target, row, Short.MAX_VALUE);
                    case INTEGER -> outside(target, row, Integer.MAX_VALUE);
                    case DECIMAL -> tooManyDigits(target, row);
                    case BOOLEAN,
                            BIGINT,
                            REAL,
                            DOUBLE,
                            CHAR,
                            VARCHAR,
                            BINARY,
                            VARBINARY,
                            DATE,
                            TIME,
                            TIMESTAMP,
                            TIMESTAMP_LTZ,
                            INTERVAL_DAY,
                            INTERVAL_MONTH,
                            ARRAY,
                            MAP,
                            ROW,
                            NULL -> false;
                };
        if (tooLarge) {
            throw sum.overflow();
        }
    }

    private static boolean outside(ColumnVector target, int row, long most) {
        long value = ((LongVector) target).values[row];
        return value > most || value < -most - 1;
    }

    private static boolean tooManyDigits(ColumnVector target, int row) {
        return target instanceof WideVector wide
                && wide.high[row] != wide.low[row] >> 63
                && ExactSum.wide(wide.high[row], wide.low[row]).abs().compareTo(WIDEST) >= 0;
    }
}
