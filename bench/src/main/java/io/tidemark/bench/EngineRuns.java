package io.tidemark.bench;

import com.sun.management.OperatingSystemMXBean;
import io.tidemark.engine.Result;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.types.TidemarkException;
import java.lang.management.ManagementFactory;

/** Runs queries through the SQL of an engine of its own, statements and planning included. Thread: one at a time. */
final class EngineRuns implements AutoCloseable {
    /**
     * What a run gave.
     *
     * @param nanos time by the clock
     * @param cpuNanos time that this process spent on all cores meanwhile, start and planning included
     */
    record Outcome(Checksum.Value value, long nanos, long cpuNanos) {}

    private static final long WAIT_MILLIS = 3_600_000;
    private static final long CHECK_MILLIS = 10;

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Tidemark tidemark;
    private final Session session;
    private final String tally;

    /**
     * Opens the engine.
     *
     * @param threads task threads, and parallelism
     * @param tally the tally that the tables name
     */
    EngineRuns(int threads, String tally) {
        this.tally = tally;
        tidemark = Tidemark.open(TidemarkConfig.builder().taskThreads(threads).build());
        session = tidemark.session();
    }

    /** Runs a statement. */
    void execute(String sql) {
        session.execute(sql);
    }

    /** Makes the table that a query writes to. */
    void createSink(BenchQuery query) {
        execute("CREATE TABLE " + sink(query) + " (" + query.sinkColumns() + ") WITH (connector = 'checksum', tally = '"
                + tally + "')");
    }

    private static String sink(BenchQuery query) {
        return query.label() + "_result";
    }

    /** Runs a query whose input ends; timed from the first rows read to the end of the job. */
    Outcome runToEnd(BenchQuery query) {
        Tally run = Tally.begin(tally, Long.MAX_VALUE);
        long cpuBefore = SYSTEM.getProcessCpuTime();
        JobState state = session.awaitJob(start(query), WAIT_MILLIS);
        long end = System.nanoTime();
        if (state != JobState.FINISHED) {
            throw TidemarkException.internal("the job of " + query.label() + " ended as " + state);
        }
        return new Outcome(run.value(), end - run.firstNanos(), SYSTEM.getProcessCpuTime() - cpuBefore);
    }

    /**
     * Runs a query whose input goes on until it has written so many rows; timed from the first rows read to the last
     * expected row.
     */
    Outcome runToRows(BenchQuery query, long rows) {
        Tally run = Tally.begin(tally, rows);
        long cpuBefore = SYSTEM.getProcessCpuTime();
        String job = start(query);
        JobState state = JobState.RUNNING;
        while (!run.isComplete() && !state.ended()) {
            state = session.awaitJob(job, CHECK_MILLIS);
        }
        long cpuNanos = SYSTEM.getProcessCpuTime() - cpuBefore;
        session.execute("STOP JOB '" + job + "'");
        return new Outcome(run.value(), run.lastNanos() - run.firstNanos(), cpuNanos);
    }

    private String start(BenchQuery query) {
        Result result = session.execute("INSERT INTO " + sink(query) + " " + query.select());
        if (result instanceof Result.Started started) {
            return started.jobId();
        }
        throw TidemarkException.internal("INSERT started no job");
    }

    @Override
    public void close() {
        session.close();
        tidemark.close();
        Tally.remove(tally);
    }
}
