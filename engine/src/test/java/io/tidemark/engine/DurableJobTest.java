package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.catalog.JobRecord;
import io.tidemark.engine.catalog.JobRecord.Wanted;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DurableJobTest {
    private static final long LONG = 10_000;
    private static final TidemarkException AWAY = new TidemarkException(ErrorCode.UNREACHABLE, "the broker is away");
    private static final TidemarkException POISON =
            new TidemarkException(ErrorCode.MALFORMED_RECORD, "offset 17: no JSON");

    private final Engine engine = new Engine();

    /** Starts runs as a test says and writes down what is kept. */
    private static final class Engine implements DurableJob.Surroundings {
        private final Deque<Object> script = new ArrayDeque<>();
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final List<Wanted> kept = new ArrayList<>();
        private long delayMillis = 1;

        @Override
        public synchronized Job launch(JobRecord record) {
            Object next = script.removeFirst();
            events.add("launch");
            if (next instanceof TidemarkException failure) {
                throw failure;
            }
            return (Job) next;
        }

        @Override
        public synchronized void keep(JobRecord record) {
            kept.add(record.wanted());
        }

        @Override
        public RestartPolicy policy(JobRecord record) {
            return new RestartPolicy(2, delayMillis);
        }

        @Override
        public void onFinished(JobRecord record) {
            events.add("finished");
        }

        private void await(String event) throws InterruptedException {
            assertThat(events.poll(LONG, TimeUnit.MILLISECONDS)).isEqualTo(event);
        }
    }

    private DurableJob job(Wanted wanted, Object... script) {
        engine.script.addAll(List.of(script));
        return job(wanted, false);
    }

    private DurableJob job(Wanted wanted, boolean bounded) {
        return new DurableJob(
                new JobRecord("job-1", "u", wanted, bounded, 0, false, Map.of(), "INSERT INTO t SELECT a FROM s"),
                engine);
    }

    @Test
    void ajobGoesOnAfterAFailureOutside() throws InterruptedException {
        ScriptedJob first = new ScriptedJob();
        ScriptedJob second = new ScriptedJob();
        DurableJob job = job(Wanted.RUNNING, second);
        job.begin(first);
        first.fail(AWAY);
        engine.await("launch");
        second.end(JobState.FINISHED);
        engine.await("finished");
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FINISHED);
        assertThat(job.restarts()).isEqualTo(1);
        assertThat(job.lastFailure()).contains(AWAY);
        assertThat(job.takeRestart()).as("it is over").isEmpty();
        assertThat(engine.kept).containsExactly(Wanted.FINISHED);
    }

    @Test
    void ajobWhoseSourceIsAwayAtTheStartIsTriedUntilItIsThere() throws InterruptedException {
        ScriptedJob run = new ScriptedJob();
        DurableJob job = job(Wanted.RUNNING, AWAY, AWAY, AWAY, AWAY, run);
        job.begin(null);
        for (int index = 0; index < 5; index++) {
            engine.await("launch");
        }
        run.end(JobState.FINISHED);
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.restarts()).isEqualTo(4);
    }

    @Test
    void aPoisonedJobEndsWithItsFirstCause() throws InterruptedException {
        ScriptedJob[] runs = {new ScriptedJob(), new ScriptedJob(), new ScriptedJob()};
        for (ScriptedJob run : runs) {
            run.fail(POISON);
        }
        DurableJob job = job(Wanted.RUNNING, runs[1], runs[2]);
        job.begin(runs[0]);
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.code()).isEqualTo(ErrorCode.RESTARTS_EXHAUSTED);
            assertThat(failure.text()).contains("TM-4008: offset 17: no JSON");
        });
        assertThat(engine.kept).as("another process tries again").isEmpty();
    }

    @Test
    void ajobWithAnEndThatFailsBeforeItsFirstCommitIsForgotten() throws InterruptedException {
        ScriptedJob run = new ScriptedJob();
        DurableJob job = job(Wanted.RUNNING, true);
        job.begin(run);
        run.fail(new TidemarkException(ErrorCode.DISK_FULL, "no room"));
        engine.await("finished");
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(engine.kept).containsExactly(Wanted.DROPPED);
    }

    @Test
    void ajobWithAnEndThatFailsLaterWaitsToBeResumed() throws InterruptedException {
        ScriptedJob run = new ScriptedJob().commit(1);
        DurableJob job = job(Wanted.RUNNING, true);
        job.begin(run);
        run.fail(new TidemarkException(ErrorCode.DISK_FULL, "no room"));
        assertThat(job.await(LONG)).isTrue();
        assertThat(engine.kept).containsExactly(Wanted.STOPPED);
    }

    @Test
    void aFailedJobIsResumed() throws InterruptedException {
        ScriptedJob failing = new ScriptedJob();
        failing.fail(new TidemarkException(ErrorCode.DISK_FULL, "no room"));
        ScriptedJob run = new ScriptedJob();
        DurableJob job = job(Wanted.RUNNING, run);
        job.begin(failing);
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.failure())
                .hasValueSatisfying(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DISK_FULL));
        job.resume(job.record());
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.failure()).isEmpty();
        job.shutDown();
        assertThat(job.await(LONG)).isTrue();
    }

    @Test
    void aStoppedJobHasALastCheckpointAndIsResumed() throws InterruptedException {
        ScriptedJob first = new ScriptedJob();
        ScriptedJob second = new ScriptedJob();
        DurableJob job = job(Wanted.RUNNING, second);
        job.begin(first);
        job.stopForLong();
        assertThat(job.await(LONG)).isTrue();
        assertThat(first.stopAsked()).isTrue();
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
        job.resume(job.record());
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(engine.kept).containsExactly(Wanted.STOPPED, Wanted.RUNNING);
        job.shutDown();
        assertThat(job.await(LONG)).isTrue();
        assertThat(engine.kept).as("the end of the process is nobody's wish").hasSize(2);
    }

    @Test
    void resumeThatCannotStartChangesNothing() {
        DurableJob job = job(Wanted.STOPPED, AWAY);
        assertThatThrownBy(() -> job.resume(job.record())).isSameAs(AWAY);
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
        assertThat(engine.kept).isEmpty();
    }

    @Test
    void aPausedJobReadsNothingUntilItIsResumed() throws InterruptedException {
        ScriptedJob run = new ScriptedJob();
        DurableJob job = job(Wanted.RUNNING);
        job.begin(run);
        job.pauseForLong();
        assertThat(run.paused()).isTrue();
        assertThat(job.phase()).isEqualTo(DurableJob.Phase.PAUSED);
        job.resume(job.record());
        assertThat(run.paused()).isFalse();
        assertThat(job.phase()).isEqualTo(DurableJob.Phase.RUNNING);
        assertThat(engine.kept).containsExactly(Wanted.PAUSED, Wanted.RUNNING);
        job.shutDown();
        assertThat(job.await(LONG)).isTrue();
    }

    @Test
    void ajobThatWasPausedWhenTheProcessEndedWaitsForResume() throws InterruptedException {
        ScriptedJob run = new ScriptedJob();
        DurableJob job = job(Wanted.PAUSED, run);
        assertThat(job.phase()).isEqualTo(DurableJob.Phase.PAUSED);
        assertThat(job.await(0)).isFalse();
        job.resume(job.record());
        assertThat(job.phase()).isEqualTo(DurableJob.Phase.RUNNING);
        job.shutDown();
        assertThat(job.await(LONG)).isTrue();
    }

    @Test
    void ajobThatWaitsForItsRestartCanBePausedAndStopped() throws InterruptedException {
        engine.delayMillis = 60_000;
        ScriptedJob run = new ScriptedJob();
        DurableJob job = job(Wanted.RUNNING, AWAY);
        job.begin(run);
        run.fail(AWAY);
        while (job.phase() != DurableJob.Phase.RESTARTING) {
            Thread.onSpinWait();
        }
        assertThat(job.restartsInMillis()).isPositive();
        assertThat(job.takeRestart())
                .contains("job-1 failed and starts again from its last commit: TM-4007: the broker is away");
        assertThat(job.takeRestart()).isEmpty();
        job.pauseForLong();
        while (job.phase() != DurableJob.Phase.PAUSED) {
            Thread.onSpinWait();
        }
        job.stopForLong();
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
    }

    @Test
    void ajobThatFailsWhileItStopsIsStoppedAtItsLastCommit() throws InterruptedException {
        ScriptedJob run = new ScriptedJob().commit(1).hangingAtItsEnd();
        DurableJob job = job(Wanted.RUNNING);
        job.begin(run);
        job.stopForLong();
        run.fail(AWAY);
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
        assertThat(job.lastFailure()).contains(AWAY);
    }

    @Test
    void cancelDoesNotWaitForALastCheckpoint() throws InterruptedException {
        ScriptedJob run = new ScriptedJob().hangingAtItsEnd();
        DurableJob job = job(Wanted.RUNNING);
        job.begin(run);
        job.shutDown();
        assertThat(job.await(10)).isFalse();
        job.cancel();
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.STOPPED);
    }

    @Test
    void progressIsWhatWasCommittedSinceTheStart() throws InterruptedException {
        ScriptedJob first = new ScriptedJob().commit(1);
        ScriptedJob second = new ScriptedJob().commit(1);
        ScriptedJob third = new ScriptedJob().commit(1);
        DurableJob job = job(Wanted.RUNNING, second, third);
        first.fail(POISON);
        second.fail(POISON);
        third.fail(POISON);
        job.begin(first);
        assertThat(job.await(LONG)).isTrue();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.restarts()).isEqualTo(2);
    }
}
