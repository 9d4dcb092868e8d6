package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.executor.table.KeyedTableConnector;
import io.tidemark.executor.table.KeyedTables;
import io.tidemark.executor.table.RowChanges;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.PlanSettings;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Statements about tables that the engine keeps itself. One per session. Thread: the session's. */
final class KeptTables {
    private final EngineParts engine;
    private final QueryRunner queries;

    KeptTables(EngineParts engine, QueryRunner queries) {
        this.engine = engine;
        this.queries = queries;
    }

    /** Opens the tables of a catalog when an engine starts, and deletes what is left of tables that were dropped. */
    static void open(Catalog catalog, KeyedTables tables) {
        try {
            openAll(catalog, tables);
        } catch (RuntimeException failed) {
            tables.close();
            throw failed;
        }
    }

    private static void openAll(Catalog catalog, KeyedTables tables) {
        Set<String> names = new LinkedHashSet<>();
        for (CatalogObject object : catalog.objects()) {
            if (object instanceof TableDefinition table && table.materializedView()) {
                tables.awaitInMemory(table.name(), KeyedTableConnector.layout(table));
            } else if (object instanceof TableDefinition table && table.kept()) {
                tables.open(table.name(), KeyedTableConnector.layout(table));
                names.add(table.name());
            }
        }
        tables.deleteAllBut(names);
    }

    /** Adds a table to the catalog, and makes its rows' place if the engine keeps them; false if the name is taken. */
    boolean add(TableDefinition table) {
        return engine.catalog().add(table, () -> {
            if (table.kept()) {
                engine.keyedTables().create(table.name(), KeyedTableConnector.layout(table));
            }
        });
    }

    /** An object was dropped from the catalog: its rows go. */
    void dropped(CatalogObject object) {
        if (object instanceof TableDefinition table && table.kept()) {
            engine.keyedTables().drop(table.name());
        }
    }

    /** DELETE and UPDATE. */
    Result change(Statement statement, Catalog catalog) {
        PhysicalPlan plan = plan(statement, catalog, Parameters.none());
        return change(target(statement, catalog), plan, statement instanceof Statement.Update);
    }

    /** Applies the rows of a plan of {@link #plan}. */
    Result change(TableDefinition table, PhysicalPlan plan, boolean updates) {
        if (DirectRows.can(plan.root().input())) {
            return change(table, plan.root().input(), updates);
        }
        return change(table, updates, () -> queries.collect(plan, updates ? "update" : "delete"));
    }

    /** Applies the rows of a plan that needs no job. */
    Result change(TableDefinition table, PhysicalNode plan, boolean updates) {
        return change(table, updates, () -> queries.direct(plan));
    }

    private Result change(TableDefinition table, boolean updates, Supplier<List<ColumnBatch>> changed) {
        KeyedTable rows = engine.keyedTables().require(table.name());
        RowChanges changes = new RowChanges(rows, table, updates);
        long version = rows.alone(() -> changes.apply(changed.get()));
        rows.awaitSafe(version);
        return new Result.Updated(changes.count());
    }

    /** What DELETE or UPDATE reads; throws INTERNAL for another statement. */
    PhysicalPlan plan(Statement statement, Catalog catalog, Parameters parameters) {
        TableDefinition table = target(statement, catalog);
        if (statement instanceof Statement.Delete delete) {
            return plan(table, delete.table(), List.of(), delete.where(), catalog, parameters);
        }
        Statement.Update update = (Statement.Update) statement;
        return plan(table, update.table(), update.assignments(), update.where(), catalog, parameters);
    }

    private PhysicalPlan plan(
            TableDefinition table,
            Name name,
            List<Statement.Assignment> assignments,
            @Nullable QueryText where,
            Catalog catalog,
            Parameters parameters) {
        PlanSettings planSettings = queries.planSettings().with(parameters);
        return queries.interruptibly(
                () -> engine.planner().planChange(catalog, planSettings, table, name, assignments, where));
    }

    /** The table that DELETE or UPDATE changes. */
    TableDefinition target(Statement statement, Catalog catalog) {
        if (statement instanceof Statement.Delete delete) {
            return kept(delete.table(), JobPlanner.require(delete.table(), catalog), "DELETE");
        }
        if (statement instanceof Statement.Update update) {
            return kept(update.table(), JobPlanner.require(update.table(), catalog), "UPDATE");
        }
        throw TidemarkException.internal("a statement that changes no rows");
    }

    private static TableDefinition kept(Name name, CatalogObject object, String what) {
        if (object instanceof TableDefinition table && table.kept() && !table.materializedView()) {
            return table;
        }
        throw new TidemarkException(
                ErrorCode.WRONG_OBJECT_TYPE,
                what + " changes tables that the engine keeps, but " + object.name() + " is a "
                        + StatementExecutor.kindOf(object)
                        + (object instanceof TableDefinition table && !table.kept()
                                ? " with the connector '" + table.connector() + "'"
                                : ""),
                "a table without a connector, CREATE TABLE … (…, PRIMARY KEY (…)), can be changed",
                name.position());
    }
}
