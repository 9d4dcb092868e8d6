package io.tidemark.executor.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorting in steps. */
final class SortedRunsTest {
    private long compared;

    private SortedRuns runs(int[] keys) {
        return new SortedRuns(keys.length, (left, right) -> {
            compared++;
            return Integer.compare(keys[left], keys[right]);
        });
    }

    private static int[] keys(int count, int different) {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        Random random = new Random(seed);
        return IntStream.range(0, count).map(row -> random.nextInt(different)).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, SortedRuns.RUN_ROWS, SortedRuns.RUN_ROWS + 1, 10 * SortedRuns.RUN_ROWS - 7})
    void rowsComeInOrderAndEqualOnesAsTheyArrived(int count) {
        int[] keys = keys(count, Math.max(1, count / 3));
        SortedRuns runs = runs(keys);
        while (!runs.ready()) {
            runs.sortSome();
        }
        int[] taken = IntStream.range(0, count).map(place -> runs.take()).toArray();
        int[] expected = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingInt(row -> keys[row]))
                .mapToInt(Integer::intValue)
                .toArray();
        assertThat(taken).isEqualTo(expected);
    }

    @Test
    void noStepComparesMoreThanARunTakesHoweverManyRowsThereAre() {
        int[] keys = keys(64 * SortedRuns.RUN_ROWS, 1 << 30);
        SortedRuns runs = runs(keys);
        long most = 0;
        while (!runs.ready()) {
            compared = 0;
            runs.sortSome();
            most = Math.max(most, compared);
        }
        assertThat(most).isLessThan(15L * SortedRuns.RUN_ROWS);
        compared = 0;
        int first = runs.take();
        assertThat(keys[first]).isEqualTo(Arrays.stream(keys).min().orElseThrow());
        for (int row = 1; row < 2048; row++) {
            runs.take();
        }
        assertThat(compared).isLessThan(2048 * 2 * 7);
    }
}
