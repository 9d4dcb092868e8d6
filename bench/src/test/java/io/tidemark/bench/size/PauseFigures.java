package io.tidemark.bench.size;

import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * How long a job with much state stands still for its checkpoints, one each second, and what it writes. The longest time
 * between two questions for rows holds all that keeps a task from its rows, the collector of garbage included. Thread: one.
 */
final class PauseFigures {
    private static final int FREEZE_MICROS = 4;
    private static final int BYTES = 5;

    private final Path data;
    private final PrintStream out;
    private final long keys;
    private final int checkpoints;
    private final String[] rates;

    /** @param arguments behind two others: keys, checkpoints for each rate, rates with commas between (0: all at once) */
    PauseFigures(Path data, PrintStream out, String[] arguments) {
        this.data = data;
        this.out = out;
        keys = Long.parseLong(arguments[2]);
        checkpoints = Integer.parseInt(arguments[3]);
        rates = arguments[4].split(",");
    }

    void run() throws InterruptedException, IOException {
        long budget = Runtime.getRuntime().maxMemory() / 2;
        TidemarkConfig config = TidemarkConfig.builder()
                .dataDirectory(data)
                .taskThreads(1)
                .stateBudgetBytes(budget)
                .build();
        try (Tidemark tidemark = Tidemark.open(config);
                Session session = tidemark.session()) {
            for (String rate : rates) {
                measure(session, new Jobs(session), rate);
            }
        }
    }

    private void measure(Session session, Jobs jobs, String rate) throws InterruptedException, IOException {
        session.execute("SET 'checkpoint-interval' = '1 s'");
        long before = LoadNotes.rowsRead();
        String job = jobs.start(Jobs.Query.WIDE, "keys = '" + keys + "', rate = '" + rate + "'");
        while (LoadNotes.rowsRead() - before < keys) {
            session.awaitJob(job, 100);
        }
        await(session, job, LoadNotes.epochs() + 3); // the filling is in the files
        long state = stateBytes(jobs);
        List<Double> gaps = new ArrayList<>();
        List<Double> works = new ArrayList<>();
        List<Double> freezes = new ArrayList<>();
        List<Double> bytesOfKey = new ArrayList<>();
        long rows = LoadNotes.rowsRead();
        long firstRows = rows;
        long written = written();
        long all = 0;
        LoadNotes.takeLongestGap();
        LoadNotes.takeLongestWork();
        for (int checkpoint = 0; checkpoint < checkpoints; checkpoint++) {
            await(session, job, LoadNotes.epochs() + 1);
            gaps.add(LoadNotes.takeLongestGap() / 1e6);
            works.add(LoadNotes.takeLongestWork() / 1e6);
            List<List<Object>> done = jobs.rows("SHOW CHECKPOINTS");
            List<Object> last = done.get(done.size() - 1);
            freezes.add(Long.parseLong(last.get(FREEZE_MICROS).toString()) / 1e3);
            long bytes = Long.parseLong(last.get(BYTES).toString());
            all += bytes;
            long now = LoadNotes.rowsRead();
            bytesOfKey.add((double) bytes / Math.max(1, Math.min(keys, now - rows)));
            rows = now;
        }
        out.printf(
                Locale.ROOT,
                "%,d keys, %.0f MB of state, %s rows/s, %d checkpoints: pause ms %s;"
                        + " longest wait for a poll ms %s, of it on a core %s;"
                        + " bytes a changed key %s; %.1f bytes a row in all files, %.1f written by the process%n",
                keys,
                state / 1e6,
                rate.equals("0") ? String.format(Locale.ROOT, "%,d", (rows - firstRows) / checkpoints) : rate,
                checkpoints,
                spread(freezes),
                spread(gaps),
                spread(works),
                spread(bytesOfKey),
                (double) all / (rows - firstRows),
                (double) (written() - written) / (rows - firstRows));
        jobs.end(job);
    }

    private static void await(Session session, String job, long epochs) throws InterruptedException {
        while (LoadNotes.epochs() < epochs) {
            session.awaitJob(job, 5);
        }
    }

    /** What a full checkpoint of all state takes. */
    private long stateBytes(Jobs jobs) throws InterruptedException, IOException {
        Path folder = data.resolve("whole");
        jobs.rows("CREATE SAVEPOINT '" + folder + "' FOR JOB '"
                + jobs.rows("SHOW JOBS").get(0).get(0) + "'");
        long bytes = 0;
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
                Files.delete(file);
            }
        }
        Files.delete(folder);
        return bytes;
    }

    private static long written() throws IOException {
        Path counts = Path.of("/proc/self/io");
        if (!Files.isReadable(counts)) {
            return 0;
        }
        for (String line : Files.readAllLines(counts)) {
            if (line.startsWith("write_bytes: ")) {
                return Long.parseLong(line.substring(13));
            }
        }
        return 0;
    }

    private static String spread(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return String.format(
                Locale.ROOT,
                "p50 %.2f p99 %.2f most %.2f",
                sorted.get(sorted.size() / 2),
                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 99 / 100)),
                sorted.get(sorted.size() - 1));
    }
}
