package io.tidemark.executor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.SqlType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
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
    void aTableWithinItsBudgetHoldsWhatAMapHolds(String shape) throws IOException {
        play(shape, AMPLE, false, 120);
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"l", "d", "w", "b", "ll", "lb", "bb", "lbdw", "ldl"})
    void aTableThatOutgrowsItsBudgetHoldsWhatAMapHolds(String shape) throws IOException {
        assertThat(play(shape, new StateBudget(20_000, 1L << 31), false, 120)).isPositive();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"l", "d", "w", "b", "ll", "lb", "bb", "lbdw", "ldl"})
    void aPaneThatOutgrowsItsBudgetHoldsWhatAMapHolds(String shape) throws IOException {
        assertThat(play(shape, new StateBudget(20_000, 1L << 31), true, 120)).isPositive();
        assertThat(directory).isEmptyDirectory();
    }

    /** Random steps on a table and a map; returns how often the table was spilled. */
    private long play(String shape, StateBudget budget, boolean pane, int steps) throws IOException {
        Random random = Seed.random();
        List<SqlType> types = TestKeys.types(shape);
        long spills;
        try (StateStore store = new StateStore("test", budget, directory)) {
            PaneTables panes = store.panes("test", ModelRun.layout(types), ModelRun::merge);
            Supplier<StateTable> fresh = () -> pane ? panes.open(0) : store.table("test", ModelRun.layout(types));
            ModelRun run = new ModelRun(random, types, 3000, fresh.get());
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(9)) {
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
                        }
                    }
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
