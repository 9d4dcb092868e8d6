package io.tidemark.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.broker.LocalBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost and nothing comes twice, however often the engine and the broker die. */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class KillLoopIT {
    @TempDir
    Path folder;

    @Test
    void killsLoseNothingAndRepeatNothing() throws InterruptedException, IOException {
        long seed = Long.getLong("seed", new Random().nextLong());
        int kills = Integer.getInteger("kills", 50);
        System.out.println("replay with -Dkills=" + kills + " -Dseed=" + seed);
        try (LocalBroker broker = LocalBroker.start()) {
            KillLoop.Outcome outcome =
                    new KillLoop(new KillLoop.Plan(kills, seed, 300, true, true), folder, broker).run();
            System.out.println(outcome);
            assertThat(outcome.problems()).isEmpty();
            assertThat(outcome.clean()).isTrue();
        }
    }
}
