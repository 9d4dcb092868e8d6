package io.tidemark.executor.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateStoreTest {
    private static final int ROWS = 512;
    private static final StateLayout COUNTS = new StateLayout(List.of(SqlType.bigint()), new long[1], 0);
    private static final StateLayout TEXTS = new StateLayout(List.of(SqlType.varchar()), new long[1], 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private StateStore store(long hotBytes) {
        return new StateStore("job", new StateBudget(hotBytes, 1L << 40), directory);
    }

    private static PaneTables countPanes(StateStore store) {
        return store.panes(
                "count",
                COUNTS,
                (into, intoSlot, from, fromSlot) -> into.values()[intoSlot] += from.values()[fromSlot]);
    }

    /** Adds a number to the entries of keys from first on. */
    private static void add(StateTable table, long first, int count, long number) {
        LongVector keys = new LongVector(ROWS);
        int[] slots = new int[ROWS];
        for (int begin = 0; begin < count; begin += ROWS) {
            int rows = Math.min(ROWS, count - begin);
            for (int row = 0; row < rows; row++) {
                keys.values[row] = first + begin + row;
            }
            for (int done = 0; done < rows; ) {
                int handled = table.locate(new ColumnVector[] {keys}, null, done, rows - done, slots);
                for (int index = 0; index < handled; index++) {
                    table.values()[slots[index]] += number;
                }
                done += handled;
            }
        }
    }

    /** Checks that a table has exactly the keys from first on, each with a number. */
    private static void expect(StateTable table, long first, int count, long number) {
        Set<Long> seen = new HashSet<>();
        LongVector keys = new LongVector(ROWS);
        int[] slots = new int[ROWS];
        try (StateCursor cursor = table.cursor()) {
            for (int found = 1; found > 0; ) {
                found = cursor.next(new ColumnVector[] {keys}, 0, slots, ROWS);
                for (int index = 0; index < found; index++) {
                    assertThat(cursor.values()[slots[index]]).isEqualTo(number);
                    assertThat(keys.values[index]).isBetween(first, first + count - 1);
                    assertThat(seen.add(keys.values[index])).isTrue();
                }
            }
        }
        assertThat(seen).hasSize(count);
    }

    @Test
    void entriesOfLongTextsComeOutAFewAtATime() {
        int keys = 90;
        byte[] text = new byte[100_000];
        try (StateStore store = store(1 << 30)) {
            StateTable table = store.panes("texts", TEXTS, (into, intoSlot, from, fromSlot) -> {})
                    .open(1);
            BytesVector key = new BytesVector(1);
            int[] slots = new int[ROWS];
            for (int number = 0; number < keys; number++) {
                key.clear();
                text[0] = (byte) number;
                key.set(0, text, 0, text.length);
                assertThat(table.locate(new ColumnVector[] {key}, null, 0, 1, slots))
                        .isOne();
                table.setBytes(slots[0], 0, text, 0, text.length);
            }
            int seen = 0;
            try (StateCursor cursor = table.cursor()) {
                for (int found = 1; found > 0; seen += found) {
                    BytesVector read = new BytesVector(ROWS);
                    found = cursor.next(new ColumnVector[] {read}, 0, slots, ROWS);
                    assertThat(2L * read.ownBytes()).isLessThan(ColumnBatch.MANY_BYTES + 2L * text.length);
                }
            }
            assertThat(seen).isEqualTo(keys);
        }
    }

    @Test
    void theOldestPaneIsSpilledFirst() {
        try (StateStore store = store(1 << 20)) {
            PaneTables panes = countPanes(store);
            StateTable middle = panes.open(20);
            StateTable oldest = panes.open(10);
            StateTable newest = panes.open(30);
            add(middle, 0, 10_000, 1);
            add(oldest, 0, 10_000, 2);
            assertThat(oldest.isSpilled()).isFalse();
            add(newest, 0, 15_000, 3);
            assertThat(oldest.isSpilled()).isTrue();
            assertThat(middle.isSpilled()).isFalse();
            add(oldest, 5_000, 10_000, 4);
            expect(middle, 0, 10_000, 1);
            expect(newest, 0, 15_000, 3);
            add(oldest, 0, 5_000, 4);
            add(oldest, 10_000, 5_000, 2);
            expect(oldest, 0, 15_000, 6);
            assertThat(store.hotBytes()).isLessThanOrEqualTo(1 << 20);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aTableThatIsWalkedOverIsNotSpilledUnderTheCursor() {
        try (StateStore store = store(1 << 20)) {
            PaneTables panes = countPanes(store);
            StateTable slice = panes.open(1);
            StateTable window = panes.open(2);
            add(slice, 0, 12_000, 5);
            LongVector keys = new LongVector(ROWS);
            int[] slots = new int[ROWS];
            int[] into = new int[ROWS];
            try (StateCursor cursor = slice.cursor()) {
                for (int found = 1; found > 0; ) {
                    found = cursor.next(new ColumnVector[] {keys}, 0, slots, ROWS);
                    for (int done = 0; done < found; ) {
                        int handled = window.locate(new ColumnVector[] {keys}, null, done, found - done, into);
                        for (int index = 0; index < handled; index++) {
                            window.values()[into[index]] += cursor.values()[slots[done + index]];
                        }
                        done += handled;
                    }
                }
                assertThat(slice.isSpilled()).isFalse();
            }
            expect(window, 0, 12_000, 5);
            expect(slice, 0, 12_000, 5);
        }
    }

    @Test
    void tablesWithoutWindowsShareTheBudget() {
        try (StateStore store = store(1 << 20)) {
            StateTable first = store.table("first", COUNTS);
            StateTable second = store.table("second", COUNTS);
            add(first, 0, 60_000, 1);
            add(second, 0, 60_000, 2);
            assertThat(first.hot().bytes()).isBetween(300_000L, 700_000L);
            assertThat(second.hot().bytes()).isBetween(200_000L, 700_000L);
            add(first, 0, 60_000, 1);
            expect(first, 0, 60_000, 2);
            expect(second, 0, 60_000, 2);
            assertThat(first.size()).isEqualTo(60_000);
        }
    }

    @Test
    void aPaneSoonBecomesAsLargeAsTheOneBefore() {
        try (StateStore store = store(64 << 20)) {
            PaneTables panes = countPanes(store);
            try (StateTable first = panes.open(1)) {
                add(first, 0, 10_000, 1);
            }
            assertThat(store.hotBytes()).isZero();
            long pooled = store.statistics().pooledBytes();
            assertThat(pooled).isPositive();
            try (StateTable second = panes.open(2)) {
                assertThat(second.isEmpty()).isTrue();
                assertThat(store.hotBytes()).isLessThan(1_000);
                add(second, 5, 2 * ROWS, 7);
                long settled = store.hotBytes();
                assertThat(store.statistics().pooledBytes()).isLessThan(pooled);
                add(second, 5 + 2 * ROWS, 10_000 - 2 * ROWS, 7);
                assertThat(store.hotBytes()).isEqualTo(settled);
                expect(second, 5, 10_000, 7);
            }
        }
    }

    @Test
    void theKeysThatMarkFreeSlotsAreKeysLikeOthers() {
        try (StateStore store = store(1 << 20)) {
            StateTable table = store.table("marks", COUNTS);
            long mark = 0xC2B2AE3D27D4EB4FL;
            add(table, mark - 3, 7, 4);
            expect(table, mark - 3, 7, 4);
            add(table, mark - 3, 7, 4);
            expect(table, mark - 3, 7, 8);
        }
    }

    @Test
    void keysWithTheSameHomeAreKeptApart() {
        try (StateStore store = store(8 << 20)) {
            StateTable table = store.table("collisions", COUNTS);
            long inverse = 1;
            for (int step = 0; step < 6; step++) {
                inverse *= 2 - 0xBF58476D1CE4E5B9L * inverse;
            }
            // Mixed keys that agree in their upper 48 bits: one home for all of them.
            LongVector keys = new LongVector(400);
            long first = 0x9E3779B97F4A7C15L;
            long firstInverse = 1;
            for (int step = 0; step < 6; step++) {
                firstInverse *= 2 - first * firstInverse;
            }
            for (int row = 0; row < 400; row++) {
                long spread = row * inverse;
                spread ^= spread >>> 32;
                keys.values[row] = spread * firstInverse ^ 0xC2B2AE3D27D4EB4FL;
            }
            int[] slots = new int[400];
            for (int round = 0; round < 2; round++) {
                for (int done = 0; done < 400; ) {
                    int handled = table.locate(new ColumnVector[] {keys}, null, done, 400 - done, slots);
                    for (int index = 0; index < handled; index++) {
                        table.values()[slots[index]]++;
                    }
                    done += handled;
                }
            }
            assertThat(table.size()).isEqualTo(400);
            assertThat(table.find(new ColumnVector[] {keys}, null, 0, 400, slots))
                    .isEqualTo(400);
            for (int slot : slots) {
                assertThat(table.values()[slot]).isEqualTo(2);
            }
        }
    }

    @Test
    void aKeyOfAMegabyteIsKeptHotAndCold() {
        try (StateStore store = store(256 << 10)) {
            for (boolean pane : new boolean[] {false, true}) {
                StateTable table =
                        pane ? store.panes("texts", TEXTS, ModelTexts::merge).open(1) : store.table("texts", TEXTS);
                BytesVector keys = new BytesVector(2);
                int[] slots = new int[2];
                for (int number = 0; number < 60; number++) {
                    keys.clear();
                    keys.set(0, number == 30 ? "" : "k".repeat(number % 3 == 0 ? 1 << 20 : 50_000) + number % 20);
                    assertThat(table.locate(new ColumnVector[] {keys}, null, 0, 1, slots))
                            .isEqualTo(1);
                    table.values()[slots[0]]++;
                    table.setBytes(slots[0], 0, keys.buffer, keys.start[0], keys.length[0]);
                }
                long counted = 0;
                Set<String> seen = new HashSet<>();
                try (StateCursor cursor = table.cursor()) {
                    keys.clear();
                    while (cursor.next(new ColumnVector[] {keys}, 0, slots, 1) > 0) {
                        counted += cursor.values()[slots[0]];
                        assertThat(cursor.bytesLength(slots[0], 0)).isEqualTo(keys.length[0]);
                        assertThat(seen.add(keys.text(0))).isTrue();
                        keys.clear();
                    }
                }
                assertThat(counted).isEqualTo(60);
                assertThat(table.isSpilled()).isTrue();
                table.close();
            }
            assertThat(store.hotBytes()).isZero();
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** Merges counts; the text is the key, so it does not change. */
    private static final class ModelTexts {
        static void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
            into.values()[intoSlot] += from.values()[fromSlot];
        }
    }

    /** A budget of 1 MiB for 256 tasks is 4 kB for each; new tables alone may take more. */
    @Test
    void aShareOfAFewKilobytesIsEnoughToGoOn() {
        for (long hotBytes : new long[] {1, 1024, 4096, 20_000}) {
            try (StateStore store = store(hotBytes)) {
                PaneTables panes = countPanes(store);
                List<StateTable> tables =
                        List.of(panes.open(1), panes.open(2), store.table("kept", COUNTS), store.table("too", COUNTS));
                for (int round = 1; round <= 2; round++) {
                    for (StateTable table : tables) {
                        add(table, 0, 1_500, 1);
                    }
                }
                for (StateTable table : tables) {
                    expect(table, 0, 1_500, 2);
                    table.close();
                }
            }
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void stateBeyondTheQuotaIsAnErrorThatSaysWhatToRaise() {
        StateBudget budget = new StateBudget(1 << 20, 4 << 20);
        try (StateStore store = new StateStore("job 7", budget, directory)) {
            StateTable table = store.table("group aggregate", COUNTS);
            assertThatThrownBy(() -> add(table, 0, 1_000_000, 1)).isInstanceOfSatisfying(TidemarkException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.STATE_QUOTA);
                assertThat(e.text()).contains("job 7", "4096 kB");
                assertThat(e.hint()).contains("max-state-bytes");
            });
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aFullDiskIsAnErrorAndLeavesNothingBehind() {
        SpillSpace full = path -> 1 << 20;
        try (StateStore store = new StateStore("job", new StateBudget(1 << 20, 1L << 40), directory, full)) {
            StateTable table = store.table("group aggregate", COUNTS);
            assertThatThrownBy(() -> add(table, 0, 1_000_000, 1)).isInstanceOfSatisfying(TidemarkException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
                assertThat(e.text()).contains(directory.toString());
                assertThat(e.hint()).contains("free space");
            });
            expectAtLeast(table, 10_000);
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void closedStoresLeaveNoFileNoDescriptorAndNoMapping() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        Path descriptors = Path.of("/proc/self/fd");
        long openBefore = 0;
        for (int round = 0; round < 20; round++) {
            if (round == 2) {
                openBefore = count(descriptors);
            }
            try (StateStore store = store(256 << 10)) {
                add(store.table("kept", COUNTS), 0, 20_000, 1);
                PaneTables panes = countPanes(store);
                add(panes.open(1), 0, 20_000, 1);
                add(panes.open(2), 0, 20_000, 1);
                assertThat(store.statistics().spills()).isGreaterThan(1);
                assertThat(store.stateBytes()).isGreaterThan(256 << 10);
            }
            assertThat(directory).isEmptyDirectory();
        }
        if (Files.exists(maps)) {
            assertThat(Files.readString(maps)).doesNotContain(directory.toString());
            assertThat(count(descriptors)).isLessThanOrEqualTo(openBefore + 3);
        }
    }

    @Test
    void whoStopsAJobNeedNotWaitForASpill() {
        Path made = directory.resolve("made");
        try (StateStore store = new StateStore("job", new StateBudget(1 << 20, 1L << 40), made)) {
            boolean[] stopping = {false};
            store.stopWhen(() -> stopping[0]);
            StateTable table = store.table("count", COUNTS);
            add(table, 0, 5_000, 1);
            stopping[0] = true;
            assertThatThrownBy(() -> add(table, 0, 1_000_000, 1))
                    .isInstanceOfSatisfying(
                            TidemarkException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        }
        assertThat(directory).isEmptyDirectory();
    }

    private static long count(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    private static void expectAtLeast(StateTable table, long entries) {
        assertThat(table.size()).isGreaterThan(entries);
    }
}
