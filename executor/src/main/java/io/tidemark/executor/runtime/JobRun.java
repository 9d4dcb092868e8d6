package io.tidemark.executor.runtime;

import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.exchange.ResultQueue;
import io.tidemark.executor.exchange.ResultStream;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.ledger.LedgerBook;
import io.tidemark.executor.ledger.LedgerCut;
import io.tidemark.executor.operator.TaskMeters;
import io.tidemark.executor.state.HeapAccount;
import io.tidemark.executor.state.StateAccount;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.executor.status.JobStatus;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.PublishedLong;
import io.tidemark.executor.thread.Signal;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job while it runs and after. Tasks tell it how they fare; the last one to end frees what the job had open. */
final class JobRun implements Job {
    /** How a job is to end. */
    private record Ending(JobState state, @Nullable TidemarkException failure) {}

    /** Changes of an epoch, on their way to the files, may take this part of the memory for state. */
    private static final long HELD_PART = 4;

    private static final long LEAST_HELD_BYTES = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);
    private static final Ending NONE = new Ending(JobState.RUNNING, null);

    /** All rows that were asked for are out; what fails on the way to the end is still a failure. */
    private static final Ending EARLY = new Ending(JobState.FINISHED, null);

    private final JobSettings settings;
    private final ExecutorConfig config;
    private final LedgerBook book = new LedgerBook();
    private final StatusRequests statusRequests = new StatusRequests();
    private final Alignment alignment = new Alignment();
    private final ResultQueue results = new ResultQueue();
    private final boolean toCaller;
    private final List<Task> tasks = new ArrayList<>();
    private final List<TaskMeters> meters = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final List<Sink> sinks = new ArrayList<>();
    private final Published<Ending> wanted = new Published<>(NONE);
    private final Published<Ending> over = new Published<>(NONE);
    private final PublishedLong tasksLeft = new PublishedLong(0);
    private final PublishedLong stores = new PublishedLong(0);
    private final Signal ended = new Signal();
    private final Published<List<Task>> placed = new Published<>(List.of());
    private final Runnable whenOver;
    private final Clock clock;
    private final StateAccount state;
    private final Published<Boolean> satisfied = new Published<>(false);
    private @Nullable DurableRun durable;
    private @Nullable CheckpointCoordinator coordinator;

    /**
     * @param heap counts the state of all jobs
     * @param whenOver called once when everything is free
     */
    JobRun(
            JobSettings settings,
            ExecutorConfig config,
            HeapAccount heap,
            boolean toCaller,
            Clock clock,
            Runnable whenOver) {
        this.settings = settings;
        this.state = new StateAccount(settings.maxStateBytes(), heap);
        this.config = config;
        this.toCaller = toCaller;
        this.clock = clock;
        this.whenOver = whenOver;
    }

    /** The job keeps checkpoints. Thread: the one that starts the job, before anything is opened. */
    void keepCheckpoints(DurableRun run) {
        durable = run;
    }

    /** What the job has for its checkpoints; null if it keeps none. */
    @Nullable
    DurableRun durable() {
        return durable;
    }

    /** Everything is built and restored. Thread: the one that starts the job. */
    void coordinate(CheckpointCoordinator coordinating) {
        coordinator = coordinating;
        tasksLeft.add(1); // the job is not over before its coordinator is
    }

    /** Who leads the job's checkpoints; null if it keeps none. */
    @Nullable
    CheckpointCoordinator coordinator() {
        return coordinator;
    }

    /** All that the tasks count, as of a barrier, for its checkpoint. Thread: the job's checkpoint thread. */
    byte[] writeLedger(LedgerCut cut) {
        return book.write(cut, meters);
    }

    /** What sinks are told of the job's checkpoints; null if it keeps none. */
    @Nullable
    EpochScope epochs() {
        return durable == null ? null : durable.epochs();
    }

    /** Whether it goes on from a checkpoint. */
    boolean goesOn() {
        return durable != null && durable.goesOn();
    }

    /** What follows the barriers of a new task; null if the job keeps no checkpoints. */
    @Nullable
    TaskBarrier barrierOfTask() {
        return durable == null ? null : new TaskBarrier(durable.barriers(), durable.plan(), clock);
    }

    /** Where the job takes the time from. */
    Clock clock() {
        return clock;
    }

    JobSettings settings() {
        return settings;
    }

    ExecutorConfig config() {
        return config;
    }

    StatusRequests statusRequests() {
        return statusRequests;
    }

    Alignment alignment() {
        return alignment;
    }

    LedgerBook book() {
        return book;
    }

    /** Makes a task. Thread: the one that starts the job. */
    Task newTask() {
        Task task = new Task(this);
        tasks.add(task);
        meters.add(task.meters());
        tasksLeft.add(1);
        return task;
    }

    /** A task became part of another. */
    void absorbed(Task task) {
        tasks.remove(task);
        tasksLeft.add(-1);
    }

    List<Task> tasks() {
        return tasks;
    }

    /** The tasks have been given to threads. Thread: the one that starts the job. */
    void placed(List<Task> running) {
        placed.set(running);
    }

    /** The tasks that threads have; none while the job is being started. Thread: any. */
    List<Task> placedTasks() {
        return placed.value();
    }

    void opened(Source source) {
        sources.add(source);
    }

    void opened(Sink sink) {
        sinks.add(sink);
    }

    ResultQueue queue() {
        return results;
    }

    boolean resultsHaveRoom() {
        return results.hasRoom();
    }

    /** @param kept whether what is in it goes into checkpoints, if there are any */
    StateStore openStore(boolean kept) {
        long number = stores.add(1);
        StateStore store = new StateStore(
                settings.name() + " task " + number,
                Math.max(1, settings.stateBudgetBytes() / settings.parallelism()),
                state,
                config.spillDirectory(),
                SpillSpace.FILE_SYSTEM,
                kept && durable != null);
        store.stopWhen(this::givingUp);
        return store;
    }

    /** What a task may hold of an epoch before it asks for a checkpoint; see {@link TaskBarrier.Books#holdsMuch}. */
    long mostHeldBytes() {
        return Math.max(LEAST_HELD_BYTES, settings.stateBudgetBytes() / settings.parallelism() / HELD_PART);
    }

    /** Whether tasks are to stop. Thread: any. */
    boolean stopping() {
        return wanted.value().state().ended();
    }

    /** Whether tasks are to stop because all is out that was asked for; what was written must be kept. Thread: any. */
    boolean finishingEarly() {
        return wanted.value().state() == JobState.FINISHED;
    }

    /** Whether what tasks are at is in vain. Thread: any. */
    boolean givingUp() {
        return stopping() && !finishingEarly();
    }

    /** Ends the job with success before its inputs end: all rows that were asked for are out. Thread: any. */
    void finishEarly() {
        if (coordinator == null) {
            wanted.setIf(NONE, EARLY);
        } else if (satisfied.setIf(false, true)) { // FALSE is one object
            coordinator.checkpoints().end(JobState.FINISHED);
        }
    }

    /** Ends the job behind its last checkpoint. Thread: its checkpoint thread. */
    void endAs(JobState state) {
        wanted.setIf(NONE, new Ending(state, null));
    }

    /** Why the job is to end, if it has failed. Thread: any. */
    @Nullable
    TidemarkException wantedFailure() {
        return wanted.value().failure();
    }

    /** Thread: any. */
    void fail(TidemarkException failure) {
        Ending failed = new Ending(JobState.FAILED, failure);
        if (wanted.setIf(NONE, failed) || wanted.setIf(EARLY, failed)) {
            LOG.debug("event=run_fails job={}", settings.name(), failure);
        }
    }

    @Override
    public void cancel() {
        wanted.setIf(NONE, new Ending(JobState.CANCELLED, null));
    }

    /** One task is over. Thread: its task thread. */
    void taskEnded() {
        if (tasksLeft.add(-1) == 0) {
            end();
        }
    }

    /** Frees what the starting thread has opened when the job could not start. */
    void abandon() {
        tasks.forEach(Task::free);
        closeAll();
        whenOver.run();
    }

    /** Never throws: whatever happens, those who wait for the job hear of its end. */
    private void end() {
        wanted.setIf(NONE, EARLY);
        if (wanted.value().state() == JobState.FINISHED) {
            commit();
        }
        closeAll();
        tasks.clear(); // an ended job is still listed, and must hold no rows
        placed.set(List.of());
        Ending ending = wanted.value();
        over.set(ending);
        results.end(
                ending.state() == JobState.CANCELLED
                        ? new TidemarkException(ErrorCode.CANCELLED, "the query was cancelled")
                        : ending.failure());
        whenOver.run();
        ended.raise();
    }

    private void commit() {
        for (Sink sink : sinks) {
            try {
                sink.commit();
            } catch (TidemarkException failure) {
                fail(failure);
            } catch (Exception | Error failure) {
                fail(Task.wrap(failure));
            }
        }
    }

    private void closeAll() {
        List<AutoCloseable> open = new ArrayList<>(sources);
        open.addAll(sinks);
        if (durable != null) {
            open.add(durable);
        }
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception | Error failure) {
                LOG.warn("event=run_not_closed job={}", settings.name(), failure);
            }
        }
    }

    @Override
    public JobState state() {
        return over.value().state();
    }

    @Override
    public Optional<TidemarkException> failure() {
        return Optional.ofNullable(over.value().failure());
    }

    @Override
    public JobCounters counters() {
        LedgerBook.Totals totals = book.totals(meters);
        long state = 0;
        for (TaskMeters task : meters) {
            state += task.publishedStateBytes();
        }
        long late = ledger().total().lateRows();
        return new JobCounters(
                totals.rowsRead(), totals.rowsOut(), late, totals.lateWindows(), totals.rejected(), watermark(), state);
    }

    @Override
    public double fractionRead() {
        int sources = 0;
        double fractions = 0;
        for (TaskMeters task : meters) {
            double fraction = task.publishedFractionRead();
            sources += fraction == TaskMeters.NO_SOURCE ? 0 : 1;
            fractions += fraction == TaskMeters.NO_SOURCE ? 0 : fraction; // NaN makes the sum NaN
        }
        return fractions / sources;
    }

    /** The smallest at the outputs of tasks that speak; the largest of theirs if all are idle, as where inputs are merged. */
    private long watermark() {
        long least = Long.MAX_VALUE;
        long largestOfIdle = Long.MIN_VALUE;
        boolean speaking = false;
        for (TaskMeters task : meters) {
            if (task.hasOutput() && task.publishedIdle()) {
                largestOfIdle = Math.max(largestOfIdle, task.publishedWatermark());
            } else if (task.hasOutput()) {
                least = Math.min(least, task.publishedWatermark());
                speaking |= least != Long.MAX_VALUE;
            }
        }
        return speaking || largestOfIdle == Long.MIN_VALUE ? least : largestOfIdle;
    }

    @Override
    public Ledger ledger() {
        return book.read(meters, state() == JobState.FAILED);
    }

    @Override
    public JobStatus status() {
        return statusRequests.ask(placed);
    }

    @Override
    public ResultStream results() {
        if (!toCaller) {
            throw TidemarkException.internal("the job writes to a table; it has no rows for the caller");
        }
        return results;
    }

    @Override
    public Optional<JobCheckpoints> checkpoints() {
        return Optional.ofNullable(coordinator).map(CheckpointCoordinator::checkpoints);
    }

    @Override
    public boolean paused() {
        return durable != null && durable.barriers().paused();
    }

    @Override
    public void pause(boolean pauses) {
        if (durable == null) {
            throw TidemarkException.internal("a job that keeps no checkpoints cannot be paused");
        }
        durable.barriers().pause(pauses);
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        return ended.await(timeoutMillis);
    }
}
