package io.tidemark.shell.connection;

import io.tidemark.engine.Row;
import io.tidemark.engine.Session;
import io.tidemark.engine.Tidemark;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.shell.connection.CatalogNames.Described;
import io.tidemark.shell.connection.CatalogNames.Kind;
import io.tidemark.shell.connection.CatalogNames.ObjectName;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the names of an engine in this process. Mutable: it remembers the columns of views. Thread: main. */
final class EngineNames {
    private final Tidemark engine;
    private final Session session;
    private final Map<String, List<Described>> viewColumns = new HashMap<>();

    /** @param session one of its own, so that looking up closes no rows that someone reads */
    EngineNames(Tidemark engine, Session session) {
        this.engine = engine;
        this.session = session;
    }

    CatalogNames read() {
        List<ObjectName> objects = new ArrayList<>();
        for (CatalogObject object : engine.catalog().objects()) {
            if (object instanceof TableDefinition table) {
                objects.add(new ObjectName(table.name(), kind(table), columns(table)));
            } else {
                objects.add(new ObjectName(object.name(), Kind.VIEW, viewColumns(object)));
            }
        }
        List<Described> functions = new ArrayList<>();
        for (FunctionSignature function : engine.functions().functions()) {
            functions.add(new Described(function.name(), function.syntax()));
        }
        return new CatalogNames(objects, functions, pairs("SHOW SETTINGS", "setting", "meaning"), jobs());
    }

    private static Kind kind(TableDefinition table) {
        return table.materializedView() ? Kind.MATERIALIZED_VIEW : table.keyed() ? Kind.TABLE : Kind.STREAM;
    }

    private static List<Described> columns(TableDefinition table) {
        List<Described> columns = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            String type = column instanceof ColumnDefinition.Physical physical
                    ? physical.type().text()
                    : column instanceof ColumnDefinition.Metadata metadata
                            ? metadata.type().text()
                            : "computed";
            columns.add(new Described(column.name().text(), type));
        }
        return columns;
    }

    private List<Described> viewColumns(CatalogObject view) {
        return viewColumns.computeIfAbsent(view.text(), text -> {
            try {
                return pairs("DESCRIBE \"" + view.name().replace("\"", "\"\"") + "\"", "column", "type");
            } catch (TidemarkException broken) {
                return List.of(); // such as a view of a table that is gone: it has no columns to offer
            }
        });
    }

    private List<String> jobs() {
        return pairs("SHOW JOBS", "job", "state").stream().map(Described::name).toList();
    }

    private List<Described> pairs(String statement, String name, String text) {
        List<Described> found = new ArrayList<>();
        for (Row row : session.query(statement)) {
            found.add(new Described(String.valueOf(row.text(name)), String.valueOf(row.text(text))));
        }
        return found;
    }
}
