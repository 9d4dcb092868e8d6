package io.tidemark.engine;

import io.tidemark.connectors.Connectors;
import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.engine.catalog.CatalogLog;
import io.tidemark.engine.catalog.DirectoryLock;
import io.tidemark.engine.catalog.SecretFile;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.function.FunctionRegistry;
import io.tidemark.executor.runtime.Executor;
import io.tidemark.executor.runtime.ExecutorConfig;
import io.tidemark.executor.runtime.QuietWatch;
import io.tidemark.executor.table.KeyedTableConnector;
import io.tidemark.executor.table.KeyedTables;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.check.ThreadTime;
import io.tidemark.planner.function.FunctionCatalog;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An engine inside this process. Closing it ends all jobs and queries and gives back all threads, files and memory.
 *
 * <pre>{@code
 * try (Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral())) {
 *     Session session = tidemark.session();
 *     for (Row row : session.query("SELECT * FROM (VALUES 1, 2) AS t(x)")) {
 *         System.out.println(row.intValue("x"));
 *     }
 * }
 * }</pre>
 *
 * Thread: any; each session belongs to one thread at a time.
 */
public final class Tidemark implements AutoCloseable {
    private static final long STOP_TIMEOUT_MILLIS = 30_000;
    private static final long LAST_CHECKPOINT_MILLIS = 20_000;

    private final Path directory;
    private final boolean ephemeral;
    private final @Nullable DirectoryLock lock;
    private final @Nullable CatalogLog log;
    private final MemoryTables memoryTables = new MemoryTables();
    private final KeyedTables keyedTables;
    private final EngineParts parts;
    private final List<String> notices = new ArrayList<>();
    private final AtomicBoolean open = new AtomicBoolean(true);
    private @Nullable ViewStarts starts;

    private Tidemark(TidemarkConfig config, Path directory, @Nullable DirectoryLock lock, @Nullable CatalogLog log) {
        this.directory = directory;
        this.ephemeral = config.isEphemeral();
        this.lock = lock;
        this.log = log;
        if (log != null) {
            notices.addAll(log.notices());
        }
        Path spill = config.spillDirectory() == null ? directory.resolve("spill") : config.spillDirectory();
        keyedTables = new KeyedTables(ephemeral ? null : directory.resolve("tables"), spill);
        NamedConnections connections = new NamedConnections();
        SecretStore secrets = new SecretStore(ephemeral ? null : new SecretFile(directory));
        OutsideAccess access = config.access().reading(EngineParts.deadLetters(config, directory));
        GivenOptions given = new GivenOptions(connections, secrets, access, config.workingDirectory());
        TableBinder binder =
                new TableBinder(Connectors.of(memoryTables, access), new KeyedTableConnector(keyedTables), given);
        FunctionCatalog functions = new FunctionRegistry();
        Planner planner = new Planner(functions, ThreadTime.INSTANCE, new LateStreamMaker(binder));
        JobPlanner planning = new JobPlanner(planner);
        CatalogKeeper catalog = new CatalogKeeper(log, binder, planning.patient(), connections);
        KeptTables.open(catalog.catalog(), keyedTables);
        notices.addAll(keyedTables.notices());
        ExecutorConfig executorConfig = new ExecutorConfig(config.taskThreads(), spill);
        JobStarter starter = new JobStarter(new Executor(executorConfig, config.clock()), keyedTables);
        JobRegistry jobs = new JobRegistry(config.jobs());
        DurableJobs durable = new DurableJobs(
                config,
                catalog,
                binder,
                planning.patient(),
                starter,
                jobs,
                keyedTables,
                EngineParts.deadLetters(config, directory));
        parts = new EngineParts(
                config,
                directory,
                catalog,
                connections,
                secrets,
                binder,
                memoryTables,
                keyedTables,
                functions,
                planner,
                starter,
                jobs,
                planning,
                durable,
                new PointQueries(),
                new ColumnsOf(planner),
                config.clock().millis());
    }

    /**
     * Starts an engine. Jobs that were running when the data directory was used last go on from their last commit; they
     * are started in the background.
     *
     * @throws TidemarkException DIRECTORY_IN_USE or CATALOG_UNREADABLE if the data directory cannot be used
     */
    public static Tidemark open(TidemarkConfig config) {
        if (config.dataDirectory() == null) {
            return new Tidemark(config, temporaryDirectory(), null, null);
        }
        Path directory = config.dataDirectory();
        DirectoryLock lock = DirectoryLock.take(directory);
        CatalogLog log = null;
        try {
            if (config.access().confined()) {
                DirectoryLock.closeToOthers(directory);
            }
            log = CatalogLog.open(directory);
            Tidemark tidemark = new Tidemark(config, directory, lock, log);
            tidemark.restoreJobs();
            return tidemark;
        } catch (RuntimeException failed) {
            if (log != null) {
                log.close();
            }
            lock.close();
            throw failed;
        }
    }

    private void restoreJobs() {
        List<String> running = parts.durable().restore();
        MaterializedViews views = new MaterializedViews(parts);
        starts = new ViewStarts(views, views.withoutJob());
        if (running.size() == 1) {
            notices.add("1 job is running again (" + running.get(0) + "); SHOW JOBS");
        } else if (!running.isEmpty()) {
            notices.add(running.size() + " jobs are running again; SHOW JOBS");
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("tidemark-");
        } catch (IOException failed) {
            throw new TidemarkException(
                    ErrorCode.DISK_FULL,
                    "no temporary folder can be made: " + failed,
                    "make room, or name another folder with -Djava.io.tmpdir=…",
                    null,
                    failed);
        }
    }

    /** A new session with default settings. Its owner closes it, or the engine's end does. */
    public Session session() {
        return session(SessionUser.OPERATOR);
    }

    /** A new session that runs for a user of a server. */
    public Session session(SessionUser user) {
        return new Session(parts, open::get, user);
    }

    /** The user who has started a job; empty for none, or if there is no such job. */
    public String ownerOf(String jobId) {
        return parts.jobs().find(jobId).map(JobEntry::owner).orElse("");
    }

    /** Where the engine's files are. */
    public Path directory() {
        return directory;
    }

    /** The catalog as it is now. */
    public Catalog catalog() {
        return parts.catalog().catalog();
    }

    /** The functions that queries can call. */
    public FunctionCatalog functions() {
        return parts.functions();
    }

    /** The keys of all options and settings, for completion. */
    public Set<String> optionKeys() {
        Set<String> keys = new TreeSet<>(Setting.keys());
        TableOptions.COMMON.forEach(option -> keys.add(option.key()));
        for (Connector connector : parts.binder().connectors().connectors()) {
            connector.options().forEach(option -> keys.add(option.key()));
        }
        return keys;
    }

    /** The rows of tables with the connector {@code memory}, for programs that embed the engine. */
    public MemoryTables memoryTables() {
        return memoryTables;
    }

    /** Tells when all that has come has gone through all jobs and queries, for tests that feed {@link #memoryTables}. */
    public QuietWatch quietWatch() {
        return parts.starter().quietWatch();
    }

    /** How many jobs run that go on from their last commit when the engine is opened again. */
    public int durableJobs() {
        return parts.durable().running();
    }

    /** What each job has done so far, for monitoring. */
    public List<JobFigures> jobs() {
        return parts.jobs().all().stream().map(JobFigures::of).toList();
    }

    /** A sentence for each job of an INSERT that has failed since this was last asked. */
    public List<String> takeJobFailures() {
        return parts.jobs().takeFailures();
    }

    /** What people should know about the start, such as jobs that run again or a torn record of the catalog. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /**
     * Ends all jobs and queries and gives back all threads, files and memory. Jobs that outlive the process commit a last
     * checkpoint first, for up to 20 s, and go on from it when the data directory is opened again.
     */
    @Override
    public void close() {
        if (!open.getAndSet(false)) {
            return;
        }
        if (starts != null) {
            starts.close();
        }
        try {
            parts.durable().shutDown();
            parts.jobs().close(STOP_TIMEOUT_MILLIS);
            parts.durable().awaitEnd(LAST_CHECKPOINT_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            parts.starter().close();
            keyedTables.close();
            if (log != null) {
                log.close();
            }
            if (ephemeral) {
                FileTree.delete(directory);
            }
            if (lock != null) {
                lock.close();
            }
        }
    }
}
