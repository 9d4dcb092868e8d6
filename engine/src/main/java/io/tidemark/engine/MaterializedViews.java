package io.tidemark.engine;

import io.tidemark.engine.JobPlanner.JobPlan;
import io.tidemark.executor.runtime.Job;
import io.tidemark.executor.table.KeyedTableConnector;
import io.tidemark.parser.StatementParser;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Materialized views: a table in memory that a job of the view's own keeps up to date. Thread: any; stateless. */
final class MaterializedViews {
    private static final long STOP_TIMEOUT_MILLIS = 10_000;

    private final EngineParts engine;

    MaterializedViews(EngineParts engine) {
        this.engine = engine;
    }

    /** CREATE MATERIALIZED VIEW; false if the name is taken. */
    boolean create(Statement.CreateView statement, Settings settings, QueryRunner queries) {
        Planner.ViewPlan plan = queries.planView(statement);
        TableDefinition view = plan.view();
        boolean fresh = engine.catalog()
                .add(view, () -> engine.keyedTables().createInMemory(view.name(), KeyedTableConnector.layout(view)));
        if (!fresh) {
            return false;
        }
        try {
            queries.startJob(statement, statement.text(), new JobPlan(plan.plan(), null), JobEntry.Kind.VIEW);
        } catch (RuntimeException failed) {
            engine.catalog().remove(view, "MATERIALIZED VIEW");
            engine.keyedTables().drop(view.name());
            throw failed;
        }
        return true;
    }

    /** Ends the job of a view that is dropped, and forgets what it has kept; does nothing for other objects. */
    void endJobOf(CatalogObject object) {
        if (!(object instanceof TableDefinition view) || !view.materializedView()) {
            return;
        }
        engine.jobs().keeperOf(view.name()).ifPresent(entry -> {
            entry.job().cancel();
            try {
                if (!entry.job().await(STOP_TIMEOUT_MILLIS)) {
                    throw TidemarkException.internal(entry.id() + " did not stop in time");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new TidemarkException(
                        io.tidemark.types.ErrorCode.CANCELLED, "waiting was interrupted", null, null, interrupted);
            }
            if (entry.job() instanceof DurableJob durable) {
                engine.durable().drop(durable);
            } else {
                engine.jobs().remove(entry.id());
            }
        });
    }

    /** Views that have no durable job, when an engine starts: their queries are computed anew. */
    List<TableDefinition> withoutJob() {
        List<TableDefinition> views = new ArrayList<>();
        for (CatalogObject object : engine.catalog().catalog().objects()) {
            if (object instanceof TableDefinition view
                    && view.materializedView()
                    && engine.jobs().keeperOf(view.name()).isEmpty()) {
                views.add(view);
            }
        }
        return views;
    }

    /** Starts the job of a view that has none. */
    void startAgain(TableDefinition view) {
        if (!(StatementParser.parse(view.text()) instanceof Statement.CreateView statement)) {
            throw TidemarkException.internal("a materialized view that was created by something else");
        }
        Settings settings = new Settings(engine.config(), SessionUser.OPERATOR);
        Planner.ViewPlan plan =
                engine.planning().view(statement, engine.catalog().catalog(), settings.timeZone());
        String id = engine.jobs().nextId();
        Job job = engine.starter()
                .start(
                        plan.plan(),
                        engine.durable().jobSettings(id, settings),
                        engine.binder().withDefaultOnError(settings.value(Setting.ON_ERROR)));
        Set<String> tables = new LinkedHashSet<>(
                ViewNames.closure(view.text(), engine.catalog().catalog()));
        engine.jobs()
                .add(new JobEntry(
                        id,
                        JobEntry.Kind.VIEW,
                        view.text(),
                        tables,
                        plan.plan().bounded(),
                        job,
                        engine.config().clock().millis(),
                        "computed anew at the start of the engine",
                        ""));
    }
}
