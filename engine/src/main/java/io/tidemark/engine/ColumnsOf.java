package io.tidemark.engine;

import io.tidemark.executor.thread.Published;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The columns of all streams, tables and views, each worked out once: those of an object never change, for what a view reads
 * cannot be dropped before it. Thread: any.
 */
final class ColumnsOf {
    private final Planner planner;
    private final Published<Known> known = new Published<>(new Known(Catalog.empty(), Map.of()));

    /** The columns of the objects of a catalog; objects are told apart by identity. */
    private record Known(Catalog catalog, Map<CatalogObject, Schema> columns) {}

    ColumnsOf(Planner planner) {
        this.planner = planner;
    }

    /** The columns of every object of a catalog; a view that can no longer be planned has none. */
    @SuppressWarnings("ReferenceEquality") // identity is meant: a change makes another catalog
    Map<CatalogObject, Schema> of(Catalog catalog) {
        Known before = known.value();
        if (before.catalog() == catalog) {
            return before.columns();
        }
        Map<CatalogObject, Schema> columns = new IdentityHashMap<>();
        for (CatalogObject object : catalog.objects()) {
            Schema schema = before.columns().get(object);
            columns.put(object, schema == null ? columns(catalog, object) : schema);
        }
        known.set(new Known(catalog, columns)); // nobody changes the map from here on
        return columns;
    }

    private Schema columns(Catalog catalog, CatalogObject object) {
        if (object instanceof TableDefinition table) {
            return columns(catalog, table);
        }
        try {
            return planner.viewSchema(catalog, (ViewDefinition) object);
        } catch (TidemarkException unusable) { // such as a view over a function of a former version
            return new Schema(List.of());
        }
    }

    private Schema columns(Catalog catalog, TableDefinition table) {
        List<Column> columns = new ArrayList<>();
        for (ColumnDefinition definition : table.columns()) {
            if (definition instanceof ColumnDefinition.Physical physical) {
                columns.add(new Column(physical.name().text(), physical.type()));
            } else if (definition instanceof ColumnDefinition.Metadata metadata) {
                columns.add(new Column(metadata.name().text(), metadata.type()));
            } else {
                return planner.describe(catalog, table); // only the planner knows what is computed
            }
        }
        return new Schema(columns);
    }
}
