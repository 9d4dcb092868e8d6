package io.tidemark.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Prints how long the first query of a new JVM takes to plan; the figure depends on the machine and is not asserted. */
final class ColdStartTest {
    @Test
    void printsTheTimeOfTheFirstQuery() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ColdStart.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        System.out.print(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** What the new JVM runs. */
    static final class ColdStart {
        private ColdStart() {}

        public static void main(String[] arguments) {
            long begin = System.nanoTime();
            Fixtures.plan("SELECT * FROM (VALUES 1, 2) AS t(x)");
            long first = System.nanoTime();
            Fixtures.plan("SELECT auction, COUNT(*) FROM bid GROUP BY auction, TUMBLE(ts, INTERVAL '1' MINUTE)");
            long second = System.nanoTime();
            System.out.printf(
                    "cold start: first query %d ms, then a windowed one %d ms%n",
                    (first - begin) / 1_000_000, (second - first) / 1_000_000);
        }
    }
}
