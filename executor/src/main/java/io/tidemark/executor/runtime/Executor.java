package io.tidemark.executor.runtime;

import io.tidemark.executor.checkpoint.CheckpointStores;
import io.tidemark.executor.checkpoint.FileCheckpointStore;
import io.tidemark.executor.codegen.ExpressionCompiler;
import io.tidemark.executor.codegen.Mode;
import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.state.HeapAccount;
import io.tidemark.executor.thread.Clock;
import io.tidemark.executor.thread.Published;
import io.tidemark.executor.thread.WorkerThread;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans. Task threads are made with the first job and shared by all, fairly between users. Thread: {@link #start} and {@link #close} on one
 * thread at a time; jobs from any.
 */
public final class Executor implements AutoCloseable {
    /** The most threads for checkpoints: a job that writes much, or waits for a disk, holds up those on its own thread. */
    private static final int CHECKPOINT_THREADS = 8;

    private final ExecutorConfig config;
    private final Clock clock;
    private final CheckpointStores stores;
    private final RunningJobs running = new RunningJobs();
    private final HeapAccount heap = HeapAccount.ofHeap(Runtime.getRuntime().maxMemory());
    private WorkerThread @Nullable [] threads;
    private int next;
    private final List<WorkerThread> checkpointThreads = new ArrayList<>();
    private final Published<Boolean> closed = new Published<>(false);

    public Executor(ExecutorConfig config, Clock clock) {
        this(
                config,
                clock,
                (directory, jobUuid, retained) -> FileCheckpointStore.open(
                        directory,
                        new FileCheckpointStore.Settings(retained, FileCheckpointStore.Settings.DEFAULT.compresses())));
    }

    /** @param stores opens the files of jobs that keep checkpoints */
    public Executor(ExecutorConfig config, Clock clock, CheckpointStores stores) {
        this.config = config;
        this.clock = clock;
        this.stores = stores;
    }

    /** A job whose sources and sinks are open. */
    public interface Prepared {
        /**
         * Starts the tasks; once. Thread: as {@link Executor#close}.
         *
         * @throws TidemarkException if the executor was closed meanwhile; then nothing is left open
         */
        Job start();
    }

    /**
     * Opens sources and sinks and starts the tasks of a plan.
     *
     * @throws TidemarkException if a source or sink cannot be opened; then nothing is left open
     */
    public Job start(PhysicalPlan plan, JobSettings settings, ConnectorLookup connectors) {
        return prepare(plan, settings, connectors).start();
    }

    /**
     * Opens sources and sinks, which may take long. Thread: any.
     *
     * @throws TidemarkException if one cannot be opened; then nothing is left open
     */
    public Prepared prepare(PhysicalPlan plan, JobSettings settings, ConnectorLookup connectors) {
        if (closed.value()) {
            throw closed();
        }
        JobRun job = build(plan, settings, connectors);
        return () -> {
            if (closed.value()) {
                job.abandon();
                throw closed();
            }
            place(job);
            return job;
        };
    }

    /** A job whose tasks and coordinator no thread has yet. Thread: any. */
    JobRun build(PhysicalPlan plan, JobSettings settings, ConnectorLookup connectors) {
        boolean constants = plan.outputs().stream().allMatch(Executor::readsOnlyConstants);
        return build(plan, settings, connectors, constants ? Mode.INTERPRETED : Mode.GENERATED);
    }

    /** @param mode how expressions run; tests that start many jobs do not compile them */
    JobRun build(PhysicalPlan plan, JobSettings settings, ConnectorLookup connectors, Mode mode) {
        JobRun[] self = new JobRun[1];
        JobRun job =
                new JobRun(settings, config, heap, plan.root().table() == null, clock, () -> running.remove(self[0]));
        self[0] = job;
        running.add(job);
        try {
            Durability durability = settings.durability();
            if (durability != null) {
                job.keepCheckpoints(DurableRun.open(settings, durability, plan, stores));
            }
            EvaluationContext context =
                    new EvaluationContext(clock.millis(), settings.timeZone(), clock::millis, job::givingUp);
            new TaskGraphBuilder(job, plan, connectors, new ExpressionCompiler(context), mode, clock).build();
            DurableRun durable = job.durable();
            if (durable != null) {
                job.coordinate(new CheckpointCoordinator(job, durable, job.tasks(), clock));
            }
        } catch (RuntimeException | Error failure) {
            job.abandon();
            throw failure;
        }
        return job;
    }

    private static TidemarkException closed() {
        return new TidemarkException(ErrorCode.CLOSED, "the engine is closed");
    }

    private static boolean readsOnlyConstants(PhysicalNode node) {
        return !(node instanceof PhysicalNode.Scan) && node.inputs().stream().allMatch(Executor::readsOnlyConstants);
    }

    /** Spreads the tasks over the threads; tasks made one after another work side by side. */
    private void place(JobRun job) {
        if (threads == null) {
            threads = new WorkerThread[config.taskThreads()];
            for (int index = 0; index < threads.length; index++) {
                threads[index] = new WorkerThread("tidemark-task-" + index);
            }
        }
        List<Task> tasks = List.copyOf(job.tasks());
        job.placed(tasks);
        CheckpointCoordinator coordinator = job.coordinator();
        if (coordinator != null) {
            checkpointThread().submit(job.settings().user(), coordinator);
        }
        for (Task task : tasks) {
            threads[next].submit(job.settings().user(), task);
            next = next + 1 == threads.length ? 0 : next + 1; // also from job to job, so that none is idle
        }
    }

    /** One without a job, or a new one, or if there are many the one with the fewest. */
    private WorkerThread checkpointThread() {
        WorkerThread least = null;
        for (WorkerThread thread : checkpointThreads) {
            least = least == null || thread.load() < least.load() ? thread : least;
        }
        if (least == null || least.load() > 0 && checkpointThreads.size() < CHECKPOINT_THREADS) {
            least = new WorkerThread("tidemark-checkpoint-" + checkpointThreads.size());
            checkpointThreads.add(least);
        }
        return least;
    }

    /** Watches all jobs that run when it looks. Thread: any. */
    public QuietWatch quietWatch() {
        return new QuietWatch(() -> running.snapshot().stream()
                .flatMap(job -> job.placedTasks().stream())
                .toList());
    }

    /** Cancels all jobs, waits for them and ends the threads. */
    @Override
    public void close() {
        closed.set(true);
        for (JobRun job : running.snapshot()) {
            job.cancel();
            job.queue().abandon();
        }
        if (threads != null) {
            for (WorkerThread thread : threads) {
                thread.close();
            }
            threads = null;
        }
        checkpointThreads.forEach(WorkerThread::close);
        checkpointThreads.clear();
    }

    /** Jobs that are not over. Thread: any; all methods are short and exclude each other. */
    private static final class RunningJobs {
        private final Published<Set<JobRun>> jobs = new Published<>(Set.of());

        void add(JobRun job) {
            change(job, true);
        }

        void remove(JobRun job) {
            change(job, false);
        }

        private void change(JobRun job, boolean adds) {
            while (true) {
                Set<JobRun> before = jobs.value();
                Set<JobRun> after = new LinkedHashSet<>(before);
                if (adds) {
                    after.add(job);
                } else {
                    after.remove(job);
                }
                if (jobs.setIf(before, after)) {
                    return;
                }
            }
        }

        List<JobRun> snapshot() {
            return new ArrayList<>(jobs.value());
        }
    }
}
