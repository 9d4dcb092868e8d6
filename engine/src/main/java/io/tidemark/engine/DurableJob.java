package io.tidemark.engine;

import io.tidemark.engine.catalog.JobRecord;
import io.tidemark.engine.catalog.JobRecord.Wanted;
import io.tidemark.executor.exchange.ResultStream;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobCheckpoints;
import io.tidemark.executor.runtime.JobCounters;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.status.JobStatus;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that goes on after failures and restarts of the process: a row of runs, each of which begins at the last commit of
 * the one before. While users want it to run a thread of its own starts runs and waits for their ends. Thread: any.
 */
final class DurableJob implements Job {
    /** Starts a run; may take as long as opening its sources does. */
    interface Launcher {
        /** @throws TidemarkException if it cannot be started; then nothing is left open */
        Job launch(JobRecord record);
    }

    /** What a job needs of the engine. */
    interface Surroundings extends Launcher {
        /** Writes down what is known of the job. */
        void keep(JobRecord record);

        /** The policy for what fails from now on. */
        RestartPolicy policy(JobRecord record);

        /** The job has ended by itself, and its checkpoints are needed no more. */
        void onFinished(JobRecord record);
    }

    /** Where it is between its runs. */
    enum Phase {
        STARTING,
        RUNNING,
        /** It waits before it starts again. */
        RESTARTING,
        /** It reads nothing, with or without a run. */
        PAUSED,
        STOPPING,
        ENDED
    }

    private static final Logger LOG = LoggerFactory.getLogger(DurableJob.class);
    private static final Ledger NOTHING_READ = new Ledger(List.of());
    private static final JobCounters NO_COUNTS = new JobCounters(0, 0, 0, 0, 0, Long.MIN_VALUE, 0);
    private static final long LOOK_MILLIS = 60_000;

    private final Surroundings surroundings;
    private JobRecord record;
    private Phase phase;
    private JobState state = JobState.RUNNING;
    private @Nullable Job run;
    private @Nullable Thread thread;
    private @Nullable TidemarkException failure;
    private @Nullable TidemarkException lastFailure;
    private boolean stopping;
    private boolean cancelling;
    private long restarts;
    private long restartNanos;
    private @Nullable TidemarkException told;

    /** A job that has no run yet; over if its record says so. */
    DurableJob(JobRecord record, Surroundings surroundings) {
        this.record = record;
        this.surroundings = surroundings;
        this.phase = switch (record.wanted()) {
            case RUNNING -> Phase.STARTING;
            case PAUSED -> Phase.PAUSED;
            case STOPPED, FINISHED, DROPPED -> Phase.ENDED;
        };
        if (phase == Phase.ENDED) {
            state = record.wanted() == Wanted.FINISHED ? JobState.FINISHED : JobState.STOPPED;
        }
    }

    /** What is known of it on disk. */
    synchronized JobRecord record() {
        return record;
    }

    synchronized Phase phase() {
        return phase;
    }

    /** How often it was started again by itself since the process began. */
    synchronized long restarts() {
        return restarts;
    }

    /** Why it failed last, if it ever did since the process began; it may run again. */
    synchronized Optional<TidemarkException> lastFailure() {
        return Optional.ofNullable(lastFailure);
    }

    /** A sentence on a failure after which it starts again, once for each. */
    synchronized Optional<String> takeRestart() {
        TidemarkException last = lastFailure;
        if (last == null || last.equals(told) || phase == Phase.ENDED) {
            return Optional.empty();
        }
        told = last;
        return Optional.of(record.id() + " failed and starts again from its last commit: "
                + last.code().code() + ": " + last.text());
    }

    /** Milliseconds until it starts again. */
    synchronized long restartsInMillis() {
        return Math.max(0, (restartNanos - SystemClock.INSTANCE.nanos()) / 1_000_000);
    }

    /** Starts a thread that starts runs; the first of them may have been started already. */
    synchronized void begin(@Nullable Job first) {
        state = JobState.RUNNING;
        failure = null;
        stopping = false;
        cancelling = false;
        phase = Phase.STARTING;
        if (first != null) {
            onStarted(first);
        }
        Thread supervisor = new Thread(() -> supervise(first), "tidemark-" + record.id());
        supervisor.setDaemon(true);
        thread = supervisor;
        supervisor.start();
    }

    /** Runs until the job is over, or paused without a run. Thread: the job's own. */
    private void supervise(@Nullable Job first) {
        RestartPolicy policy = null;
        Job current = first;
        try {
            while (true) {
                TidemarkException failed = null;
                long before = 0;
                if (current == null) {
                    try {
                        current = surroundings.launch(record());
                        onStarted(current);
                    } catch (RuntimeException problem) {
                        failed = typed(problem);
                    }
                }
                boolean ran = current != null;
                boolean progressed = false;
                if (current != null) {
                    before = lastCheckpoint(current);
                    awaitEnd(current);
                    progressed = lastCheckpoint(current) > before;
                    if (progressed && record().altered()) {
                        keep(record().settled());
                    }
                    if (current.state() != JobState.FAILED) {
                        end(current.state(), null);
                        return;
                    }
                    failed = current.failure()
                            .orElseGet(() -> TidemarkException.internal("a job failed without a reason"));
                }
                current = null;
                policy = policy == null ? surroundings.policy(record()) : policy;
                if (failed == null || !waitForRestart(failed, policy.onFailure(failed, ran, progressed))) {
                    return;
                }
            }
        } catch (RuntimeException bug) {
            end(JobState.FAILED, typed(bug));
        }
    }

    private static TidemarkException typed(RuntimeException problem) {
        return problem instanceof TidemarkException known
                ? known
                : new TidemarkException(ErrorCode.INTERNAL, "a bug of Tidemark: " + problem, null, null, problem);
    }

    private static long lastCheckpoint(Job job) {
        List<JobCheckpoints.Done> done =
                job.checkpoints().map(JobCheckpoints::done).orElse(List.of());
        return done.isEmpty() ? 0 : done.get(done.size() - 1).number();
    }

    /** An interrupt only ends waits before a run; one that comes too late for that is of no use. */
    private static void awaitEnd(Job job) {
        boolean over = false;
        while (!over) {
            try {
                over = job.await(LOOK_MILLIS);
            } catch (InterruptedException late) {
                LOG.debug("event=late_interrupt", late);
            }
        }
    }

    private synchronized void onStarted(Job started) {
        run = started;
        phase = Phase.RUNNING;
        if (cancelling) {
            started.cancel();
        } else if (stopping) {
            stopRun(started);
        } else if (record.wanted() == Wanted.PAUSED) {
            started.pause(true);
            phase = Phase.PAUSED;
        }
        LOG.info("event=job_started job={}", record.id());
        notifyAll();
    }

    private void stopRun(Job running) {
        phase = Phase.STOPPING;
        running.checkpoints().ifPresentOrElse(JobCheckpoints::stop, running::cancel);
    }

    /** Whether to start again; if not, the job is over or paused. */
    private synchronized boolean waitForRestart(TidemarkException failed, RestartPolicy.Decision decision) {
        lastFailure = failed;
        if (stopping || cancelling) {
            end(JobState.STOPPED, null);
            return false;
        }
        if (decision.end() != null) {
            end(JobState.FAILED, decision.end());
            return false;
        }
        LOG.info(
                "event=job_restarts job={} delay_millis={} code={} reason=\"{}\"",
                record.id(),
                decision.delayMillis(),
                failed.code().code(),
                LogText.of(failed.text()));
        phase = Phase.RESTARTING;
        restartNanos = SystemClock.INSTANCE.nanos() + decision.delayMillis() * 1_000_000;
        while (!stopping && record.wanted() == Wanted.RUNNING && restartsInMillis() > 0) {
            try {
                wait(restartsInMillis());
            } catch (InterruptedException told) {
                LOG.debug("event=job_woken job={}", record.id(), told);
            }
        }
        if (stopping) {
            end(JobState.STOPPED, null);
            return false;
        }
        if (record.wanted() == Wanted.PAUSED) {
            phase = Phase.PAUSED;
            run = null;
            thread = null;
            notifyAll();
            return false;
        }
        restarts++;
        phase = Phase.STARTING;
        return true;
    }

    private void end(JobState how, @Nullable TidemarkException reason) {
        try {
            if (how == JobState.FINISHED) {
                keep(record().with(Wanted.FINISHED));
                surroundings.onFinished(record());
            } else if (how == JobState.FAILED && record().bounded()) {
                leaveFailed();
            }
        } catch (TidemarkException notKept) {
            LOG.warn("event=job_end_not_kept job={}", record().id(), notKept);
        }
        if (reason != null) {
            LOG.info(
                    "event=job_failed job={} code={} reason=\"{}\"",
                    record().id(),
                    reason.code().code(),
                    LogText.of(reason.text()));
            LOG.debug("event=job_failed job={}", record().id(), reason);
        }
        synchronized (this) {
            state = how == JobState.CANCELLED && stopping ? JobState.STOPPED : how;
            phase = Phase.ENDED;
            failure = reason;
            if (reason != null) {
                lastFailure = reason;
            }
            thread = null;
            notifyAll();
        }
    }

    /**
     * A job that would have ended by itself does not fail anew at each start of the process: it waits to be resumed, or is
     * forgotten if nothing of it was committed.
     */
    private void leaveFailed() {
        Job last = current();
        if (last == null) {
            return;
        }
        boolean committed = lastCheckpoint(last) > 0;
        keep(record().with(committed ? Wanted.STOPPED : Wanted.DROPPED));
        if (!committed) {
            surroundings.onFinished(record());
        }
    }

    private synchronized void keep(JobRecord changed) {
        surroundings.keep(changed);
        record = changed;
    }

    /** The checkpoint behind which it was stopped in this process; empty if it failed at that, or was not. */
    synchronized OptionalLong lastCheckpoint() {
        Job last = run;
        return last != null && last.state() == JobState.STOPPED
                ? OptionalLong.of(lastCheckpoint(last))
                : OptionalLong.empty();
    }

    /** Reads nothing until it is resumed, after a restart of the process too. */
    synchronized void pauseForLong() {
        keep(record.with(Wanted.PAUSED));
        if (run != null && phase == Phase.RUNNING) {
            run.pause(true);
        }
        if (phase == Phase.RUNNING || (thread == null && phase != Phase.ENDED)) {
            phase = Phase.PAUSED;
        }
        notifyAll();
    }

    /**
     * Goes on, from the last commit if it does not run.
     *
     * @param wanted the record with which it goes on; new settings only hold if it was not running
     * @throws TidemarkException if it cannot be started, which changes nothing
     */
    void resume(JobRecord wanted) {
        synchronized (this) {
            if (thread != null) {
                keep(record.with(Wanted.RUNNING));
                if (run != null && phase == Phase.PAUSED) {
                    run.pause(false);
                    phase = Phase.RUNNING;
                }
                restartNanos = SystemClock.INSTANCE.nanos();
                notifyAll();
                return;
            }
        }
        JobRecord next = wanted.with(Wanted.RUNNING);
        Job started = surroundings.launch(next);
        try {
            keep(next);
        } catch (TidemarkException notKept) {
            started.cancel();
            throw notKept;
        }
        begin(started);
    }

    /** Stays stopped from now on, after a restart of the process too; the last checkpoint is on its way. */
    synchronized void stopForLong() {
        keep(record.with(Wanted.STOPPED));
        shutDown();
    }

    /** Ends behind a last checkpoint; comes back with the process. Returns at once. */
    synchronized void shutDown() {
        if (phase == Phase.ENDED) {
            if (record.wanted() == Wanted.STOPPED) {
                state = JobState.STOPPED;
                failure = null;
            }
            return;
        }
        if (thread == null) {
            end(JobState.STOPPED, null);
            return;
        }
        stopping = true;
        if ((phase == Phase.RUNNING || phase == Phase.PAUSED) && run != null) {
            stopRun(run);
        }
        notifyAll();
    }

    /** Gives up a start that waits for the outside; it is best left some seconds to come to its end. */
    synchronized void giveUpStart() {
        if (thread != null && phase == Phase.STARTING) {
            thread.interrupt();
        }
    }

    private synchronized @Nullable Job current() {
        return run;
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
        Job current = current();
        return current == null ? NO_COUNTS : current.counters();
    }

    @Override
    public double fractionRead() {
        Job current = current();
        return current == null ? Double.NaN : current.fractionRead();
    }

    @Override
    public Ledger ledger() {
        Job current = current();
        return current == null ? NOTHING_READ : current.ledger();
    }

    @Override
    public JobStatus status() {
        Job current = current();
        return current == null || phase() == Phase.ENDED
                ? new JobStatus(List.of(), List.of(), false)
                : current.status();
    }

    @Override
    public ResultStream results() {
        throw TidemarkException.internal("the job writes to a table; it has no rows for the caller");
    }

    /** Those of the present run, or of the last one. */
    @Override
    public Optional<JobCheckpoints> checkpoints() {
        Job current = current();
        return current == null ? Optional.empty() : current.checkpoints();
    }

    @Override
    public boolean paused() {
        return phase() == Phase.PAUSED;
    }

    /** Stops without a last checkpoint; the job comes back with the process, from its last commit. */
    @Override
    public synchronized void cancel() {
        shutDown();
        giveUpStart();
        cancelling = true;
        if (run != null && phase != Phase.ENDED) {
            run.cancel();
        }
    }

    @Override
    public synchronized boolean await(long timeoutMillis) throws InterruptedException {
        long deadline = SystemClock.INSTANCE.nanos() + timeoutMillis * 1_000_000;
        while (phase != Phase.ENDED) {
            long left = (deadline - SystemClock.INSTANCE.nanos()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
