package io.tidemark.connectors.datagen;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;

/** Points of time that go on with the rows, some of them put back a little. */
record TimestampGenerator(long seed, long startMillis, long rate, long maxDelayMillis, long unit)
        implements ColumnGenerator {
    private static final long MILLIS_PER_SECOND = 1000;

    @Override
    public void fill(ColumnVector column, long first, long step, int count) {
        long[] values = ((LongVector) column).values;
        for (int row = 0; row < count; row++) {
            long place = first + row * step;
            long millis = startMillis + place / rate * MILLIS_PER_SECOND + place % rate * MILLIS_PER_SECOND / rate;
            long delay = maxDelayMillis == 0 ? 0 : Chance.below(maxDelayMillis + 1, Chance.bits(seed, place));
            values[row] = Math.floorDiv(millis - delay, unit) * unit;
        }
    }
}
