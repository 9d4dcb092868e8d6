package io.tidemark.bench.size;

import com.sun.management.OperatingSystemMXBean;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.SystemClock;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** How many rows a second a job takes in without checkpoints and with one each second, in turn. Thread: one. */
final class ThroughputFigures {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** How a job is run. */
    private enum Way {
        NONE("false", "1 h"),
        NEVER("true", "1 h"),
        EACH_SECOND("true", "1 s");

        final String kept;
        final String interval;

        Way(String kept, String interval) {
            this.kept = kept;
            this.interval = interval;
        }
    }

    /**
     * What a run gave.
     *
     * @param rows a second by the clock
     * @param taskNanos a row, that the task's thread was on a core
     * @param cpuNanos a row, that the process was
     */
    private record Speed(double rows, double taskNanos, double cpuNanos) {}

    private final Path data;
    private final PrintStream out;
    private final Jobs.Query query;
    private final long keys;
    private final int seconds;
    private final int rounds;

    /** @param arguments behind two others: query, keys, seconds a run, rounds */
    ThroughputFigures(Path data, PrintStream out, String[] arguments) {
        this.data = data;
        this.out = out;
        query = Jobs.Query.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        keys = Long.parseLong(arguments[3]);
        seconds = Integer.parseInt(arguments[4]);
        rounds = Integer.parseInt(arguments[5]);
    }

    void run() throws InterruptedException {
        TidemarkConfig config =
                TidemarkConfig.builder().dataDirectory(data).taskThreads(1).build();
        try (Tidemark tidemark = Tidemark.open(config);
                Session session = tidemark.session()) {
            Jobs jobs = new Jobs(session);
            Speed[][] speeds = new Speed[rounds][Way.values().length];
            measure(session, jobs, Way.EACH_SECOND); // warms up
            for (int round = 0; round < rounds; round++) {
                for (int turn = 0; turn < Way.values().length; turn++) {
                    int way = round % 2 == 0 ? turn : Way.values().length - 1 - turn;
                    speeds[round][way] = measure(session, jobs, Way.values()[way]);
                    out.printf(
                            Locale.ROOT,
                            "%s, %,d keys, round %d, %s: %.2f M rows/s; %.1f ns of processor time a row, %.1f of them"
                                    + " of the task%n",
                            query,
                            keys,
                            round + 1,
                            Way.values()[way],
                            speeds[round][way].rows / 1e6,
                            speeds[round][way].cpuNanos,
                            speeds[round][way].taskNanos);
                }
            }
            ratios(speeds);
        }
    }

    private Speed measure(Session session, Jobs jobs, Way way) throws InterruptedException {
        session.execute("SET 'checkpoint-interval' = '" + way.interval + "'");
        long before = LoadNotes.rowsRead();
        String job = jobs.start(query, "keys = '" + keys + "', kept = '" + way.kept + "'");
        while (LoadNotes.rowsRead() - before < keys) {
            session.awaitJob(job, 100);
        }
        session.awaitJob(job, 2_000); // the code is compiled for this job, and the first full checkpoint is over
        long rows = LoadNotes.rowsRead();
        long cpu = SYSTEM.getProcessCpuTime();
        long work = LoadNotes.work();
        long begin = SystemClock.INSTANCE.nanos();
        session.awaitJob(job, seconds * 1_000L);
        long nanos = SystemClock.INSTANCE.nanos() - begin;
        double count = LoadNotes.rowsRead() - rows;
        Speed speed = new Speed(
                count * 1e9 / nanos, (LoadNotes.work() - work) / count, (SYSTEM.getProcessCpuTime() - cpu) / count);
        jobs.end(job);
        return speed;
    }

    private void ratios(Speed[][] speeds) {
        for (Way way : new Way[] {Way.NEVER, Way.EACH_SECOND}) {
            double[] rows = new double[rounds];
            double[] task = new double[rounds];
            double[] cpu = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                Speed none = speeds[round][Way.NONE.ordinal()];
                Speed with = speeds[round][way.ordinal()];
                rows[round] = with.rows / none.rows;
                task[round] = with.taskNanos / none.taskNanos;
                cpu[round] = with.cpuNanos / none.cpuNanos;
            }
            Arrays.sort(rows);
            Arrays.sort(task);
            Arrays.sort(cpu);
            out.printf(
                    Locale.ROOT,
                    "%s, %,d keys: %s against NONE: rows a second %.3f (%.3f to %.3f), time of the task a row %.3f"
                            + " (%.3f to %.3f), of all threads %.3f%n",
                    query,
                    keys,
                    way,
                    rows[rounds / 2],
                    rows[0],
                    rows[rounds - 1],
                    task[rounds / 2],
                    task[0],
                    task[rounds - 1],
                    cpu[rounds / 2]);
        }
    }
}
