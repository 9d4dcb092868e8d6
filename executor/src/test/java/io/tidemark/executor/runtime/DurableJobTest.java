package io.tidemark.executor.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class DurableJobTest extends DurableJobs {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFilterGoesOnWhereItWas(int parallelism) throws InterruptedException {
        survives(SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), 50)), parallelism, parallelism);
    }

    @Test
    void aJobGoesOnWithOtherNumbersOfTasks() throws InterruptedException {
        survives(
                SimPlans.into("out", SimPlans.windows(SimPlans.scan("bids", 5_000), new WindowSpec.Tumble(10_000, 0))),
                1,
                2,
                7,
                3,
                1,
                4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void windowsGoOnWhereTheyWere(int parallelism) throws InterruptedException {
        survives(
                SimPlans.into("out", SimPlans.windows(SimPlans.scan("bids", 5_000), new WindowSpec.Tumble(10_000, 0))),
                parallelism,
                parallelism);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aSelfJoinOfOneSubtreeTakesItsBarriers(int parallelism) throws InterruptedException {
        var window = SimPlans.windows(SimPlans.scan("bids", 5_000), new WindowSpec.Tumble(10_000, 0));
        survives(SimPlans.into("out", SimPlans.join(window, window)), parallelism, parallelism);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void twoExchangesOfOneSourceTakeTheirBarriers(int parallelism) throws InterruptedException {
        var scan = SimPlans.scan("bids", 5_000);
        var tumble = SimPlans.windows(scan, new WindowSpec.Tumble(10_000, 0));
        var hop = SimPlans.windows(SimPlans.above(scan, 20), new WindowSpec.Hop(5_000, 10_000, 0));
        survives(SimPlans.into("out", SimPlans.join(tumble, hop)), parallelism, parallelism);
        assertThat(log.markers()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void tasksThatSendToOneAnotherInACircleTakeTheirBarriers(int parallelism) throws InterruptedException {
        survives(
                SimPlans.into(
                        "out", SimPlans.withTotals(SimPlans.scan("bids", 5_000), new WindowSpec.Tumble(10_000, 0))),
                parallelism,
                parallelism);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aUnionTakesItsBarriers(int parallelism) throws InterruptedException {
        var scan = SimPlans.scan("bids", 5_000);
        var tumble = SimPlans.windows(scan, new WindowSpec.Tumble(10_000, 0));
        var hop = SimPlans.windows(SimPlans.above(scan, 20), new WindowSpec.Hop(5_000, 10_000, 0));
        survives(SimPlans.into("out", SimPlans.union(tumble, hop)), parallelism, parallelism);
    }

    @Test
    void aJobGoesOnFromItsFiles() throws InterruptedException {
        log.createSource("bids", 3);
        PhysicalPlan plan = SimPlans.into("out", SimPlans.sums(SimPlans.scan("bids", 0)));
        for (int life = 0; life < 3; life++) {
            feed(40);
            Executor executor = new Executor(new ExecutorConfig(2, directory.resolve("spill")), SystemClock.INSTANCE);
            JobSettings settings = new JobSettings(
                            "test", 1, ZoneOffset.UTC, directory, directory, "fail", 7, 1 << 24, 1L << 30)
                    .with(new Durability(
                            "uuid-1",
                            "INSERT …",
                            directory.resolve("job"),
                            50,
                            PATIENCE,
                            3,
                            null,
                            Durability.StateChange.REFUSE));
            Job job = executor.start(plan, settings, new SimConnector(log, 5));
            awaitRead(job, 40L * (life + 1)); // counters go on where they were
            JobCheckpoints.Done done = checkpoints(job).checkpoint(PATIENCE);
            assertThat(done.directory()).isDirectory();
            executor.close();
            assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        }
        assertThat(out()).hasSize(235).contains("+U 4 24 1476"); // 5 inserts, 115 pairs
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void deadLettersAreWrittenOnce(int parallelism) throws Exception {
        log.createSource("bids", 3);
        PhysicalPlan plan = SimPlans.into("out", SimPlans.divided(SimPlans.scan("bids", 0)));
        Path letters = directory.resolve("bids.jsonl");
        Job job = start(plan, parallelism);
        long rejected = 0;
        for (int life = 0; life < 3; life++) {
            for (int round = 0; round < 2; round++) {
                for (int row = 0; row < 12; row++) {
                    log.append("bids", row % 3, new SimLog.Row(nextId++, 1, row % 4, nextId * 1000));
                }
                awaitRead(job, nextId);
                if (round == 0) {
                    checkpoints(job).checkpoint(PATIENCE);
                    rejected += 3 + (life == 0 ? 0 : 3); // those of before the crash come again
                    assertThat(Files.readAllLines(letters)).hasSize((int) rejected);
                }
            }
            assertThat(Files.readAllLines(letters)).hasSize((int) rejected);
            crash(job);
            job = start(plan, parallelism);
        }
        log.end("bids");
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(Files.readAllLines(letters)).hasSize((int) nextId / 4);
        assertThat(Files.readAllLines(letters).stream()
                        .map(line -> line.replaceAll(".*(partition \\d+).*\"position\":(\\d+).*", "$1 $2")))
                .doesNotHaveDuplicates();
        assertThat(job.counters().rejectedRows()).isEqualTo(nextId / 4);
        assertThat(job.ledger().sound()).isTrue();
    }

    @Test
    void deadLettersOfADeadRunAreFinished() throws Exception {
        Path file = directory.resolve("letters.jsonl");
        Files.writeString(file, "of another job\n");
        EpochLetters letters = EpochLetters.of(
                Map.of(file, List.of("one\n".getBytes(UTF_8), "two\n".getBytes(UTF_8), "three\n".getBytes(UTF_8))));
        EpochLetters kept = EpochLetters.read(letters.bytes(), directory);
        Files.writeString(file, "one\nof another job\ntw", StandardOpenOption.APPEND);
        kept.finish();
        assertThat(Files.readAllLines(file)).containsExactly("of another job", "one", "of another job", "two", "three");
        kept.finish();
        assertThat(Files.readAllLines(file)).hasSize(5);
    }

    @Test
    void checkpointsComeByThemselves() throws InterruptedException {
        log.createSource("bids", 3);
        Job job = start(
                SimPlans.into("out", SimPlans.sums(SimPlans.scan("bids", 0))),
                2,
                durability(50, Durability.StateChange.REFUSE));
        feed(100);
        awaitRead(job, 100);
        while (checkpoints(job).done().size() < 3) {
            assertThat(job.await(20)).isFalse();
        }
        assertThat(checkpoints(job).failed()).isZero();
        checkpoints(job).stop();
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
        assertThat(out()).hasSize(195); // 5 inserts, 95 pairs
    }

    @Test
    void whatIsNotCommittedIsNotSeen() throws InterruptedException {
        log.createSource("bids", 3);
        Job job = start(SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1)), 1);
        feed(10);
        awaitRead(job, 10);
        checkpoints(job).checkpoint(PATIENCE);
        assertThat(out()).hasSize(10);
        feed(10);
        awaitRead(job, 20);
        crash(job);
        assertThat(out()).hasSize(10);
        job = start(SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1)), 1);
        assertThat(checkpoints(job).done())
                .extracting(JobCheckpoints.Done::number)
                .containsExactly(1L);
        checkpoints(job).stop();
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
        assertThat(checkpoints(job).done())
                .extracting(JobCheckpoints.Done::number)
                .containsExactly(1L, 2L);
        assertThat(log.markers()).extracting(marker -> marker.epoch()).containsExactly(1L, 2L);
    }

    @Test
    void aDiskThatIsFullForAMomentFailsNothing() throws InterruptedException {
        log.createSource("bids", 3);
        Job job = start(SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1)), 1);
        feed(10);
        awaitRead(job, 10);
        disk.failingWrites = 2;
        checkpoints(job).checkpoint(PATIENCE);
        assertThat(checkpoints(job).failed()).isEqualTo(2);
        disk.failingWrites = 3;
        assertThatThrownBy(() -> checkpoints(job).checkpoint(PATIENCE))
                .isInstanceOfSatisfying(TidemarkException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.DISK_FULL));
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(out()).hasSize(10);
    }

    @Test
    void aSinkThatIsAwayFailsTheJobWithTheTaskThatWaits() throws InterruptedException {
        log.createSource("bids", 3);
        log.setPrompt(false); // nothing is ever acknowledged
        Durability impatient =
                new Durability("uuid-1", "INSERT …", directory, 60_000, 200, 3, null, Durability.StateChange.REFUSE);
        Job job = start(SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1)), 1, impatient);
        feed(10);
        awaitRead(job, 10);
        assertThatThrownBy(() -> checkpoints(job).checkpoint(PATIENCE))
                .isInstanceOfSatisfying(TidemarkException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.CHECKPOINT_FAILED);
                    assertThat(failure.text()).contains("200 ms", "scan-1 1 of 1", "output");
                });
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(out()).isEmpty();
    }

    @Test
    void aLimitThatIsSatisfiedEndsTheJobBehindACheckpoint() throws InterruptedException {
        log.createSource("bids", 3);
        var limit = new PhysicalNode.Sort(SimPlans.scan("bids", 0), List.of(), 0, 25);
        Job job = start(SimPlans.into("out", limit), 2);
        feed(10);
        awaitRead(job, 10);
        checkpoints(job).checkpoint(PATIENCE);
        crash(job);
        feed(100);
        job = start(SimPlans.into("out", limit), 2);
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.failure()).isEmpty();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(out()).hasSize(25);
    }

    @Test
    void aCancelledJobGoesBackToItsLastCommit() throws InterruptedException {
        log.createSource("bids", 3);
        PhysicalPlan plan = SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1));
        Job job = start(plan, 1);
        feed(10);
        awaitRead(job, 10);
        job.cancel();
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.CANCELLED);
        assertThat(out()).isEmpty();
        assertThatThrownBy(() -> checkpoints(job).checkpoint(PATIENCE))
                .isInstanceOfSatisfying(TidemarkException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.CANCELLED));
    }

    @Test
    void aPausedJobReadsNothingButKeepsCheckpoints() throws InterruptedException {
        log.createSource("bids", 3);
        Job job = start(SimPlans.into("out", SimPlans.above(SimPlans.scan("bids", 0), -1)), 2);
        job.pause(true);
        checkpoints(job).checkpoint(PATIENCE);
        feed(10);
        checkpoints(job).checkpoint(PATIENCE);
        assertThat(job.paused()).isTrue();
        assertThat(out()).isEmpty();
        job.pause(false);
        log.end("bids");
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(out()).hasSize(10);
    }

    @Test
    void aSavepointStartsAnotherJob() throws InterruptedException {
        log.createSource("bids", 3);
        PhysicalPlan plan =
                SimPlans.into("out", SimPlans.windows(SimPlans.scan("bids", 5_000), new WindowSpec.Tumble(10_000, 0)));
        Job job = start(plan, 2);
        feed(40);
        awaitRead(job, 40);
        Path target = directory.resolve("saved");
        checkpoints(job).savepoint(target, PATIENCE);
        checkpoints(job).stop();
        assertThat(job.await(PATIENCE)).isTrue();
        log.loseMarkers();
        disk.loseAll();
        Durability other = new Durability(
                "uuid-2", "INSERT …", directory, 60_000, PATIENCE, 3, target, Durability.StateChange.REFUSE);
        job = start(plan, 2, other);
        feed(40);
        checkpoints(job).checkpoint(PATIENCE);
        crash(job);
        job = start(plan, 2, other);
        log.end("bids");
        assertThat(job.await(PATIENCE)).isTrue();
        assertThat(job.failure()).isEmpty();
        assertThat(out()).isEqualTo(undisturbed(plan)).isNotEmpty();
    }
}
