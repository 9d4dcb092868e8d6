package io.tidemark.executor.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sketches of many values are close, whole or merged from parts; the values are always the same. */
final class SketchAccuracyTest {
    private static final int COUNT = 100_000;

    @Test
    void differentValuesAreCountedWithinThreePercent() {
        long whole = count(List.of(new GroupSketch.Distinct()), false);
        assertThat((double) whole).isCloseTo(COUNT, within(COUNT * 0.03));
        List<GroupSketch> parts =
                List.of(new GroupSketch.Distinct(), new GroupSketch.Distinct(), new GroupSketch.Distinct());
        assertThat(count(parts, false)).as("merged from three parts").isEqualTo(whole);
        assertThat(count(parts, true)).as("in another order").isEqualTo(whole);
    }

    private static long count(List<GroupSketch> parts, boolean shuffled) {
        LongVector values = new LongVector(COUNT);
        for (int row = 0; row < COUNT; row++) {
            values.values[row] = row * 7L;
        }
        LongVector result = new LongVector(1);
        merged(parts, values, shuffled).write(result, 0);
        return result.values[0];
    }

    @Test
    void quantilesAreCloseInRank() {
        DoubleVector values = new DoubleVector(COUNT);
        for (int row = 0; row < COUNT; row++) {
            values.values[row] = row;
        }
        for (double fraction : new double[] {0.001, 0.01, 0.5, 0.95, 0.999}) {
            GroupSketch whole = new GroupSketch.Quantile(fraction, 1);
            GroupSketch other = new GroupSketch.Quantile(fraction, 1);
            for (List<GroupSketch> parts : List.of(List.of(whole), List.of(whole, other))) {
                DoubleVector result = new DoubleVector(1);
                merged(parts, values, true).write(result, 0);
                assertThat(result.values[0] / COUNT)
                        .as(fraction + " of " + parts.size())
                        .isCloseTo(fraction, within(0.01));
            }
        }
    }

    @Test
    void quantilesOfSkewedValuesAreCloseInRank() {
        DoubleVector values = new DoubleVector(COUNT);
        double[] sorted = new double[COUNT];
        for (int row = 0; row < COUNT; row++) {
            values.values[row] = 100 * Math.pow(10, 6.0 * row / COUNT);
            sorted[row] = values.values[row];
        }
        for (double fraction : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
            DoubleVector result = new DoubleVector(1);
            merged(List.of(new GroupSketch.Quantile(fraction, 1)), values, true).write(result, 0);
            int place = Arrays.binarySearch(sorted, result.values[0]);
            double rank = (place < 0 ? -place - 1 : place) / (double) COUNT;
            assertThat(rank).as("rank of " + result.values[0]).isCloseTo(fraction, within(0.005));
        }
    }

    @Test
    void aQuantileOfNothingIsNull() {
        GroupSketch sketch = new GroupSketch.Quantile(0.5, 1);
        sketch.clear();
        ColumnVector result = ColumnVector.create(SqlType.of(SqlType.Kind.DOUBLE), 1);
        sketch.write(result, 0);
        assertThat(result.isNull(0)).isTrue();
    }

    /** Deals the rows out to the sketches and merges those into the first. */
    private static GroupSketch merged(List<GroupSketch> parts, ColumnVector values, boolean shuffled) {
        List<Integer> rows = new ArrayList<>();
        for (int row = 0; row < COUNT; row++) {
            rows.add(row);
        }
        if (shuffled) {
            Collections.shuffle(rows, new Random(4711));
        }
        parts.forEach(GroupSketch::clear);
        for (int place = 0; place < COUNT; place++) {
            parts.get(place % parts.size()).add(values, rows.get(place));
        }
        for (GroupSketch part : parts.subList(1, parts.size())) {
            parts.get(0).merge(part.bytes());
        }
        return parts.get(0);
    }
}
