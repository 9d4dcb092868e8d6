package io.tidemark.engine;

import static io.tidemark.engine.FixedRows.text;

import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.Planner;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** DESCRIBE: the columns of a table or view; EXTENDED adds its options and what it can do. Thread: the session's. */
final class Description {
    private final Settings settings;
    private final Planner planner;
    private final Catalog catalog;

    Description(Settings settings, Planner planner, Catalog catalog) {
        this.settings = settings;
        this.planner = planner;
        this.catalog = catalog;
    }

    Result of(CatalogObject object, boolean extended) {
        Schema schema = schema(object);
        FixedRows.Builder rows =
                FixedRows.columns(text("column"), text("type"), text("nullable"), text("key"), text("extra"));
        Map<String, String> extras = extras(object);
        for (Column column : schema.columns()) {
            boolean key = object instanceof TableDefinition table
                    && table.primaryKey().contains(column.name());
            rows.row(
                    column.name(),
                    column.type().text(),
                    column.type().nullable() ? "yes" : "no",
                    key ? "primary key" : null,
                    extras.get(column.name()));
        }
        if (extended) {
            addDetails(object, rows);
        }
        return rows.build(settings.timeZone());
    }

    private Schema schema(CatalogObject object) {
        if (object instanceof TableDefinition table) {
            return planner.describe(catalog, table);
        }
        if (object instanceof ViewDefinition view) {
            return planner.viewSchema(catalog, view);
        }
        throw TidemarkException.internal("an object without columns: " + object.name());
    }

    /** What is to be said of columns beside their types: first their comments. */
    static Map<String, String> extras(CatalogObject object) {
        Map<String, String> extras = new HashMap<>(object.comments().columns());
        if (!(object instanceof TableDefinition table)) {
            return extras;
        }
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Computed computed) {
                add(extras, column, "AS " + computed.expression().sql());
            } else if (column instanceof ColumnDefinition.Metadata metadata) {
                add(extras, column, "METADATA FROM '" + metadata.key() + "'");
            }
            if (table.watermark() != null
                    && table.watermark()
                            .column()
                            .text()
                            .equalsIgnoreCase(column.name().text())) {
                add(
                        extras,
                        column,
                        "WATERMARK AS " + table.watermark().expression().sql());
            }
        }
        return extras;
    }

    private static void add(Map<String, String> extras, ColumnDefinition column, String text) {
        extras.merge(column.name().text(), text, (before, more) -> before + "; " + more);
    }

    private static void addDetails(CatalogObject object, FixedRows.Builder rows) {
        rows.row("", null, null, null, null);
        rows.row("# kind", StatementExecutor.kindOf(object), null, null, null);
        if (object.comments().whole() != null) {
            rows.row("# comment", object.comments().whole(), null, null, null);
        }
        if (object instanceof TableDefinition table) {
            table.options()
                    .forEach((key, value) ->
                            rows.row("# " + key, Secrets.hide(key, SecretName.shown(value)), null, null, null));
            rows.row("# readable", word(table.traits().readable()), null, null, null);
            rows.row("# writable", word(table.traits().writable()), null, null, null);
            rows.row("# bounded", word(!table.traits().unbounded()), null, null, null);
            String accepts =
                    table.traits().accepts().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            rows.row("# accepts", accepts, null, null, null);
        }
    }

    private static String word(boolean value) {
        return value ? "yes" : "no";
    }
}
