package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.Seed;
import io.tidemark.types.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class WatermarkOperatorTest {
    private static final long DELAY = 100;
    private static final int SPLITS = 2;

    private final long[] own = {Long.MIN_VALUE, Long.MIN_VALUE};

    /** Watermarks of the splits, row by row; before each row the merged one is noted. */
    private long[] rowByRow(int split, long[] times) {
        long[] before = new long[times.length];
        for (int row = 0; row < times.length; row++) {
            before[row] = Math.min(own[0], own[1]);
            own[split] = Math.max(own[split], times[row] - DELAY);
        }
        return before;
    }

    @Test
    @Timeout(60)
    void rowsAreJudgedByTheWatermarkBeforeThem() {
        Random random = Seed.random();
        Schema schema = TextRows.schema("ts TIMESTAMP");
        long[][] seen = new long[1][];
        long[] merged = {Long.MIN_VALUE};
        WatermarkOperator operator = new WatermarkOperator(
                0, DELAY, null, true, always(), SPLITS, () -> List.of("0", "1", "2", "3"), new Output() {
                    @Override
                    public void rows(ColumnBatch batch) {
                        seen[0] = batch.watermarksBefore;
                    }

                    @Override
                    public void watermark(long millis) {
                        merged[0] = millis;
                    }

                    @Override
                    public void idle() {
                        throw new AssertionError("no split is idle");
                    }
                });
        for (int turn = 0; turn < 2000; turn++) {
            long[] times = times(random, turn);
            ColumnBatch batch = ColumnBatch.create(schema, times.length);
            System.arraycopy(times, 0, batch.longs(0).values, 0, times.length);
            batch.rowCount = times.length;
            batch.split = random.nextInt(SPLITS);
            long[] expected = rowByRow(batch.split, times);
            operator.onBatch(0, batch);
            assertThat(seen[0] != null).isEqualTo(anyBehind(times, expected));
            if (seen[0] != null) {
                assertThat(Arrays.copyOf(seen[0], times.length)).isEqualTo(expected);
            }
            assertThat(merged[0]).isEqualTo(Math.min(own[0], own[1]));
        }
    }

    /** Times that go up by about 50 a turn, in batches that are in order, nearly so, or not at all. */
    private static long[] times(Random random, int turn) {
        int spread = new int[] {20, 150, 600}[random.nextInt(3)];
        return random.longs(1 + random.nextInt(20), 0, spread)
                .map(offset -> turn * 50L + offset)
                .toArray();
    }

    private static boolean anyBehind(long[] times, long[] before) {
        boolean behind = false;
        for (int row = 0; row < times.length; row++) {
            behind |= times[row] < before[row];
        }
        return behind;
    }

    private static WatermarkOperator.UnusableTimes always() {
        return new WatermarkOperator.UnusableTimes() {
            @Override
            public long greatest() {
                return WatermarkOperator.GREATEST_TIME;
            }

            @Override
            public void reject(ColumnBatch batch, int row, int timeColumn) {
                throw new AssertionError("all times can be used");
            }
        };
    }
}
