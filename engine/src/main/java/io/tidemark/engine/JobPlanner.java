package io.tidemark.engine;

import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.PlanSettings;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.check.QueryLimits;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans the statements that start jobs, for sessions and for jobs that come back. Immutable. Thread: sql. */
final class JobPlanner {
    /** For statements that were planned before: a busy machine is no reason to give a job up. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Planner planner;
    private final @Nullable Duration planningTime;

    JobPlanner(Planner planner) {
        this(planner, null);
    }

    private JobPlanner(Planner planner, @Nullable Duration planningTime) {
        this.planner = planner;
        this.planningTime = planningTime;
    }

    /** One for statements of the catalog, which have been planned before. */
    JobPlanner patient() {
        return new JobPlanner(planner, PATIENCE);
    }

    private PlanSettings settings(ZoneId timeZone) {
        return planningTime == null ? PlanSettings.in(timeZone) : new PlanSettings(timeZone, planningTime);
    }

    /**
     * What a statement runs.
     *
     * @param physical its plan
     * @param savepoint where its state begins, or null
     */
    record JobPlan(PhysicalPlan physical, @Nullable String savepoint) {}

    /** The plan of a statement that starts a job; throws INTERNAL for one that starts none. */
    JobPlan planJob(Statement statement, Catalog catalog, ZoneId timeZone) {
        if (statement instanceof Statement.Insert insert) {
            return new JobPlan(plan(insert, catalog, timeZone), insert.savepoint());
        }
        if (statement instanceof Statement.StatementSet set) {
            return planSet(set, catalog, timeZone);
        }
        if (statement instanceof Statement.CreateView view && view.materialized()) {
            return new JobPlan(view(view, catalog, timeZone).plan(), null);
        }
        throw TidemarkException.internal("a statement that starts no job");
    }

    /** A materialized view and the plan of its job. */
    Planner.ViewPlan view(Statement.CreateView statement, Catalog catalog, ZoneId timeZone) {
        return planner.planView(catalog, settings(timeZone), statement);
    }

    /** The plan of a statement set: several INSERTs that run as one job. */
    JobPlan planSet(Statement.StatementSet set, Catalog catalog, ZoneId timeZone) {
        List<PhysicalPlan> plans = new ArrayList<>();
        List<Position> positions = new ArrayList<>();
        String savepoint = null;
        QueryLimits.checkInserts(
                set.inserts().stream().map(Statement.Insert::position).toList());
        for (Statement.Insert insert : set.inserts()) {
            if (insert.values()) {
                throw new TidemarkException(
                        ErrorCode.INVALID_QUERY,
                        "INSERT INTO ... VALUES has no place in a statement set: it writes its rows at once and starts no job",
                        "run it before the set",
                        insert.position());
            }
            if (insert.savepoint() != null) {
                if (savepoint != null && !savepoint.equals(insert.savepoint())) {
                    throw new TidemarkException(
                            ErrorCode.INVALID_QUERY,
                            "a statement set is one job and starts from one savepoint",
                            "write WITH SAVEPOINT behind one of the INSERTs",
                            insert.position());
                }
                savepoint = insert.savepoint();
            }
            plans.add(plan(insert, catalog, timeZone));
            positions.add(
                    insert.emit() == null ? insert.position() : insert.emit().position());
        }
        return new JobPlan(planner.combine(plans, positions), savepoint);
    }

    /** The plan of an INSERT. */
    PhysicalPlan plan(Statement.Insert statement, Catalog catalog, ZoneId timeZone) {
        return plan(statement, catalog, settings(timeZone));
    }

    /** The plan of an INSERT, which may have parameters. */
    PhysicalPlan plan(Statement.Insert statement, Catalog catalog, PlanSettings settings) {
        return planner.planInsert(
                catalog,
                settings,
                target(statement, catalog),
                statement.target(),
                statement.columns(),
                statement.query(),
                statement.emit(),
                statement.values());
    }

    /** The table that an INSERT writes to. */
    static TableDefinition target(Statement.Insert statement, Catalog catalog) {
        CatalogObject object = require(statement.target(), catalog);
        if (object instanceof TableDefinition table) {
            return table;
        }
        throw new TidemarkException(
                ErrorCode.WRONG_OBJECT_TYPE,
                object.name() + " is a view; INSERT writes to streams and tables",
                "name the stream or table behind the view",
                statement.target().position());
    }

    /** The object of a name that a user wrote. */
    static CatalogObject require(Name name, Catalog catalog) {
        return catalog.find(name.text(), name.quoted()).orElseThrow(() -> unknown(name, catalog));
    }

    /** Says that there is nothing of this name. */
    static TidemarkException unknown(Name name, Catalog catalog) {
        List<String> names = new ArrayList<>();
        catalog.objects().forEach(object -> names.add(object.name()));
        return new TidemarkException(
                ErrorCode.UNKNOWN_TABLE,
                "there is no stream, table or view named '" + name.text() + "'",
                Suggestion.didYouMean(name.text(), names),
                name.position());
    }
}
