package io.tidemark.engine;

import io.tidemark.engine.JobPlanner.JobPlan;
import io.tidemark.engine.catalog.JobRecord;
import io.tidemark.engine.catalog.JobRecord.Wanted;
import io.tidemark.executor.checkpoint.CheckpointStore;
import io.tidemark.executor.checkpoint.FileCheckpointStore;
import io.tidemark.executor.runtime.Durability;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobCheckpoints;
import io.tidemark.executor.runtime.JobSettings;
import io.tidemark.executor.table.KeyedTables;
import io.tidemark.executor.thread.SystemClock;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that outlive the process: what is known of each stands in the catalog's log before it runs, and all that are
 * wanted come back with the engine. Thread: any.
 */
final class DurableJobs {
    private static final Logger LOG = LoggerFactory.getLogger(DurableJobs.class);

    /** How long a job that is to stop may take for its start. */
    private static final long START_MILLIS = 3_000;

    private static final long CANCEL_MILLIS = 5_000;

    /** Finished jobs of former processes that are still listed. */
    private static final int KEPT_FINISHED = 100;

    private final TidemarkConfig config;
    private final CatalogKeeper catalog;
    private final TableBinder binder;
    private final JobPlanner planner;
    private final JobStarter starter;
    private final JobRegistry registry;
    private final KeyedTables keyedTables;
    private final Path deadLetters;
    private final DurableJob.Surroundings surroundings = new JobSurroundings();

    DurableJobs(
            TidemarkConfig config,
            CatalogKeeper catalog,
            TableBinder binder,
            JobPlanner planner,
            JobStarter starter,
            JobRegistry registry,
            KeyedTables keyedTables,
            Path deadLetters) {
        this.config = config;
        this.catalog = catalog;
        this.binder = binder;
        this.planner = planner;
        this.starter = starter;
        this.registry = registry;
        this.keyedTables = keyedTables;
        this.deadLetters = deadLetters;
    }

    /** Why a plan cannot be kept, as a part of a sentence; empty if it can. */
    Optional<String> obstacle(JobPlan plan) {
        return config.isEphemeral()
                ? Optional.of("the engine has no data directory")
                : DurabilityCheck.obstacle(plan.physical(), binder);
    }

    /** Lists all jobs of the log and starts those that are wanted, without waiting for them. */
    List<String> restore() {
        List<DurableJob> wanted = new ArrayList<>();
        List<JobRecord> records = new ArrayList<>(catalog.jobs());
        records.forEach(record -> registry.idTaken(record.number()));
        records.removeIf(record -> record.wanted() == Wanted.DROPPED);
        long finished = records.stream()
                .filter(record -> record.wanted() == Wanted.FINISHED)
                .count();
        for (JobRecord record : records) {
            if (record.wanted() == Wanted.FINISHED && finished-- > KEPT_FINISHED) {
                continue;
            }
            DurableJob job = new DurableJob(record, surroundings);
            registry.add(entry(record, job));
            if (record.wanted() == Wanted.RUNNING) {
                wanted.add(job);
            } else if (record.wanted() == Wanted.FINISHED) {
                deleteCheckpoints(record);
            } else {
                showView(record);
            }
        }
        wanted.forEach(job -> job.begin(null));
        return wanted.stream().map(job -> job.record().id()).toList();
    }

    /** The view of a job that does not run is read as its last checkpoint has it. */
    private void showView(JobRecord record) {
        if (StatementParser.parse(record.statement()) instanceof Statement.CreateView view) {
            keyedTables
                    .find(view.name().text())
                    .ifPresent(table -> StoredViews.fill(table, checkpoints(record), storeSettings(record)));
        }
    }

    private FileCheckpointStore.Settings storeSettings(JobRecord record) {
        int retained = Settings.kept(config, record.settings()).number(Setting.CHECKPOINT_RETAINED);
        return new FileCheckpointStore.Settings(retained, false);
    }

    private JobEntry entry(JobRecord record, DurableJob job) {
        Set<String> tables = new LinkedHashSet<>(ViewNames.closure(record.statement(), catalog.catalog()));
        return new JobEntry(
                record.id(),
                JobEntry.kindOf(record.statement()),
                record.statement(),
                tables,
                record.bounded(),
                job,
                config.clock().millis(),
                null,
                record.owner());
    }

    /**
     * Starts a new job.
     *
     * @param id that it gets
     * @param statement its text, from which it is planned when it comes back
     * @param opening runs what opens sources and sinks, so that it can be cancelled
     * @throws TidemarkException if it cannot be started; it is forgotten then
     */
    JobEntry start(String id, String statement, JobPlan plan, Settings settings, Opening opening) {
        JobRecord record = new JobRecord(
                id,
                JobRecord.newUuid(),
                Wanted.RUNNING,
                plan.physical().bounded(),
                config.clock().millis(),
                false,
                settings.toKeep(),
                statement,
                settings.user().name());
        catalog.keep(record);
        Job first;
        try {
            first = opening.open(() -> launch(record, plan));
        } catch (RuntimeException failed) {
            catalog.keep(record.with(Wanted.DROPPED));
            deleteCheckpoints(record);
            throw failed;
        }
        DurableJob job = new DurableJob(record, surroundings);
        JobEntry entry = entry(record, job);
        registry.add(entry);
        job.begin(first);
        return entry;
    }

    /** Runs what may wait for the outside. */
    interface Opening {
        Job open(Supplier<Job> work);
    }

    private Job launch(JobRecord record, JobPlan plan) {
        Settings settings = Settings.kept(config, record.settings());
        Durability durability = new Durability(
                record.uuid(),
                Secrets.hide(record.statement()),
                checkpoints(record),
                settings.millis(Setting.CHECKPOINT_INTERVAL),
                settings.millis(Setting.CHECKPOINT_TIMEOUT),
                settings.number(Setting.CHECKPOINT_RETAINED),
                plan.savepoint() == null ? null : path(plan.savepoint()),
                record.altered() ? Durability.StateChange.ALLOW : Durability.StateChange.REFUSE);
        JobSettings jobSettings =
                jobSettings(record.id(), settings).with(durability).runFor(record.owner());
        return starter.start(plan.physical(), jobSettings, binder.withDefaultOnError(settings.value(Setting.ON_ERROR)));
    }

    /** How a job of these settings runs for their session's user, without checkpoints. */
    JobSettings jobSettings(String name, Settings settings) {
        JobSettings given = new JobSettings(
                name,
                settings.number(Setting.PARALLELISM),
                settings.timeZone(),
                config.workingDirectory(),
                deadLetters,
                settings.value(Setting.ON_ERROR),
                settings.number(Setting.BATCH_ROWS),
                settings.bytes(Setting.STATE_BUDGET_BYTES),
                settings.bytes(Setting.MAX_STATE_BYTES));
        return given.runFor(settings.user().name());
    }

    /** A path that a user wrote. */
    Path path(String text) {
        return config.workingDirectory().resolve(text);
    }

    /** The folder of a job's checkpoints. */
    private Path checkpoints(JobRecord record) {
        Settings settings = Settings.kept(config, record.settings());
        return path(settings.value(Setting.CHECKPOINT_DIRECTORY)).resolve(record.uuid());
    }

    /** The checkpoints that a job goes on from if it does not run. */
    List<JobCheckpoints.Done> storedCheckpoints(DurableJob job) {
        return StoredCheckpoints.in(checkpoints(job.record()));
    }

    private void deleteCheckpoints(JobRecord record) {
        try {
            FileTree.delete(checkpoints(record));
        } catch (TidemarkException left) {
            LOG.warn("event=checkpoints_not_deleted job={}", record.id(), left);
        }
    }

    /** Copies a checkpoint of a job that does not run. */
    void export(DurableJob job, long number, Path folder) {
        JobRecord record = job.record();
        try (CheckpointStore store = FileCheckpointStore.open(checkpoints(record), storeSettings(record))) {
            store.export(number, folder);
        }
    }

    /** The plan of a job as it was started last. */
    JobPlan planOf(DurableJob job) {
        return plan(job.record());
    }

    /** A job has another statement now. */
    void relist(DurableJob job) {
        registry.replace(entry(job.record(), job));
    }

    /** Forgets a job that is over, with its checkpoints; says what it has left outside, if it has. */
    Optional<String> drop(DurableJob job) {
        JobRecord record = job.record();
        catalog.keep(record.with(Wanted.DROPPED));
        registry.remove(record.id());
        deleteCheckpoints(record);
        return forgetOutside(record);
    }

    /** Removes what connectors keep for a job; says why that was not possible. */
    private Optional<String> forgetOutside(JobRecord record) {
        try {
            for (TableDefinition table : DurabilityCheck.written(plan(record).physical())) {
                binder.connector(table).forgetJob(record.uuid(), table, binder.options(table));
            }
            return Optional.empty();
        } catch (TidemarkException unreachable) {
            LOG.debug("event=job_leaves_outside job={}", record.id(), unreachable);
            return Optional.of(
                    "its record of commits (" + record.uuid() + ") may be left at its target: " + unreachable.text());
        }
    }

    /** How many are not over. */
    int running() {
        return (int) all().stream().filter(job -> !job.state().ended()).count();
    }

    /** Asks all for a last checkpoint. Returns at once. */
    void shutDown() {
        all().forEach(DurableJob::shutDown);
    }

    /**
     * Waits until all have ended behind their last checkpoint; those that do not in time are cancelled, and will go on from
     * the checkpoint before.
     */
    void awaitEnd(long timeoutMillis) throws InterruptedException {
        long start = SystemClock.INSTANCE.nanos();
        for (DurableJob job : awaitEnd(all(), start, Math.min(START_MILLIS, timeoutMillis))) {
            job.giveUpStart();
        }
        for (DurableJob job : awaitEnd(all(), start, timeoutMillis)) {
            LOG.warn(
                    "event=job_cancelled job={} reason=\"it had no last checkpoint in time\"",
                    job.record().id());
            job.cancel();
        }
        awaitEnd(all(), SystemClock.INSTANCE.nanos(), CANCEL_MILLIS);
    }

    /** Waits for the ends of jobs; gives those that have not come in time. */
    private static List<DurableJob> awaitEnd(List<DurableJob> jobs, long startNanos, long timeoutMillis)
            throws InterruptedException {
        List<DurableJob> late = new ArrayList<>();
        for (DurableJob job : jobs) {
            long gone = (SystemClock.INSTANCE.nanos() - startNanos) / 1_000_000;
            if (!job.await(Math.max(0, timeoutMillis - gone))) {
                late.add(job);
            }
        }
        return late;
    }

    /** Waits for one job as {@link #awaitEnd(long)} for all; says whether it is over. */
    static boolean awaitEnd(DurableJob job, long timeoutMillis) throws InterruptedException {
        long first = Math.min(START_MILLIS, timeoutMillis);
        if (job.await(first)) {
            return true;
        }
        job.giveUpStart();
        return job.await(timeoutMillis - first);
    }

    private List<DurableJob> all() {
        List<DurableJob> jobs = new ArrayList<>();
        registry.all().forEach(entry -> entry.durable().ifPresent(jobs::add));
        return jobs;
    }

    /** A new plan of a job's statement. */
    private JobPlan plan(JobRecord record) {
        Settings settings = Settings.kept(config, record.settings());
        return planner.planJob(StatementParser.parse(record.statement()), catalog.catalog(), settings.timeZone());
    }

    /** What jobs need of the engine. */
    private final class JobSurroundings implements DurableJob.Surroundings {
        @Override
        public Job launch(JobRecord record) {
            return DurableJobs.this.launch(record, plan(record));
        }

        @Override
        public void keep(JobRecord record) {
            catalog.keep(record);
        }

        @Override
        public RestartPolicy policy(JobRecord record) {
            return RestartPolicy.of(Settings.kept(config, record.settings()), record.bounded());
        }

        @Override
        public void onFinished(JobRecord record) {
            deleteCheckpoints(record);
            forgetOutside(record)
                    .ifPresent(left ->
                            LOG.info("event=job_leaves_outside job={} left=\"{}\"", record.id(), LogText.part(left)));
        }
    }
}
