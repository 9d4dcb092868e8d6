package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.table.KeyedTable;
import io.tidemark.executor.table.KeyedTableConnector;
import io.tidemark.executor.table.KeyedTables;
import io.tidemark.executor.table.RowChanges;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.parameter.Parameters;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /** DELETE. */
    Result delete(Statement.Delete statement, Catalog catalog, Parameters parameters) {
        return change(target(statement, catalog), plan(statement, catalog, parameters), false);
    }

    /** UPDATE. */
    Result update(Statement.Update statement, Catalog catalog, Parameters parameters) {
        return change(target(statement, catalog), plan(statement, catalog, parameters), true);
    }

    private Result change(TableDefinition table, PhysicalPlan plan, boolean updates) {
        KeyedTable rows = engine.keyedTables().require(table.name());
        RowChanges changes = new RowChanges(rows, table, updates);
        long version = rows.alone(() -> {
            List<ColumnBatch> changed = queries.collect(plan, updates ? "update" : "delete");
            return changes.apply(changed);
        });
        rows.awaitSafe(version);
        return new Result.Updated(changes.count());
    }

    /** What DELETE reads. */
    PhysicalPlan plan(Statement.Delete statement, Catalog catalog, Parameters parameters) {
        return plan(target(statement, catalog), statement.table(), List.of(), statement.where(), catalog, parameters);
    }

    /** What UPDATE reads. */
    PhysicalPlan plan(Statement.Update statement, Catalog catalog, Parameters parameters) {
        return plan(
                target(statement, catalog),
                statement.table(),
                statement.assignments(),
                statement.where(),
                catalog,
                parameters);
    }

    private PhysicalPlan plan(
            TableDefinition table,
            Name name,
            List<Statement.Assignment> assignments,
            @Nullable QueryText where,
            Catalog catalog,
            Parameters parameters) {
        return engine.planner()
                .planChange(catalog, queries.planSettings().with(parameters), table, name, assignments, where);
    }

    private static TableDefinition target(Statement.Delete statement, Catalog catalog) {
        return kept(statement.table(), JobPlanner.require(statement.table(), catalog), "DELETE");
    }

    private static TableDefinition target(Statement.Update statement, Catalog catalog) {
        return kept(statement.table(), JobPlanner.require(statement.table(), catalog), "UPDATE");
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
