package io.tidemark.engine;

import io.tidemark.engine.JobPlanner.JobPlan;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.ledger.Ledger;
import io.tidemark.executor.operator.StoredValues;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.runtime.JobSettings;
import io.tidemark.executor.runtime.JobState;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.executor.thread.Clock;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.PlanSettings;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Plans and runs the queries of one session. Thread: the session's. */
final class QueryRunner {
    private static final long WAIT_MILLIS = 200;

    private final EngineParts engine;
    private final Settings settings;
    private final Cancellation cancellation;

    QueryRunner(EngineParts engine, Settings settings, Cancellation cancellation) {
        this.engine = engine;
        this.settings = settings;
        this.cancellation = cancellation;
    }

    /** The answer to a text that looks up a row by its key as others have before; null for all others. */
    @Nullable
    Result quick(String sql, Consumer<Statement> check) {
        Result found = engine.points().answer(sql, engine.catalog().catalog(), settings.timeZone(), check);
        if (found != null) {
            settings.lastLedger().onAnswer();
        }
        return found;
    }

    /** SELECT: the rows come while the result is read. */
    Result query(Statement.Query statement, Catalog catalog) {
        PhysicalPlan plan = plan(statement, catalog, Parameters.none());
        if (!plan.continuous()) {
            engine.points().learn(statement, plan, catalog, engine);
        }
        return run(statement, plan, catalog);
    }

    /** Runs a planned SELECT: at once if it reads nothing or one row, else as a job. */
    Result run(Statement.Query statement, PhysicalPlan plan, Catalog catalog) {
        if (!plan.continuous() && DirectRows.can(plan.root().input())) {
            return answer(plan.root().input(), plan.schema());
        }
        if (plan.limit() == 0) { // EMIT … of no rows: only the columns were wanted
            return new Result.Rows(FixedRows.of(plan.schema(), settings.timeZone(), List.of()));
        }
        Set<String> lateStreams = addLateStreams(plan);
        if (!plan.continuous()) {
            return rows(plan, start(plan, "query"), null, null);
        }
        String id = engine.jobs().nextId();
        Subscription subscription = Subscription.of(plan, engine);
        String token = settings.takeResumeFrom();
        if (!token.isEmpty() && subscription == null) {
            throw new TidemarkException(
                    ErrorCode.INVALID_SETTING,
                    "this query cannot be resumed: only SELECT … EMIT CHANGES of the rows of one materialized view or table"
                            + " without a connector can, with WHERE but without grouping and joins",
                    "make a materialized view of it, and subscribe to that",
                    statement.position());
        }
        Job job = start(
                plan,
                id,
                lookup -> token.isEmpty() || subscription == null ? lookup : subscription.behind(token, lookup));
        Set<String> tables =
                new LinkedHashSet<>(ViewNames.closure(statement.query().sql(), catalog));
        tables.addAll(lateStreams);
        engine.jobs()
                .add(new JobEntry(
                        id,
                        JobEntry.Kind.QUERY,
                        statement.text(),
                        tables,
                        plan.bounded(),
                        job,
                        engine.config().clock().millis(),
                        null,
                        settings.user().name()));
        return rows(plan, job, id, subscription);
    }

    /** The rows of a plan that {@link DirectRows} can work out. */
    Result answer(PhysicalNode plan, Schema columns) {
        settings.lastLedger().onAnswer();
        return new Result.Rows(FixedRows.of(columns, settings.timeZone(), direct(plan)));
    }

    /** The same without a result around them. */
    List<ColumnBatch> direct(PhysicalNode plan) {
        Clock clock = engine.config().clock();
        return new DirectRows(
                        engine.keyedTables(), new EvaluationContext(clock.millis(), settings.timeZone(), clock::millis))
                .of(plan);
    }

    /** Writes the rows of such a plan to a kept table, all as one version; returns when they are safe. */
    Result write(PhysicalNode plan, TableDefinition table) {
        List<ColumnBatch> batches = direct(plan);
        StoredValues values = new StoredValues(table);
        batches.forEach(values::check);
        KeyedTable rows = engine.keyedTables().require(table.name());
        cancellation.check();
        rows.awaitSafe(rows.apply(editor -> batches.forEach(editor::apply), Long.MIN_VALUE));
        return new Result.Updated(DirectRows.count(batches));
    }

    private Result rows(PhysicalPlan plan, Job job, @Nullable String id, @Nullable Subscription subscription) {
        Supplier<Ledger> ledger = job::ledger;
        settings.lastLedger().onStart(ledger);
        Runnable onEnd = () -> {
            cancellation.onEnd();
            settings.lastLedger().onEnd(ledger);
        };
        return new Result.Rows(new JobRows(plan, settings.timeZone(), job, id, deadLetters(), onEnd, subscription));
    }

    /** INSERT of a query starts a job and returns; INSERT of VALUES is over when it returns. */
    Result insert(Statement.Insert statement, Catalog catalog) {
        if (statement.values()) {
            return insertNow(plan(statement, catalog, Parameters.none()));
        }
        return startJob(statement, statement.text(), planJob(statement, catalog), JobEntry.Kind.INSERT);
    }

    private JobPlan planJob(Statement statement, Catalog catalog) {
        return cancellation.interruptibly(() -> engine.planning().planJob(statement, catalog, settings.timeZone()));
    }

    /** A materialized view and the plan of its job. */
    Planner.ViewPlan planView(Statement.CreateView statement) {
        return cancellation.interruptibly(
                () -> engine.planning().view(statement, engine.catalog().catalog(), settings.timeZone()));
    }

    /** EXECUTE STATEMENT SET starts one job. */
    Result insertAll(Statement.StatementSet statement, Catalog catalog) {
        return startJob(statement, statement.text(), planJob(statement, catalog), JobEntry.Kind.INSERT);
    }

    /** Starts the job of a statement; it belongs to the engine, and outlives the process if it can. */
    Result startJob(Statement statement, String text, JobPlan plan, JobEntry.Kind kind) {
        String owner = settings.user().name();
        return engine.jobs()
                .admitted(owner, statement.position(), id -> startAdmitted(id, statement, text, plan, kind));
    }

    private Result startAdmitted(String id, Statement statement, String text, JobPlan plan, JobEntry.Kind kind) {
        Set<String> tables = new LinkedHashSet<>(addLateStreams(plan.physical()));
        String obstacle = engine.durable().obstacle(plan).orElse(null);
        if (obstacle == null) {
            JobEntry entry = engine.durable().start(id, text, plan, settings, cancellation::interruptibly);
            return new Result.Started(entry.id(), entry.bounded());
        }
        if (plan.savepoint() != null) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "the job cannot start from a savepoint: " + obstacle,
                    "leave WITH SAVEPOINT out",
                    statement.position());
        }
        Job job = start(plan.physical(), id);
        cancellation.onEnd();
        tables.addAll(ViewNames.closure(text, engine.catalog().catalog()));
        engine.jobs()
                .add(new JobEntry(
                        id,
                        kind,
                        text,
                        tables,
                        plan.physical().bounded(),
                        job,
                        engine.config().clock().millis(),
                        "not durable: " + obstacle,
                        settings.user().name()));
        return new Result.Started(id, plan.physical().bounded());
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

    /** Runs a planned INSERT of VALUES to its end. */
    Result insertNow(PhysicalPlan plan) {
        TableDefinition target = plan.root().table();
        if (target != null
                && target.kept()
                && DirectRows.can(plan.root().input())
                && settings.value(Setting.ON_ERROR).equals(Setting.FAIL)) {
            return write(plan.root().input(), target);
        }
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

    /** The rows of a plan that ends, all of them. */
    List<ColumnBatch> collect(PhysicalPlan plan, String name) {
        List<ColumnBatch> batches = new ArrayList<>();
        JobRows rows = new JobRows(
                plan, settings.timeZone(), start(plan, name), null, deadLetters(), cancellation::onEnd, null);
        try {
            while (!rows.ended()) {
                ColumnBatch batch = rows.nextBatch(WAIT_MILLIS);
                if (batch != null) {
                    batches.add(batch);
                }
            }
        } finally {
            rows.close();
        }
        return batches;
    }

    /** Where records go that the session's queries put aside; null if its user may write none. */
    private @Nullable Path deadLetters() {
        return settings.user().writer().getAsBoolean() ? engine.deadLetters() : null;
    }

    private Job start(PhysicalPlan plan, String name) {
        return start(plan, name, lookup -> lookup);
    }

    private Job start(PhysicalPlan plan, String name, UnaryOperator<ConnectorLookup> reading) {
        JobSettings given = engine.durable().jobSettings(name, settings);
        JobSettings jobSettings = deadLetters() == null ? given.withoutDeadLetters() : given;
        ConnectorLookup lookup = reading.apply(engine.binder().withDefaultOnError(settings.value(Setting.ON_ERROR)));
        Job job = cancellation.interruptibly(() -> engine.starter().start(plan, jobSettings, lookup));
        cancellation.onStart(job);
        return job;
    }

    /** The plan of a SELECT. */
    PhysicalPlan plan(Statement.Query statement, Catalog catalog, Parameters parameters) {
        PlanSettings planSettings = planSettings().with(parameters);
        return cancellation.interruptibly(
                () -> engine.planner().planQuery(catalog, planSettings, statement.query(), statement.emit()));
    }

    /** The plan of an INSERT. */
    PhysicalPlan plan(Statement.Insert statement, Catalog catalog, Parameters parameters) {
        PlanSettings planSettings = planSettings().with(parameters);
        return cancellation.interruptibly(() -> engine.planning().plan(statement, catalog, planSettings));
    }

    /** Does work that a cancel of the session ends. */
    <T> T interruptibly(Supplier<T> work) {
        return cancellation.interruptibly(work);
    }

    PlanSettings planSettings() {
        return PlanSettings.in(settings.timeZone());
    }
}
