package io.tidemark.engine;

import static io.tidemark.engine.FixedRows.flag;
import static io.tidemark.engine.FixedRows.number;
import static io.tidemark.engine.FixedRows.text;

import io.tidemark.parser.Keywords;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.Catalog;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.function.FunctionSignature;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What there is, in a form that tools can use: the subjects of CATALOG. Thread: the session's. */
final class CatalogRows {
    /** What can be asked for. */
    private enum Subject {
        TABLES,
        COLUMNS,
        KEYS,
        FUNCTIONS,
        KEYWORDS,
        TYPES;

        /** The word in a request. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Subject of(String word) {
            for (Subject subject : values()) {
                if (subject.word().equals(word)) {
                    return subject;
                }
            }
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "the catalog has no such subject",
                    "there are "
                            + String.join(
                                    ", ",
                                    Arrays.stream(values()).map(Subject::word).toList()),
                    null);
        }
    }

    private final EngineParts engine;
    private final Settings settings;

    CatalogRows(EngineParts engine, Settings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    RowStream of(String subject) {
        FixedRows.Builder rows =
                switch (Subject.of(subject)) {
                    case TABLES -> tables();
                    case COLUMNS -> columns();
                    case KEYS -> keys();
                    case FUNCTIONS -> functions();
                    case KEYWORDS -> keywords();
                    case TYPES -> types();
                };
        return rows.stream(settings.timeZone());
    }

    private TreeMap<String, CatalogObject> sorted(Catalog catalog) {
        TreeMap<String, CatalogObject> sorted = new TreeMap<>();
        catalog.objects().forEach(object -> sorted.put(object.name(), object));
        return sorted;
    }

    private FixedRows.Builder tables() {
        FixedRows.Builder rows =
                FixedRows.columns(text("name"), text("type"), text("kind"), text("connector"), text("remarks"));
        for (CatalogObject object : sorted(engine.catalog().catalog()).values()) {
            String kind = StatementExecutor.kindOf(object).toUpperCase(Locale.ROOT);
            String connector = object instanceof TableDefinition table && !table.kept() ? table.connector() : null;
            rows.row(
                    object.name(),
                    kind.equals("STREAM") ? "TABLE" : kind,
                    kind,
                    connector,
                    object.comments().whole());
        }
        return rows;
    }

    private FixedRows.Builder columns() {
        FixedRows.Builder rows = FixedRows.columns(
                text("table"),
                text("name"),
                number("position"),
                text("type"),
                text("kind"),
                number("precision"),
                number("scale"),
                flag("nullable"),
                text("default"),
                text("remarks"),
                number("key_position"),
                flag("event_time"),
                text("generated"));
        Catalog catalog = engine.catalog().catalog();
        Map<CatalogObject, Schema> columnsOf = engine.columnsOf().of(catalog);
        for (CatalogObject object : sorted(catalog).values()) {
            Map<String, String> remarks = Description.extras(object);
            int position = 0;
            for (Column column : Objects.requireNonNull(columnsOf.get(object)).columns()) {
                position++;
                SqlType type = column.type();
                int key = object instanceof TableDefinition table
                        ? table.primaryKey().indexOf(column.name())
                        : -1;
                rows.row(
                        object.name(),
                        column.name(),
                        position,
                        type.text(),
                        type.kind().name(),
                        type.precision() == SqlType.UNSPECIFIED ? null : type.precision(),
                        type.kind() == SqlType.Kind.DECIMAL ? type.scale() : null,
                        type.nullable(),
                        null,
                        remarks.get(column.name()),
                        key < 0 ? null : key + 1,
                        isEventTime(object, column.name()),
                        generated(object, column.name()));
            }
        }
        return rows;
    }

    private static boolean isEventTime(CatalogObject object, String column) {
        return object instanceof TableDefinition table
                && table.watermark() != null
                && table.watermark().column().text().equalsIgnoreCase(column);
    }

    private static @Nullable String generated(CatalogObject object, String column) {
        if (!(object instanceof TableDefinition table)) {
            return null;
        }
        for (ColumnDefinition definition : table.columns()) {
            if (definition.name().text().equals(column)) {
                return definition instanceof ColumnDefinition.Computed
                        ? "COMPUTED"
                        : definition instanceof ColumnDefinition.Metadata ? "METADATA" : null;
            }
        }
        return null;
    }

    private FixedRows.Builder keys() {
        FixedRows.Builder rows = FixedRows.columns(text("table"), text("name"), text("column"), number("position"));
        for (CatalogObject object : sorted(engine.catalog().catalog()).values()) {
            List<String> key = object instanceof TableDefinition table ? table.primaryKey() : List.of();
            for (int index = 0; index < key.size(); index++) {
                rows.row(object.name(), object.name() + "_key", key.get(index), index + 1);
            }
        }
        return rows;
    }

    private FixedRows.Builder functions() {
        FixedRows.Builder rows =
                FixedRows.columns(text("name"), text("kind"), text("syntax"), text("summary"), text("example"));
        for (FunctionSignature function : engine.functions().functions()) {
            rows.row(
                    function.name(), function.kind().name(), function.syntax(), function.summary(), function.example());
        }
        return rows;
    }

    private static FixedRows.Builder keywords() {
        FixedRows.Builder rows = FixedRows.columns(text("word"));
        Keywords.all().forEach(rows::row);
        return rows;
    }

    private static FixedRows.Builder types() {
        FixedRows.Builder rows = FixedRows.columns(
                text("name"),
                text("kind"),
                number("precision"),
                text("prefix"),
                text("suffix"),
                text("parameters"),
                number("minimum_scale"),
                number("maximum_scale"));
        rows.row("BOOLEAN", "BOOLEAN", 1, null, null, null, null, null);
        rows.row("TINYINT", "TINYINT", 3, null, null, null, 0, 0);
        rows.row("SMALLINT", "SMALLINT", 5, null, null, null, 0, 0);
        rows.row("INTEGER", "INTEGER", 10, null, null, null, 0, 0);
        rows.row("BIGINT", "BIGINT", 19, null, null, null, 0, 0);
        rows.row("REAL", "REAL", 7, null, null, null, null, null);
        rows.row("DOUBLE", "DOUBLE", 15, null, null, null, null, null);
        rows.row("DECIMAL", "DECIMAL", 38, null, null, "precision,scale", 0, 38);
        rows.row("CHAR", "CHAR", null, "'", "'", "length", null, null);
        rows.row("VARCHAR", "VARCHAR", null, "'", "'", "length", null, null);
        rows.row("BINARY", "BINARY", null, "X'", "'", "length", null, null);
        rows.row("VARBINARY", "VARBINARY", null, "X'", "'", "length", null, null);
        rows.row("DATE", "DATE", 10, "DATE '", "'", null, null, null);
        rows.row("TIME", "TIME", 3, "TIME '", "'", "precision", 0, 3);
        rows.row("TIMESTAMP", "TIMESTAMP", 3, "TIMESTAMP '", "'", "precision", 0, 3);
        rows.row("TIMESTAMP_LTZ", "TIMESTAMP_LTZ", 3, "TIMESTAMP WITH LOCAL TIME ZONE '", "'", "precision", 0, 3);
        rows.row("INTERVAL DAY TO SECOND", "INTERVAL_DAY", null, "INTERVAL '", "' DAY TO SECOND", null, null, null);
        rows.row("INTERVAL YEAR TO MONTH", "INTERVAL_MONTH", null, "INTERVAL '", "' YEAR TO MONTH", null, null, null);
        rows.row("ARRAY", "ARRAY", null, "ARRAY[", "]", "type", null, null);
        rows.row("MAP", "MAP", null, "MAP[", "]", "types", null, null);
        rows.row("ROW", "ROW", null, "ROW(", ")", "fields", null, null);
        return rows;
    }
}
