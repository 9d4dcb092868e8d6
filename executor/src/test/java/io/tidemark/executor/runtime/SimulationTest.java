package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs that crash at any moment; {@code -Dsimulation.seeds} says how many, {@code -Dsimulation.first} where to begin. */
final class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final long FIRST = Long.getLong("simulation.first", 1);

    private static final int MOST_SEEDS_TO_FIND = 500;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @ParameterizedTest
    @MethodSource("io.tidemark.executor.runtime.SimPlants#all")
    void plantedBugsAreFound(SimPlant plant) {
        for (long seed = 1; seed <= MOST_SEEDS_TO_FIND; seed++) {
            try {
                new Simulation(seed, plant, directory).run();
            } catch (AssertionError found) {
                return;
            }
        }
        fail("not found in " + MOST_SEEDS_TO_FIND + " seeds: " + plant);
    }

    @Test
    void nothingIsLostAndNothingComesTwice() {
        long lives = 0;
        long epochs = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, SimPlant.NONE, directory);
            simulation.run();
            lives += simulation.lives();
            epochs += simulation.epochs();
        }
        assertThat(lives).as("runs").isGreaterThan(SEEDS);
        System.out.println(SEEDS + " seeds, " + lives + " runs, " + epochs + " epochs");
    }
}
