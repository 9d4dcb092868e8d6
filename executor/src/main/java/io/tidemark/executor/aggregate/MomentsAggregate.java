package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import org.jspecify.annotations.Nullable;

/**
 * Variances, deviations, covariances and linear regression, from means and sums of squared differences, which stay
 * accurate where sums of squares cancel out: rows by Welford's update (Technometrics 4, 1962), parts by that of Chan, Golub
 * and LeVeque (Stanford STAN-CS-79-773, 1979). A row is taken away by the update backwards, which loses digits where what
 * is taken away was much larger than what stays; so squares that are as good as nothing beside what they were are nothing,
 * and a group that gets empty begins anew.
 *
 * <p>State: count, mean and squares of x, then with two arguments mean and squares of y and the products; where rows are
 * taken away also the largest squares of x and y that there were. A row with a null
 * in any argument does not count.
 *
 * @param x the only argument, or the second (the independent one)
 * @param y the first of two, else null
 * @param at first long of its state
 * @param retracting whether rows will be taken away
 */
record MomentsAggregate(NumberColumn x, @Nullable NumberColumn y, int at, Moment moment, boolean retracting)
        implements Aggregate {
    private static final int MEAN_X = 1;
    private static final int SQUARES_X = 2;
    private static final int MEAN_Y = 3;
    private static final int SQUARES_Y = 4;
    private static final int PRODUCTS = 5;

    /** Rounding errors of taking rows away stay below this part of the largest squares. */
    private static final double NOTHING = 1e-12;

    @Override
    public int longs() {
        return used() + (retracting ? 2 : 0);
    }

    private int used() {
        return y == null ? SQUARES_X + 1 : PRODUCTS + 1;
    }

    @Override
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        long[] values = state.values();
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            if (x.isNull(batch, row) || (y != null && y.isNull(batch, row))) {
                continue;
            }
            take(values, slots[place] + at, x.read(batch, row), y == null ? 0 : y.read(batch, row), sign);
        }
    }

    private void take(long[] values, int slot, double valueX, double valueY, int sign) {
        long after = values[slot] + sign;
        values[slot] = after;
        if (after == 0) {
            java.util.Arrays.fill(values, slot, slot + longs(), 0);
            return;
        }
        double beforeX = get(values, slot + MEAN_X);
        double differenceX = valueX - beforeX;
        double meanX = beforeX + sign * differenceX / after;
        set(values, slot + MEAN_X, meanX);
        add(values, slot + SQUARES_X, sign * differenceX * (valueX - meanX));
        if (y != null) {
            double differenceY = valueY - get(values, slot + MEAN_Y);
            double meanY = get(values, slot + MEAN_Y) + sign * differenceY / after;
            set(values, slot + MEAN_Y, meanY);
            add(values, slot + SQUARES_Y, sign * differenceY * (valueY - meanY));
            add(values, slot + PRODUCTS, sign * differenceX * (valueY - meanY));
        }
        if (retracting) {
            clean(values, slot, SQUARES_X, used());
            clean(values, slot, SQUARES_Y, used() + 1);
        }
    }

    private void clean(long[] values, int slot, int squares, int peak) {
        if (squares >= used()) {
            return;
        }
        double now = get(values, slot + squares);
        double most = Math.max(get(values, slot + peak), now);
        set(values, slot + peak, most);
        if (now <= most * NOTHING) {
            set(values, slot + squares, 0);
            if (y != null) {
                set(values, slot + PRODUCTS, 0);
            }
        }
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        long[] target = into.values();
        long[] source = from.values();
        int to = intoSlot + at;
        int slot = fromSlot + at;
        if (source[slot] == 0) {
            return;
        }
        if (target[to] == 0) {
            System.arraycopy(source, slot, target, to, longs());
            return;
        }
        double left = target[to];
        double right = source[slot];
        double all = left + right;
        double differenceX = get(source, slot + MEAN_X) - get(target, to + MEAN_X);
        add(target, to + SQUARES_X, get(source, slot + SQUARES_X) + differenceX * differenceX * left * right / all);
        add(target, to + MEAN_X, differenceX * right / all);
        if (y != null) {
            double differenceY = get(source, slot + MEAN_Y) - get(target, to + MEAN_Y);
            add(target, to + SQUARES_Y, get(source, slot + SQUARES_Y) + differenceY * differenceY * left * right / all);
            add(target, to + PRODUCTS, get(source, slot + PRODUCTS) + differenceX * differenceY * left * right / all);
            add(target, to + MEAN_Y, differenceY * right / all);
        }
        target[to] += source[slot];
        if (retracting) {
            clean(target, to, SQUARES_X, used());
            clean(target, to, SQUARES_Y, used() + 1);
        }
    }

    private static double get(long[] values, int place) {
        return Double.longBitsToDouble(values[place]);
    }

    private static void set(long[] values, int place, double value) {
        values[place] = Double.doubleToRawLongBits(value);
    }

    private static void add(long[] values, int place, double value) {
        set(values, place, get(values, place) + value);
    }

    @Override
    public void result(StateValues state, int[] slots, int count, ColumnVector target, int targetFrom) {
        long[] values = state.values();
        for (int place = 0; place < count; place++) {
            int slot = slots[place] + at;
            int row = targetFrom + place;
            if (moment == Moment.REGR_COUNT) {
                target.setNotNull(row);
                ((LongVector) target).values[row] = values[slot];
                continue;
            }
            if (values[slot] < moment.leastRows()) {
                target.setNull(row);
                continue;
            }
            double result = y == null
                    ? moment.ofOne(values[slot], get(values, slot + SQUARES_X))
                    : moment.ofTwo(new Moment.Pair(
                            values[slot],
                            get(values, slot + MEAN_X),
                            Math.max(0, get(values, slot + SQUARES_X)),
                            get(values, slot + MEAN_Y),
                            Math.max(0, get(values, slot + SQUARES_Y)),
                            get(values, slot + PRODUCTS)));
            write(result, target, row);
        }
    }

    /** NaN of finite numbers says that there is no result, such as a slope over a single x. */
    private static void write(double result, ColumnVector target, int row) {
        target.setNotNull(row);
        if (result == Moment.NONE) {
            target.setNull(row);
        } else {
            ((DoubleVector) target).values[row] = result;
        }
    }
}
