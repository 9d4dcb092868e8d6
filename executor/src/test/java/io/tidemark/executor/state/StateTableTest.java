package io.tidemark.executor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.types.SqlType;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateTableTest {
    private static final StateBudget AMPLE = new StateBudget(1L << 30, 1L << 31);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "l", "d", "w", "b", "ll", "lb", "bb", "lbdw", "ldl"})
    void aTableWithinItsBudgetHoldsWhatAMapHolds(String shape) {
        play(shape, AMPLE, false, 120, 3000);
        assertThat(directory).isEmptyDirectory();
    }

    /** Most of them change between two snapshots, so that they are not marked one by one. */
    @ParameterizedTest
    @ValueSource(strings = {"l", "b", "ll"})
    void aTableOfFewKeysHoldsWhatAMapHolds(String shape) {
        play(shape, AMPLE, false, 400, 40);
        play(shape, AMPLE, true, 400, 40);
    }

    @Test
    void aSnapshotOfASmallTableHasAllEntriesOnceNearlyAllHaveChangedAndElseThoseThatHave() {
        LongVector keys = new LongVector(100);
        for (int row = 0; row < 100; row++) {
            keys.values[row] = row;
        }
        ColumnVector[] columns = {keys};
        try (StateStore store = new StateStore("test", AMPLE, directory, SpillSpace.FILE_SYSTEM, true);
                StateTable table = store.table("test", new StateLayout(List.of(SqlType.bigint()), new long[] {0}, 0))) {
            assertThat(changes(table, columns, 100, 1)).isEqualTo(100);
            assertThat(changes(table, columns, 99, 10)).as("nearly all, often").isEqualTo(100);
            assertThat(changes(table, columns, 99, 1)).as("nearly all, once").isEqualTo(99);
            assertThat(changes(table, columns, 80, 50)).as("not nearly all").isEqualTo(80);
            assertThat(changes(table, columns, 0, 1)).isZero();
        }
    }

    /** How many records a snapshot has after some of the entries have changed a few times. */
    private static long changes(StateTable table, ColumnVector[] columns, int keys, int times) {
        int[] slots = new int[100];
        for (int time = 0; time < times; time++) {
            for (int done = 0; done < keys; ) {
                done += table.locate(columns, null, done, keys - done, slots);
            }
        }
        StateRecords records = new StateRecords();
        table.snapshotChanges(records, 0, 0, TaskShare.ALL);
        return records.count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"l", "d", "w", "b", "ll", "lb", "bb", "lbdw", "ldl"})
    void aTableThatOutgrowsItsBudgetHoldsWhatAMapHolds(String shape) {
        assertThat(play(shape, new StateBudget(20_000, 1L << 31), false, 120, 3000))
                .isPositive();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"l", "d", "w", "b", "ll", "lb", "bb", "lbdw", "ldl"})
    void aPaneThatOutgrowsItsBudgetHoldsWhatAMapHolds(String shape) {
        assertThat(play(shape, new StateBudget(20_000, 1L << 31), true, 120, 3000))
                .isPositive();
        assertThat(directory).isEmptyDirectory();
    }

    /** Keys that the first hash puts side by side: the table must not search through all of them for each. */
    @Test
    @Timeout(60)
    void keysThatCrowdTogetherAreSpreadAnew() {
        int keys = 300_000;
        long stride = BigInteger.valueOf(LongTable.SPREAD)
                .modInverse(BigInteger.ONE.shiftLeft(Long.SIZE))
                .longValue();
        LongVector vector = new LongVector(keys);
        for (int row = 0; row < keys; row++) {
            vector.values[row] = row * stride ^ LongTable.TURNED;
        }
        ColumnVector[] columns = {vector};
        int[] slots = new int[1000];
        try (StateStore store = new StateStore("test", AMPLE, directory);
                StateTable table = store.table("test", new StateLayout(List.of(SqlType.bigint()), new long[] {0}, 0))) {
            for (int done = 0; done < keys; ) {
                int handled = table.locate(columns, null, done, Math.min(1000, keys - done), slots);
                for (int place = 0; place < handled; place++) {
                    table.values()[slots[place]] += done + place;
                }
                done += handled;
            }
            assertThat(table.size()).isEqualTo(keys);
            for (int done = 0; done < keys; done += 1000) {
                assertThat(table.find(columns, null, done, 1000, slots)).isEqualTo(1000);
                for (int place = 0; place < 1000; place++) {
                    assertThat(table.values()[slots[place]]).isEqualTo(done + place);
                }
            }
        }
    }

    /** Random steps on a table and a map; returns how often the table was spilled. */
    private long play(String shape, StateBudget budget, boolean pane, int steps, int keys) {
        Random random = Seed.random();
        List<SqlType> types = TestKeys.types(shape);
        long spills;
        try (StateStore store = new StateStore("test", budget, directory, SpillSpace.FILE_SYSTEM, true);
                StateStore other = new StateStore("other", AMPLE, directory, SpillSpace.FILE_SYSTEM, true)) {
            PaneTables panes = store.panes("test", ModelRun.layout(types), ModelRun::merge);
            Supplier<StateTable> fresh = () -> pane ? panes.open(0) : store.table("test", ModelRun.layout(types));
            ModelRun run =
                    new ModelRun(random, types, keys, fresh.get(), () -> other.table("other", ModelRun.layout(types)));
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> run.find();
                    case 1 -> run.remove();
                    case 2 -> run.iterate();
                    case 3 -> {
                        if (random.nextInt(4) == 0) {
                            run.clear();
                        }
                    }
                    case 4 -> {
                        if (random.nextInt(3) == 0) {
                            run.snapshotAndRestore(fresh.get());
                            run.iterate();
                        } else {
                            run.snapshot();
                        }
                    }
                    case 5 -> run.freeze();
                    case 6, 7 -> run.writeSome();
                    default -> run.update();
                }
            }
            run.iterate();
            assertThat(store.openTables()).isEqualTo(1);
            spills = store.statistics().spills();
            run.close();
            assertThat(store.openTables()).isZero();
            assertThat(store.hotBytes()).isZero();
            assertThat(store.statistics().spilledBytes()).isZero();
        }
        return spills;
    }
}
