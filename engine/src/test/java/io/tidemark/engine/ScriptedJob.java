package io.tidemark.engine;

import io.tidemark.executor.exchange.ResultStream;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobCheckpoints;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.status.JobStatus;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A run of a job that does what a test says. Thread: any. */
final class ScriptedJob implements Job, JobCheckpoints {
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<Done> done = new ArrayList<>();
    private JobState state = JobState.RUNNING;
    private @Nullable TidemarkException failure;
    private boolean paused;
    private boolean stopAsked;
    private boolean stopsByItself = true;

    /** Leaves a last checkpoint to the test. */
    synchronized ScriptedJob hangingAtItsEnd() {
        stopsByItself = false;
        return this;
    }

    synchronized ScriptedJob commit(long number) {
        done.add(new Done(number, 1000 * number, 5, 70_000, 100, number == 1, Path.of("checkpoint-" + number)));
        return this;
    }

    synchronized void end(JobState how) {
        state = how;
        over.countDown();
    }

    synchronized void fail(TidemarkException why) {
        failure = why;
        end(JobState.FAILED);
    }

    synchronized boolean stopAsked() {
        return stopAsked;
    }

    @Override
    public synchronized JobState state() {
        return state;
    }

    @Override
    public synchronized Optional<TidemarkException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public JobCounters counters() {
        return new JobCounters(1, 2, 3, 4, 5, 6, 7);
    }

    @Override
    public Ledger ledger() {
        return new Ledger(List.of());
    }

    @Override
    public JobStatus status() {
        return new JobStatus(List.of(), List.of(), false);
    }

    @Override
    public ResultStream results() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<JobCheckpoints> checkpoints() {
        return Optional.of(this);
    }

    @Override
    public synchronized boolean paused() {
        return paused;
    }

    @Override
    public synchronized void pause(boolean pauses) {
        paused = pauses;
    }

    @Override
    public synchronized void cancel() {
        if (state == JobState.RUNNING) {
            end(JobState.CANCELLED);
        }
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        return over.await(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized List<Done> done() {
        return List.copyOf(done);
    }

    @Override
    public long failed() {
        return 0;
    }

    @Override
    public Done checkpoint(long timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Done savepoint(Path target, long timeoutMillis) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void stop() {
        stopAsked = true;
        if (stopsByItself && state == JobState.RUNNING) {
            end(JobState.STOPPED);
        }
    }
}
