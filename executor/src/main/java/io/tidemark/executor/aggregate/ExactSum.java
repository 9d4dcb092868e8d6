package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.math.BigInteger;

/**
 * The sum of integers or unscaled decimals and how many there were. Summed in 128 bits, so that whether a sum overflows
 * depends on the sum alone and not on the order in which rows and partial sums came.
 *
 * <p>State: low and high half of the sum, count.
 *
 * @param column what is summed; LONG or WIDE
 * @param at first long of its state
 * @param label how messages call the expression
 */
record ExactSum(int column, int at, String label) {
    static final int LONGS = 3;

    void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        if (batch.columns[column] instanceof LongVector narrow) {
            addNarrow(narrow, rows, count, state.values(), slots, sign);
        } else {
            addWide(batch.wides(column), rows, count, state.values(), slots, sign);
        }
    }

    private void addNarrow(LongVector source, int[] rows, int count, long[] state, int[] slots, int sign) {
        long[] values = source.values;
        boolean mayHaveNulls = source.mayHaveNulls;
        boolean[] nulls = source.nulls;
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (mayHaveNulls && nulls[row]) {
                continue;
            }
            int slot = slots[place] + at;
            long value = values[row];
            long low = state[slot];
            if (sign > 0) {
                long sum = low + value;
                state[slot] = sum;
                state[slot + 1] += (value >> 63) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
            } else {
                state[slot] = low - value;
                state[slot + 1] -= (value >> 63) + (Long.compareUnsigned(low, value) < 0 ? 1 : 0);
            }
            state[slot + 2] += sign;
        }
    }

    private void addWide(WideVector source, int[] rows, int count, long[] state, int[] slots, int sign) {
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (source.isNull(row)) {
                continue;
            }
            int slot = slots[place] + at;
            if (sign > 0) {
                addWide(state, slot, source.high[row], source.low[row]);
            } else {
                long low = -source.low[row];
                addWide(state, slot, ~source.high[row] + (low == 0 ? 1 : 0), low);
            }
            state[slot + 2] += sign;
        }
    }

    private void addWide(long[] state, int slot, long high, long low) {
        long before = state[slot + 1];
        long sumLow = state[slot] + low;
        long carry = Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0;
        long sumHigh = before + high + carry;
        if (((before ^ sumHigh) & (high ^ sumHigh)) < 0) {
            throw overflow();
        }
        state[slot] = sumLow;
        state[slot + 1] = sumHigh;
    }

    void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        long[] source = from.values();
        addWide(into.values(), intoSlot + at, source[fromSlot + at + 1], source[fromSlot + at]);
        into.values()[intoSlot + at + 2] += source[fromSlot + at + 2];
    }

    /** How many values there were. */
    long count(long[] state, int slot) {
        return state[slot + at + 2];
    }

    /** Writes the sum, which must fit the target. */
    void writeSum(long[] state, int slot, ColumnVector target, int row) {
        long low = state[slot + at];
        long high = state[slot + at + 1];
        if (target instanceof LongVector narrow) {
            if (high != low >> 63) {
                throw overflow();
            }
            narrow.values[row] = low;
        } else {
            WideVector wide = (WideVector) target;
            wide.high[row] = high;
            wide.low[row] = low;
        }
    }

    /** The sum as a double, rounded once. */
    double asDouble(long[] state, int slot) {
        long low = state[slot + at];
        long high = state[slot + at + 1];
        return high == low >> 63 ? (double) low : exact(state, slot).doubleValue();
    }

    /** The sum as it is. */
    BigInteger exact(long[] state, int slot) {
        return wide(state[slot + at + 1], state[slot + at]);
    }

    static BigInteger wide(long high, long low) {
        BigInteger lower = BigInteger.valueOf(low & Long.MAX_VALUE);
        BigInteger value = BigInteger.valueOf(high).shiftLeft(64).add(lower);
        return low < 0 ? value.setBit(63) : value;
    }

    TidemarkException overflow() {
        return new TidemarkException(
                ErrorCode.NUMERIC_OVERFLOW,
                label + " is too large for its type",
                "cast the argument to a wider type, such as DECIMAL(38, 0), or sum over fewer rows",
                null);
    }
}
