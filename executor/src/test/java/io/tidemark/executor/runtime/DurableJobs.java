package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.planner.plan.PhysicalPlan;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over a {@link SimLog} that keep checkpoints on a disk in memory; what tests of them have in common. */
abstract class DurableJobs {
    static final long PATIENCE = 10_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    final SimLog log = new SimLog();
    final MemoryCheckpoints disk = new MemoryCheckpoints();
    final List<Executor> executors = new ArrayList<>();
    long nextId;

    @AfterEach
    void close() {
        executors.forEach(Executor::close);
    }

    Durability durability(long intervalMillis, Durability.StateChange change) {
        return new Durability("uuid-1", "INSERT …", directory, intervalMillis, PATIENCE, 3, null, change);
    }

    Job start(PhysicalPlan plan, int parallelism, Durability durability) {
        Executor executor = new Executor(new ExecutorConfig(2, directory.resolve("spill")), SystemClock.INSTANCE, disk);
        executors.add(executor);
        JobSettings settings = new JobSettings(
                        "test", parallelism, ZoneOffset.UTC, directory, directory, "fail", 7, 1 << 24, 1L << 30)
                .with(durability);
        return executor.start(plan, settings, new SimConnector(log, 5));
    }

    Job start(PhysicalPlan plan, int parallelism) {
        return start(plan, parallelism, durability(60_000, Durability.StateChange.REFUSE));
    }

    /** The process dies: nothing more of the run happens. */
    void crash(Job job) throws InterruptedException {
        job.cancel();
        assertThat(job.await(PATIENCE)).isTrue();
        disk.crash();
    }

    void feed(int rows) {
        for (int row = 0; row < rows; row++) {
            long id = nextId++;
            log.append("bids", (int) (id % 3), new SimLog.Row(id, id % 5, id, id * 1000));
        }
    }

    static void awaitRead(Job job, long rows) throws InterruptedException {
        while (job.counters().rowsRead() < rows) {
            assertThat(job.await(5)).isFalse();
        }
    }

    static JobCheckpoints checkpoints(Job job) {
        return job.checkpoints().orElseThrow();
    }

    List<String> out() {
        List<String> rows = new ArrayList<>(log.committed("out"));
        Collections.sort(rows);
        return rows;
    }

    /** What the whole input comes to without any stop. */
    List<String> undisturbed(PhysicalPlan plan) throws InterruptedException {
        SimLog whole = new SimLog();
        whole.createSource("bids", 3);
        for (int partition = 0; partition < 3; partition++) {
            for (int row = 0; row < log.size("bids", partition); row++) {
                whole.append("bids", partition, log.read("bids", partition, row));
            }
        }
        whole.end("bids");
        Executor executor = new Executor(
                new ExecutorConfig(2, directory.resolve("spill2")), SystemClock.INSTANCE, new MemoryCheckpoints());
        executors.add(executor);
        JobSettings settings = new JobSettings(
                        "whole", 1, ZoneOffset.UTC, directory, directory, "fail", 1024, 1 << 24, 1L << 30)
                .with(durability(60_000, Durability.StateChange.REFUSE));
        Job job = executor.start(plan, settings, new SimConnector(whole, 100));
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        List<String> rows = new ArrayList<>(whole.committed("out"));
        Collections.sort(rows);
        return rows;
    }

    void survives(PhysicalPlan plan, int... parallelisms) throws InterruptedException {
        log.createSource("bids", 3);
        Job job = start(plan, parallelisms[0]);
        for (int parallelism : parallelisms) {
            feed(40);
            checkpoints(job).checkpoint(PATIENCE);
            feed(23);
            checkpoints(job).checkpoint(PATIENCE);
            feed(31);
            crash(job);
            job = start(plan, parallelism);
        }
        log.end("bids");
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.failure()).isEmpty();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(out()).isEqualTo(undisturbed(plan)).isNotEmpty();
        assertThat(job.counters().rowsRead()).isEqualTo(nextId);
        assertThat(job.ledger().sound()).isTrue();
        assertThat(job.ledger().total().read() % nextId).isZero(); // once for each place that reads the table
    }
}
