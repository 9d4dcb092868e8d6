package io.tidemark.bench.size;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long a killed engine takes until the output of its job goes on. Thread: one. */
final class RecoveryFigures {
    private final Path folder;
    private final String heap;
    private final long keys;
    private final int kills;

    RecoveryFigures(Path folder, String heap, long keys, int kills) {
        this.folder = folder;
        this.heap = heap;
        this.keys = keys;
        this.kills = kills;
    }

    /** An engine with a job over so many keys; beside it one with a single key shows what all the rest takes. */
    private final class Engine implements AutoCloseable {
        private final String name;
        private final double[] commits = new double[kills];
        private final double[] commitsCpu = new double[kills];
        private final double[] restores = new double[kills];
        private final double[] restoresCpu = new double[kills];
        private double megabytes;
        private FiguresChild child;

        Engine(String name) {
            this.name = name;
            child = start();
        }

        private FiguresChild start() {
            List<String> arguments = List.of("serve", folder.resolve(name).toString());
            return FiguresChild.start(heap, folder.resolve("log"), arguments);
        }

        void begin(long ofKeys) throws InterruptedException, IOException {
            child.run("SET 'checkpoint-interval' = '200 ms'");
            child.run(Jobs.source("keys = '" + ofKeys + "', rate = '20000'"));
            child.run(Jobs.sink(Jobs.Query.WIDE));
            child.run("INSERT INTO out " + Jobs.Query.WIDE.select);
            awaitRows(child, ofKeys);
            awaitCommits(child, 5);
            megabytes = stateBytes(child, folder.resolve(name + "-whole")) / 1e6;
        }

        void kill(int number) throws InterruptedException {
            child.kill();
            child = start();
            FiguresChild.Moment opening = child.await(FiguresProcess.OPENING);
            FiguresChild.Moment polled = child.await(FiguresProcess.POLLED);
            FiguresChild.Moment committed = child.await(FiguresProcess.COMMITTED);
            commits[number] = committed.millis();
            commitsCpu[number] = committed.cpuMillis();
            restores[number] = polled.millis() - opening.millis();
            restoresCpu[number] = polled.cpuMillis() - opening.cpuMillis();
            awaitCommits(child, 2);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%.1f MB: first commit %s ms after the start of the process, %s of them on a core; from the opening"
                            + " of the engine to the first row read %s ms, %s on a core",
                    megabytes,
                    spread(commits),
                    spread(commitsCpu),
                    spread(restores),
                    spread(restoresCpu));
        }

        @Override
        public void close() {
            child.close();
        }
    }

    /** Says what came, in a line for each engine. */
    String run() throws InterruptedException, IOException {
        try (Engine small = new Engine("small");
                Engine large = new Engine("large")) {
            small.begin(1);
            large.begin(keys);
            for (int kill = 0; kill < kills; kill++) {
                small.kill(kill);
                large.kill(kill);
            }
            return String.format(Locale.ROOT, "%,d keys, heap %s, %d kills%n%s%n%s", keys, heap, kills, large, small);
        }
    }

    private static void awaitCommits(FiguresChild child, int commits) throws InterruptedException {
        for (int commit = 0; commit < commits; commit++) {
            child.await(FiguresProcess.COMMITTED);
        }
    }

    static void awaitRows(FiguresChild child, long rows) throws InterruptedException {
        while (read(child) < rows) {
            child.await(FiguresProcess.COMMITTED);
        }
    }

    private static long read(FiguresChild child) throws InterruptedException {
        return Long.parseLong(child.run(FiguresProcess.ROWS_READ).get(0));
    }

    /** What a full checkpoint of all state takes. */
    private static long stateBytes(FiguresChild child, Path whole) throws InterruptedException, IOException {
        String job = child.run("SHOW JOBS").get(0).split("\t")[0];
        child.run("CREATE SAVEPOINT '" + whole + "' FOR JOB '" + job + "'");
        long bytes = 0;
        try (var files = Files.walk(whole)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static String spread(double[] millis) {
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT, "%.0f (%.0f to %.0f)", millis[millis.length / 2], millis[0], millis[millis.length - 1]);
    }
}
