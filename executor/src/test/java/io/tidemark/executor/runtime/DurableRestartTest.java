package io.tidemark.executor.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From what a job does not go on, and what is said then. */
@Timeout(60)
final class DurableRestartTest extends DurableJobs {
    private void refuses(PhysicalPlan plan, ErrorCode code, String... words) {
        assertThatThrownBy(() -> start(plan, 1)).isInstanceOfSatisfying(TidemarkException.class, failure -> {
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.text()).contains(words);
            assertThat(failure.hint()).isNotNull();
        });
    }

    @Test
    void outputWithoutItsCheckpointIsRefused() throws InterruptedException {
        log.createSource("bids", 3);
        PhysicalPlan plan = SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1));
        Job job = start(plan, 1);
        feed(10);
        checkpoints(job).checkpoint(PATIENCE);
        checkpoints(job).checkpoint(PATIENCE);
        crash(job);
        disk.lose(2);
        refuses(plan, ErrorCode.OUTPUT_AHEAD_OF_STATE, "epoch 2", "[1]");
        disk.loseAll();
        refuses(plan, ErrorCode.OUTPUT_AHEAD_OF_STATE, "checkpoint 2 is missing");
    }

    @Test
    void aDamagedCheckpointIsRefusedAndKept() throws Exception {
        log.createSource("bids", 3);
        PhysicalPlan plan = SimPlans.into("out", SimPlans.sums(SimPlans.scan("bids", 0)));
        Path own = directory.resolve("job");
        Durability kept =
                new Durability("uuid-1", "INSERT …", own, 60_000, PATIENCE, 3, null, Durability.StateChange.REFUSE);
        JobSettings settings = new JobSettings(
                        "test", 1, ZoneOffset.UTC, directory, directory, "fail", 7, 1 << 24, 1L << 30)
                .with(kept);
        Executor executor = new Executor(new ExecutorConfig(1, directory.resolve("spill")), SystemClock.INSTANCE);
        executors.add(executor);
        Job job = executor.start(plan, settings, new SimConnector(log, 5));
        feed(20);
        awaitRead(job, 20);
        checkpoints(job).checkpoint(PATIENCE);
        Path folder = checkpoints(job).checkpoint(PATIENCE).directory();
        job.cancel();
        assertThat(job.await(PATIENCE)).isTrue();
        Path manifest = folder.resolve("MANIFEST");
        byte[] bytes = Files.readAllBytes(manifest);
        bytes[bytes.length / 2] ^= 4;
        Files.write(manifest, bytes);
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> executor.start(plan, settings, new SimConnector(log, 5)))
                    .isInstanceOfSatisfying(TidemarkException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.CHECKPOINT_CORRUPT));
        }
        bytes[bytes.length / 2] ^= 4;
        Files.write(manifest, bytes);
        job = executor.start(plan, settings, new SimConnector(log, 5));
        checkpoints(job).stop();
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
    }

    @Test
    void checkpointsWithoutTheRecordAreRefused() throws InterruptedException {
        log.createSource("bids", 3);
        PhysicalPlan plan = SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1));
        Job job = start(plan, 1);
        checkpoints(job).checkpoint(PATIENCE);
        crash(job);
        log.loseMarkers();
        refuses(plan, ErrorCode.MARKER_MISSING, "[1]");
    }

    @Test
    void anotherPlanIsRefusedUnlessItIsConfirmed() throws InterruptedException {
        log.createSource("bids", 3);
        var scan = SimPlans.scan("bids", 0);
        PhysicalPlan before = SimPlans.into("out", SimPlans.windows(scan, new WindowSpec.Tumble(10_000, 0)));
        PhysicalPlan after = SimPlans.into("out", SimPlans.windows(scan, new WindowSpec.Tumble(20_000, 0)));
        Job job = start(before, 1);
        feed(10);
        checkpoints(job).checkpoint(PATIENCE);
        crash(job);
        refuses(after, ErrorCode.PLAN_CHANGED, "kept  scan-1", "new   aggregate-1", "lost  aggregate-1", "20000 ms");
        job = start(after, 1, durability(60_000, Durability.StateChange.ALLOW));
        log.end("bids");
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.failure()).isEmpty();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
    }

    @Test
    void aSourceThatCannotBeReadAgainIsRefused() {
        ScriptConnector script = new ScriptConnector(1, 10);
        Executor executor = new Executor(new ExecutorConfig(1, directory.resolve("spill")), SystemClock.INSTANCE, disk);
        executors.add(executor);
        JobSettings settings = new JobSettings(
                        "test", 1, ZoneOffset.UTC, directory, directory, "fail", 7, 1 << 24, 1L << 30)
                .with(durability(60_000, Durability.StateChange.REFUSE));
        PhysicalPlan plan = SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1));
        assertThatThrownBy(() -> executor.start(plan, settings, script)).hasMessageContaining("bids");
        assertThat(script.open).hasValue(0);
    }
}
