package io.tidemark.executor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.state.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SortedRecordsTest {
    /** One record, and its place among those with the same key. */
    private record Wanted(int table, long pane, int group, byte[] key, int number) {
        private static final Comparator<Wanted> ORDER = Comparator.comparingInt(Wanted::table)
                .thenComparingLong(Wanted::pane)
                .thenComparingInt(Wanted::group)
                .thenComparing(Wanted::key, Arrays::compareUnsigned)
                .thenComparingInt(Wanted::number);
    }

    @ParameterizedTest
    @CsvSource({"0,8,2", "1,8,2", "300,8,2", "20000,8,2", "20000,1,2", "20000,40,300", "9000,0,1"})
    void recordsAreInTheOrderOfTablesPanesGroupsAndKeysAndEqualOnesAsTheyCame(int count, int keyBytes, int panes) {
        Random random = Seed.random();
        StateRecords records = new StateRecords();
        List<Wanted> wanted = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            byte[] key = new byte[keyBytes == 0 ? 0 : 1 + random.nextInt(keyBytes)];
            for (int at = 0; at < key.length; at++) {
                key[at] = (byte) (at < keyBytes / 2 ? 7 : random.nextInt());
            }
            byte[] entry = Arrays.copyOf(key, key.length + Integer.BYTES);
            java.nio.ByteBuffer.wrap(entry).putInt(key.length, number);
            Wanted one = new Wanted(random.nextInt(2), random.nextInt(panes), random.nextInt(256), key, number);
            records.put(one.table, one.pane, one.group, entry, 0, key.length, Integer.BYTES);
            wanted.add(one);
        }
        wanted.sort(Wanted.ORDER);
        SortedRecords sorted = SortedRecords.of(records);
        assertThat(sorted.count()).isEqualTo(count);
        for (int index = 0; index < count; index++) {
            Wanted one = wanted.get(index);
            int value = sorted.keyStart(index) + one.key.length;
            assertThat(java.nio.ByteBuffer.wrap(sorted.buffer(index)).getInt(value))
                    .as("record %s", index)
                    .isEqualTo(one.number);
            boolean again = index + 1 < count
                    && Wanted.ORDER.compare(one, wanted.get(index + 1)) != 0
                    && one.table == wanted.get(index + 1).table
                    && one.pane == wanted.get(index + 1).pane
                    && one.group == wanted.get(index + 1).group
                    && Arrays.equals(one.key, wanted.get(index + 1).key);
            assertThat(sorted.overwritten(index)).isEqualTo(again);
        }
    }
}
