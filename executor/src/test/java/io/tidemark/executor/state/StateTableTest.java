package io.tidemark.executor.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.types.SqlType;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StateTableTest {
    private static final StateBudget AMPLE = new StateBudget(1L << 30, 1L << 31);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private static Random random() {
        String given = System.getProperty("seed", "");
        long seed = given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
        System.out.println("replay with -Dseed=" + seed);
        return new Random(seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "l", "d", "w", "b", "ll", "lb", "bb", "lbdw", "ldl"})
    void aTableWithinItsBudgetHoldsWhatAMapHolds(String shape) {
        Random random = random();
        List<SqlType> types = TestKeys.types(shape);
        try (StateStore store = new StateStore("test", AMPLE, directory)) {
            ModelRun run = new ModelRun(random, types, 3000, store.table("test", ModelRun.layout(types)));
            for (int step = 0; step < 120; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> run.find();
                    case 1 -> run.remove();
                    case 2 -> run.iterate();
                    case 3 -> {
                        if (random.nextInt(4) == 0) {
                            run.clear();
                        }
                    }
                    default -> run.update();
                }
            }
            run.iterate();
            assertThat(store.openTables()).isEqualTo(1);
        }
    }
}
