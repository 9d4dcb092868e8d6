package io.tidemark.executor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.DoubleVector;
import io.tidemark.executor.batch.KeyHash;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.batch.WideVector;
import org.junit.jupiter.api.Test;

/** Hashes and groups are part of the checkpoint format: these numbers may never change. */
final class KeyGroupsTest {
    private static final String[] TEXTS = {"", "a", "Zürich", "auction-4711"};

    /** A row each: a number, a double, a wide number, a text; row 4 has nulls. */
    private static ColumnVector[] columns() {
        LongVector longs = new LongVector(5);
        DoubleVector doubles = new DoubleVector(5);
        WideVector wides = new WideVector(5);
        BytesVector texts = new BytesVector(5);
        long[] numbers = {0, 1, -1, Long.MIN_VALUE};
        for (int row = 0; row < 4; row++) {
            longs.values[row] = numbers[row];
            doubles.values[row] = numbers[row] / 4.0;
            wides.high[row] = -row;
            wides.low[row] = numbers[row];
            texts.set(row, TEXTS[row]);
        }
        ColumnVector[] columns = {longs, doubles, wides, texts};
        for (ColumnVector column : columns) {
            column.setNull(4);
        }
        return columns;
    }

    private static int[] hashes(int... keys) {
        ColumnVector[] columns = columns();
        int[] hashes = new int[5];
        for (int row = 0; row < hashes.length; row++) {
            hashes[row] = KeyHash.hash(columns, keys, row);
        }
        return hashes;
    }

    @Test
    void hashesAreThoseOfTheFormat() {
        assertThat(hashes(0)).containsExactly(-1667209487, 632780282, 1020663739, 297842548, 632780282);
        assertThat(hashes(1)).containsExactly(-1667209487, 135436025, -1663474582, -714381757, 632780282);
        assertThat(hashes(2)).containsExactly(-1667209487, -1679158002, -932281745, 505490374, 632780282);
        assertThat(hashes(3)).containsExactly(-1667209487, -760473161, 1919900998, 1448783769, 632780282);
        assertThat(hashes(3, 0)).containsExactly(1670632732, 25460392, -459682380, 980744238, 1924487174);
        assertThat(hashes()).containsExactly(-1640531527, -1640531527, -1640531527, -1640531527, -1640531527);
    }

    @Test
    void zeroesOfBothSignsAreOneKey() {
        DoubleVector doubles = new DoubleVector(2);
        doubles.values[0] = 0.0;
        doubles.values[1] = -0.0;
        ColumnVector[] columns = {doubles};
        assertThat(KeyHash.hash(columns, new int[] {0}, 0)).isEqualTo(KeyHash.hash(columns, new int[] {0}, 1));
    }

    @Test
    void aGroupIsTheUpperEighthOfItsHash() {
        assertThat(KeyGroups.COUNT).isEqualTo(256);
        assertThat(KeyGroups.of(0)).isZero();
        assertThat(KeyGroups.of(0x00FFFFFF)).isZero();
        assertThat(KeyGroups.of(0x01000000)).isEqualTo(1);
        assertThat(KeyGroups.of(0x7FFFFFFF)).isEqualTo(127);
        assertThat(KeyGroups.of(-1)).isEqualTo(255);
    }

    @Test
    void everyTaskOwnsARangeOfGroups() {
        for (int tasks = 1; tasks <= KeyGroups.COUNT; tasks++) {
            for (int group = 0; group < KeyGroups.COUNT; group++) {
                int owner = KeyGroups.owner(group, tasks);
                assertThat(group)
                        .isGreaterThanOrEqualTo(KeyGroups.first(owner, tasks))
                        .isLessThan(KeyGroups.first(owner + 1, tasks));
            }
        }
    }
}
