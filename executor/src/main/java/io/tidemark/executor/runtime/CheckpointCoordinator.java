package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointContents;
import io.tidemark.executor.checkpoint.CheckpointContents.OperatorState;
import io.tidemark.executor.checkpoint.CheckpointContents.SourceState;
import io.tidemark.executor.checkpoint.CheckpointStore;
import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.ledger.LedgerCut;
import io.tidemark.executor.snapshot.StateRecords;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.FailPoint;
import io.tidemark.executor.thread.Work;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a job through its checkpoints, one at a time: asks for a barrier, collects what the tasks hand over, opens the next
 * epoch, writes the files, and only then lets the epoch count. A step does one of these. Every failure but one of
 * writing files ends the job, which goes back to its last commit when it is started again. Thread: the job's checkpoint
 * thread.
 */
final class CheckpointCoordinator implements Work {
    private enum Phase {
        RESTING,
        FREEZING,
        COLLECTING,
        PREPARING,
        WRITING,
        DECIDING,
        COMMITTING
    }

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointCoordinator.class);
    private static final int ATTEMPTS = 3;

    /** Before the second attempt to write; four times as long before the third. */
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final JobRun job;
    private final DurableRun durable;
    private final Clock clock;
    private List<Task> tasks;
    private final RunningCheckpoints checkpoints;
    private final List<CheckpointRequest> waiting = new ArrayList<>();
    private final List<CheckpointRequest> answered = new ArrayList<>();
    private Phase phase = Phase.RESTING;
    private long number;
    private @Nullable JobState ending;
    private long startedNanos;
    private long startedMillis;
    private long nextNanos;
    private long restingSince;
    private long lastNanos;
    private EpochLetters letters = new EpochLetters(List.of());
    private int attempts;
    private long nextAttemptNanos;
    private @Nullable CheckpointContents contents;
    private CheckpointStore.@Nullable Written written;

    /** @param tasks all tasks of the job */
    CheckpointCoordinator(JobRun job, DurableRun durable, List<Task> tasks, Clock clock) {
        this.job = job;
        this.durable = durable;
        this.tasks = List.copyOf(tasks);
        this.clock = clock;
        this.number = durable.barriers().restored();
        this.checkpoints = new RunningCheckpoints(job, durable.former());
        long pause = durable.takesOver() ? 0 : durable.durability().intervalMillis();
        this.nextNanos = clock.nanos() + pause * 1_000_000;
    }

    /** What others ask of it. Thread: any. */
    RunningCheckpoints checkpoints() {
        return checkpoints;
    }

    @Override
    public Progress step() {
        try {
            if (!job.stopping()) {
                return advance();
            }
        } catch (TidemarkException failure) {
            job.fail(failure);
        } catch (Throwable failure) { // a bug, or the end of a resource: the job fails, the thread lives
            job.fail(Task.wrap(failure));
        }
        return end();
    }

    private Progress advance() {
        takeRequests();
        return switch (phase) {
            case RESTING -> start();
            case FREEZING -> freeze();
            case COLLECTING -> collect();
            case PREPARING -> prepare();
            case WRITING -> write();
            case DECIDING -> decide();
            case COMMITTING -> commit();
        };
    }

    private void takeRequests() {
        for (CheckpointRequest request = checkpoints.poll(); request != null; request = checkpoints.poll()) {
            waiting.add(request);
        }
    }

    /** Asks for a barrier if it is time or someone wants one. */
    private Progress start() {
        boolean atEnd = durable.barriers().tasksAtEnd() == tasks.size();
        boolean due = clock.nanos() - nextNanos >= 0;
        boolean urged = durable.barriers().urged() > number;
        if (!atEnd && !due && waiting.isEmpty()) {
            // even where tasks ask for one checkpoint after the other, files are merged as long as they are written
            boolean tidies = !urged || clock.nanos() - restingSince < lastNanos;
            if (tidies && durable.store().tidy()) {
                return Progress.BUSY;
            }
            if (!urged) {
                return Progress.IDLE;
            }
        }
        ending = atEnd ? JobState.FINISHED : null;
        for (CheckpointRequest request : waiting) {
            ending = ending == null ? request.ending() : ending;
        }
        answered.addAll(waiting);
        waiting.clear();
        startedNanos = clock.nanos();
        startedMillis = clock.millis();
        nextNanos = startedNanos + durable.durability().intervalMillis() * 1_000_000;
        number++;
        phase = Phase.FREEZING;
        durable.barriers().request(number, ending != null);
        return Progress.BUSY;
    }

    /** Waits until all tasks have set their state apart, and lets them go on. */
    private Progress freeze() {
        for (Task task : tasks) {
            if (barrier(task).frozen() != number) {
                return waitFor(task, "has not come to its barrier");
            }
        }
        FailPoint.hit("epoch.passed");
        if (ending == null) {
            durable.epochs().begin(number + 1);
            durable.barriers().open(number + 1);
        }
        phase = Phase.COLLECTING;
        return Progress.BUSY;
    }

    /** Waits until all tasks have handed over. */
    private Progress collect() {
        for (Task task : tasks) {
            if (barrier(task).snapshot().epoch() != number) {
                return waitFor(task, "has not written its state");
            }
        }
        contents = together();
        tasks.forEach(task -> barrier(task).forgetSnapshot());
        phase = Phase.PREPARING;
        return Progress.BUSY;
    }

    private Progress waitFor(Task task, String what) {
        if (isLate()) {
            throw late("task " + task.describe() + " " + what);
        }
        return Progress.IDLE;
    }

    private static TaskBarrier barrier(Task task) {
        TaskBarrier barrier = task.barrier();
        Check.state(barrier != null, "a task takes no barriers");
        return java.util.Objects.requireNonNull(barrier);
    }

    private boolean isLate() {
        return clock.nanos() - startedNanos > durable.durability().timeoutMillis() * 1_000_000;
    }

    private TidemarkException late(String what) {
        checkpoints.countFailed();
        return new TidemarkException(
                ErrorCode.CHECKPOINT_FAILED,
                "job " + job.settings().name() + ": checkpoint " + number + " was not done within "
                        + durable.durability().timeoutMillis() + " ms: " + what,
                "see what it waits for: a sink that is slow or away, a disk that is slow; or raise the timeout",
                null);
    }

    private CheckpointContents together() {
        List<OperatorState> operators = new ArrayList<>();
        Map<String, SourceState> sources = new LinkedHashMap<>();
        for (Task task : tasks) {
            TaskSnapshot snapshot = barrier(task).snapshot();
            operators.addAll(snapshot.operators());
            snapshot.sources().forEach(source -> sources.merge(source.scan(), source, this::both));
        }
        LedgerCut counted = new LedgerCut();
        tasks.forEach(task -> counted.add(barrier(task).snapshot().counted()));
        Map<Path, List<byte[]>> lines = new LinkedHashMap<>();
        for (Task task : tasks) {
            barrier(task).snapshot().letters().forEach((file, ofTask) -> lines.computeIfAbsent(
                            file, any -> new ArrayList<>())
                    .addAll(ofTask));
        }
        letters = EpochLetters.of(lines);
        StateRecords kept = new StateRecords();
        kept.whole(EpochLetters.NAME, letters.bytes());
        operators.add(TaskPart.state(durable.plan(), EpochLetters.NAME, 0, 1, kept));
        StateRecords ledger = new StateRecords();
        ledger.whole(DurableRun.LEDGER, job.writeLedger(counted));
        operators.add(TaskPart.state(durable.plan(), DurableRun.LEDGER, 0, 1, ledger));
        Set<String> known = new HashSet<>();
        operators.forEach(state -> known.add(state.operator()));
        for (PlanFingerprint.Known operator : durable.plan().operators()) {
            if (!known.contains(operator.id())) { // keeps nothing at this parallelism, but belongs to the plan
                operators.add(TaskPart.state(durable.plan(), operator.id(), 0, 1, new StateRecords()));
            }
        }
        return new CheckpointContents(
                number,
                durable.durability().jobUuid(),
                startedMillis,
                durable.durability().statement(),
                durable.plan().text(),
                durable.environment(),
                operators,
                List.copyOf(sources.values()));
    }

    private SourceState both(SourceState one, SourceState other) {
        List<SplitPosition> positions = new ArrayList<>(one.positions());
        positions.addAll(other.positions());
        return new SourceState(one.scan(), one.table(), positions);
    }

    private Progress prepare() {
        FailPoint.hit("epoch.opened");
        durable.epochs().prepare(number);
        FailPoint.hit("epoch.prepared");
        attempts = 0;
        nextAttemptNanos = clock.nanos();
        phase = Phase.WRITING;
        return Progress.BUSY;
    }

    /** Writes the files; a failure is the disk's, and tried again. */
    private Progress write() {
        if (clock.nanos() - nextAttemptNanos < 0) {
            return Progress.IDLE;
        }
        if (isLate()) {
            throw late("its files are not written yet");
        }
        try {
            written = durable.store().write(java.util.Objects.requireNonNull(contents));
        } catch (TidemarkException failure) {
            checkpoints.countFailed();
            attempts++;
            boolean again = failure.code() == ErrorCode.CHECKPOINT_FAILED || failure.code() == ErrorCode.DISK_FULL;
            if (!again || attempts == ATTEMPTS) {
                throw failure;
            }
            LOG.warn(
                    "event=checkpoint_failed job={} checkpoint={} reason=\"{}\"",
                    job.settings().name(),
                    number,
                    LogText.of(failure.text()));
            nextAttemptNanos = clock.nanos() + (FIRST_PAUSE_MILLIS << 2 * (attempts - 1)) * 1_000_000;
            return Progress.IDLE;
        }
        Check.state(written.number() == number, "another checkpoint was written");
        FailPoint.hit("epoch.written");
        phase = Phase.DECIDING;
        return Progress.BUSY;
    }

    private Progress decide() {
        CheckpointStore.Written manifest = written;
        Check.state(manifest != null && manifest.number() == number, "an epoch is to count without its manifest");
        durable.epochs()
                .decide(new CommitRecord(
                        durable.durability().jobUuid(),
                        durable.store().incarnation(),
                        number,
                        java.util.Objects.requireNonNull(manifest).manifestHash(),
                        durable.plan().text()));
        FailPoint.hit("epoch.decided");
        phase = Phase.COMMITTING;
        return Progress.BUSY;
    }

    private Progress commit() {
        durable.epochs().commit(number);
        letters.append();
        FailPoint.hit("epoch.committed");
        durable.store().committed(number);
        FailPoint.hit("epoch.noted");
        CheckpointStore.Written manifest = java.util.Objects.requireNonNull(written);
        long freeze = 0;
        for (Task task : tasks) {
            freeze = Math.max(freeze, barrier(task).stoodNanos());
        }
        JobCheckpoints.Done done = new JobCheckpoints.Done(
                number,
                startedMillis,
                (clock.nanos() - startedNanos) / 1_000_000,
                freeze,
                manifest.bytes(),
                manifest.full(),
                manifest.directory());
        checkpoints.add(done);
        durable.barriers()
                .memory()
                .giveBack(java.util.Objects.requireNonNull(contents).operators().stream()
                        .map(OperatorState::records)
                        .toList());
        contents = null;
        written = null;
        phase = Phase.RESTING;
        restingSince = clock.nanos();
        lastNanos = restingSince - startedNanos;
        answer(done);
        JobState state = ending;
        if (state != null) {
            job.endAs(state);
        }
        return Progress.BUSY;
    }

    private void answer(JobCheckpoints.Done done) {
        for (CheckpointRequest request : answered) {
            try {
                if (request.target() != null) {
                    durable.store().export(done.number(), request.target());
                }
                request.done(done);
            } catch (TidemarkException failure) {
                request.failed(failure); // the job and its checkpoints are well
            }
        }
        answered.clear();
    }

    /** The job stops; those who still wait hear why. */
    private Progress end() {
        takeRequests();
        answered.addAll(waiting);
        answered.forEach(request -> request.failed(checkpoints.ended()));
        answered.clear();
        waiting.clear();
        tasks = List.of(); // an ended job is still listed, and must hold no rows
        contents = null;
        durable.barriers().memory().clear();
        job.taskEnded();
        return Progress.DONE;
    }
}
