package io.tidemark.bench.size;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figures of jobs with much state, printed and not judged; what the jobs give is. Without settings all is small. {@code
 * docs/evidence.md} says which settings gave its figures.
 */
@Timeout(3600)
class StateFiguresIT {
    @TempDir
    Path folder;

    private static String heap() {
        return System.getProperty("figures.heap", "512m");
    }

    private static String keys(long few) {
        return System.getProperty("figures.keys", String.valueOf(few));
    }

    private void measure(String... what) throws InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of(what[0], folder.resolve("data").toString()));
        arguments.addAll(List.of(what).subList(1, what.length));
        try (FiguresChild child = FiguresChild.start(heap(), folder.resolve("log"), arguments)) {
            assertThat(child.print()).isTrue();
        }
    }

    @Test
    void rowsASecondWithAndWithoutCheckpoints() throws InterruptedException {
        measure(
                "throughput",
                System.getProperty("figures.query", "sums"),
                keys(1_000),
                System.getProperty("figures.seconds", "1"),
                System.getProperty("figures.rounds", "1"));
    }

    @Test
    void pausesOfAJobWithMuchState() throws InterruptedException {
        measure(
                "pauses",
                keys(20_000),
                System.getProperty("figures.checkpoints", "3"),
                System.getProperty("figures.rates", "20000"));
    }

    @Test
    void timeUntilTheOutputGoesOn() throws InterruptedException, IOException {
        int kills = Integer.getInteger("figures.kills", 2);
        System.out.println(new RecoveryFigures(folder, heap(), Long.parseLong(keys(10_000)), kills).run());
    }

    @Test
    void aJobWithMoreKeysThanItsHeapCanHoldGivesWhatItMust() throws InterruptedException {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("replay with -Dseed=" + seed);
        int kills = Integer.getInteger("figures.kills", 2);
        ManyKeysFigures.Outcome outcome =
                new ManyKeysFigures(folder, heap(), Long.parseLong(keys(200_000)), 2, kills, seed).run();
        System.out.println(outcome.text());
        assertThat(outcome.totals()).isEqualTo(outcome.expected());
    }
}
