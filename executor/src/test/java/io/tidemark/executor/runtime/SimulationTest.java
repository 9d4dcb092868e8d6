package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that crash at any moment; {@code -Dsimulation.seeds} says how many, {@code -Dsimulation.first} where to begin. */
final class SimulationTest {
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 2_000);
    private static final long FIRST = Long.getLong("simulation.first", 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

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
