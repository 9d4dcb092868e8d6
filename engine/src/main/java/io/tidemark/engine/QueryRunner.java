package io.tidemark.engine;

import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobSettings;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.PlanSettings;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans and runs the queries of one session. Thread: the session's. */
final class QueryRunner {
    private static final long WAIT_MILLIS = 200;
    private static final long STOP_TIMEOUT_MILLIS = 10_000;

    private final EngineParts engine;
    private final Settings settings;
    private final Cancellation cancellation;

    QueryRunner(EngineParts engine, Settings settings, Cancellation cancellation) {
        this.engine = engine;
        this.settings = settings;
        this.cancellation = cancellation;
    }

    /** SELECT: the rows come while the result is read. */
    Result query(Statement.Query statement, Catalog catalog) {
        PhysicalPlan plan = cancellation.interruptibly(() -> plan(statement, catalog));
        Set<String> lateStreams = addLateStreams(plan);
        if (!plan.continuous()) {
            Job job = start(plan, "query");
            return rows(plan, job, null);
        }
        String id = engine.jobs().nextId();
        Job job = start(plan, id);
        Set<String> tables =
                new LinkedHashSet<>(ViewNames.closure(statement.query().sql(), catalog));
        tables.addAll(lateStreams);
        engine.jobs().add(new JobEntry(id, JobEntry.Kind.QUERY, statement.text(), tables, plan.bounded(), job));
        return rows(plan, job, id);
    }

    private Result rows(PhysicalPlan plan, Job job, @Nullable String id) {
        return new Result.Rows(
                new JobRows(plan, settings.timeZone(), job, id, engine.deadLetters(), cancellation::onEnd));
    }

    /** INSERT of a query starts a job and returns; INSERT of VALUES is over when it returns. */
    Result insert(Statement.Insert statement, TableDefinition target, Catalog catalog) {
        PhysicalPlan plan = cancellation.interruptibly(() -> plan(statement, target, catalog));
        if (statement.values()) {
            return insertNow(plan);
        }
        Set<String> lateStreams = addLateStreams(plan);
        String id = engine.jobs().nextId();
        Job job = start(plan, id);
        cancellation.onEnd();
        Set<String> tables =
                new LinkedHashSet<>(ViewNames.closure(statement.query().sql(), catalog));
        tables.add(target.name());
        tables.addAll(lateStreams);
        engine.jobs().add(new JobEntry(id, JobEntry.Kind.INSERT, statement.text(), tables, plan.bounded(), job));
        return new Result.Started(id, plan.bounded());
    }

    /** Streams for late rows come into the catalog with the first query that needs them; gives all that take late rows. */
    private Set<String> addLateStreams(PhysicalPlan plan) {
        Set<String> names = new LinkedHashSet<>();
        for (TableDefinition table : LateStreamMaker.of(plan)) {
            engine.catalog().add(table);
            names.add(table.name());
        }
        return names;
    }

    private Result insertNow(PhysicalPlan plan) {
        Job job = start(plan, "insert");
        try {
            while (!job.await(WAIT_MILLIS)) {
                cancellation.check();
            }
        } catch (InterruptedException interrupted) {
            job.cancel();
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "the insert was cancelled", null, null, interrupted);
        } finally {
            cancellation.onEnd();
        }
        if (job.failure().isPresent()) {
            throw job.failure().get();
        }
        if (job.state() == JobState.CANCELLED) {
            throw new TidemarkException(ErrorCode.CANCELLED, "the insert was cancelled");
        }
        return new Result.Updated(job.counters().rowsOut());
    }

    private Job start(PhysicalPlan plan, String name) {
        JobSettings jobSettings = new JobSettings(
                name,
                settings.number(Setting.PARALLELISM),
                settings.timeZone(),
                engine.config().workingDirectory(),
                engine.deadLetters(),
                settings.value(Setting.ON_ERROR),
                settings.number(Setting.BATCH_ROWS),
                settings.bytes(Setting.STATE_BUDGET_BYTES),
                settings.bytes(Setting.MAX_STATE_BYTES));
        TableBinder lookup = engine.binder().withDefaultOnError(settings.value(Setting.ON_ERROR));
        Job job = cancellation.interruptibly(() -> engine.starter().start(plan, jobSettings, lookup));
        cancellation.onStart(job);
        return job;
    }

    /** The plan of a SELECT. */
    PhysicalPlan plan(Statement.Query statement, Catalog catalog) {
        return engine.planner().planQuery(catalog, planSettings(), statement.query(), statement.emit());
    }

    /** The plan of an INSERT. */
    PhysicalPlan plan(Statement.Insert statement, TableDefinition target, Catalog catalog) {
        return engine.planner()
                .planInsert(
                        catalog,
                        planSettings(),
                        target,
                        statement.target(),
                        statement.columns(),
                        statement.query(),
                        statement.emit(),
                        statement.values());
    }

    PlanSettings planSettings() {
        return PlanSettings.in(settings.timeZone());
    }

    /** STOP JOB. */
    Result stop(JobEntry entry) {
        if (entry.job().state().ended()) {
            return new Result.Done(
                    entry.id() + " is over already: " + entry.job().state());
        }
        entry.job().cancel();
        try {
            if (!entry.job().await(STOP_TIMEOUT_MILLIS)) {
                throw TidemarkException.internal(entry.id() + " did not stop within " + STOP_TIMEOUT_MILLIS + " ms");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TidemarkException(ErrorCode.CANCELLED, "waiting was interrupted", null, null, interrupted);
        }
        return new Result.Done(entry.id() + " stopped");
    }
}
