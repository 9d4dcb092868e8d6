package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a process that writes to a kept table: what it was told to count on is there, and nothing is torn. */
final class KilledTableIT {
    private static final int THREADS = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (argument.startsWith("--add-")) {
                command.add(argument);
            }
        }
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(KilledTableWriter.class.getName(), directory.toString(), String.valueOf(THREADS)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterEveryKill() throws Exception {
        long seed = Long.getLong("seed", new Random().nextLong());
        int kills = Integer.getInteger("kills", 10);
        Random random = new Random(seed);
        System.out.println("KilledTableIT: " + kills + " kills, replay with -Dseed=" + seed);
        long[] acknowledged = new long[THREADS];
        long all = 0;
        for (int kill = 0; kill < kills; kill++) {
            Process child = start();
            all += readUntilKilled(child, 20 + random.nextInt(400), random.nextInt(30), acknowledged);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            check(acknowledged, "kill " + kill + ", seed " + seed);
        }
        System.out.println("KilledTableIT: " + kills + " kills, " + all + " acknowledged writes, 0 lost, 0 torn");
    }

    /** Kills the child when it has acknowledged so many writes, and reads what it could still say. */
    private static long readUntilKilled(Process child, int writes, int delayMillis, long[] acknowledged)
            throws IOException, InterruptedException {
        long count = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ");
                boolean whole = parts.length == 2 && parts[0].matches("\\d") && parts[1].matches("\\d+");
                assertThat(line).as("what the writer says").doesNotStartWith("failed");
                if (whole) {
                    int thread = Integer.parseInt(parts[0]);
                    // The last line of a killed process may be cut short: a smaller number says less, never too much.
                    acknowledged[thread] = Math.max(acknowledged[thread], Long.parseLong(parts[1]));
                    count++;
                }
                if (count == writes) {
                    child.waitFor(delayMillis, TimeUnit.MILLISECONDS);
                    child.toHandle().destroyForcibly(); // child.destroyForcibly() would close what is still to be read
                }
            }
        }
        return count;
    }

    private void check(long[] acknowledged, String where) {
        try (Tidemark tidemark = Tidemark.open(TidemarkConfig.at(directory))) {
            StateTableView kv = tidemark.session().stateTable("kv");
            for (int thread = 0; thread < THREADS; thread++) {
                long count = count(kv, "t" + thread);
                assertThat(count(kv, "t" + thread + "-twin"))
                        .as("torn by %s", where)
                        .isEqualTo(count);
                assertThat(count)
                        .as("of thread %d after %s", thread, where)
                        .isBetween(acknowledged[thread], acknowledged[thread] + 1);
                acknowledged[thread] = count;
            }
        }
    }

    private static long count(StateTableView kv, String key) {
        return kv.get(key).map(row -> row.longValue("n")).orElse(0L);
    }
}
