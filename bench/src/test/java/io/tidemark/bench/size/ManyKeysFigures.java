package io.tidemark.bench.size;

import io.tidemark.executor.thread.SystemClock;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A job with far more keys than its heap can hold, killed some times: what it gives in the end. Thread: one. */
final class ManyKeysFigures {
    private static final int WEIGHTS = 1009;

    /** What there is in the end. */
    record Outcome(List<String> totals, List<String> expected, String text) {}

    private final Path folder;
    private final String heap;
    private final long keys;
    private final int rounds;
    private final int kills;
    private final Random random;

    /** @param rounds how often each key comes */
    ManyKeysFigures(Path folder, String heap, long keys, int rounds, int kills, long seed) {
        this.folder = folder;
        this.heap = heap;
        this.keys = keys;
        this.rounds = rounds;
        this.kills = kills;
        this.random = new Random(seed);
    }

    private FiguresChild start() {
        List<String> arguments = List.of("serve", folder.resolve("data").toString());
        return FiguresChild.start(heap, folder.resolve("log"), arguments);
    }

    Outcome run() throws InterruptedException {
        long begin = SystemClock.INSTANCE.nanos();
        FiguresChild child = start();
        try {
            child.run("SET 'checkpoint-interval' = '2 s'");
            child.run(Jobs.source("keys = '" + keys + "', rows = '" + keys * rounds + "'"));
            child.run("CREATE TABLE totals (k BIGINT PRIMARY KEY, n BIGINT, s BIGINT)");
            child.run("INSERT INTO totals SELECT k, COUNT(*), SUM(v) FROM load GROUP BY k EMIT CHANGES");
            double slowest = 0;
            for (int kill = 0; kill < kills; kill++) {
                long wait = SystemClock.INSTANCE.nanos() + 2_000_000_000L + random.nextInt(5_000) * 1_000_000L;
                while (SystemClock.INSTANCE.nanos() < wait) {
                    child.run(FiguresProcess.PAUSE);
                }
                child.kill();
                child = start();
                slowest = Math.max(slowest, child.await(FiguresProcess.OPENED).millis());
            }
            while (!child.run("SHOW JOBS").isEmpty()
                    && child.run("SHOW JOBS").stream().noneMatch(row -> row.contains("FINISHED"))) {
                String jobs = String.join("\n", child.run("SHOW JOBS"));
                if (jobs.contains("FAILED")) {
                    throw new IllegalStateException(jobs);
                }
                child.run(FiguresProcess.PAUSE);
            }
            List<String> totals = child.run(
                    "SELECT COUNT(*), SUM(n), MIN(n), MAX(n), SUM(s), SUM(MOD(k, " + WEIGHTS + ") * s) FROM totals");
            String text = String.format(
                    Locale.ROOT,
                    "%,d keys, %d times each, heap %s, %d kills: %.0f s in all, opened again within %.1f s",
                    keys,
                    rounds,
                    heap,
                    kills,
                    (SystemClock.INSTANCE.nanos() - begin) / 1e9,
                    slowest / 1e3);
            return new Outcome(totals, List.of(expected()), text);
        } finally {
            child.close();
        }
    }

    private String expected() {
        long sum = 0;
        long weighted = 0;
        for (long row = 0; row < keys * rounds; row++) {
            long value = LoadConnector.value(row);
            sum += value;
            weighted += LoadConnector.key(row, keys) % WEIGHTS * value;
        }
        return keys + "\t" + keys * rounds + "\t" + rounds + "\t" + rounds + "\t" + sum + "\t" + weighted;
    }
}
