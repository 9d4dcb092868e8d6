package io.tidemark.engine;

import static io.tidemark.engine.FixedRows.text;

import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Format;
import io.tidemark.parser.ast.Statement.Show;
import io.tidemark.planner.catalog.CatalogObject;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.planner.function.FunctionSignature;
import java.util.Locale;
import java.util.TreeMap;

/** What SHOW lists. Thread: the session's. */
final class Listings {
    private final EngineParts engine;
    private final Settings settings;

    Listings(EngineParts engine, Settings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    Result show(Show statement) {
        return switch (statement.kind()) {
            case STREAMS -> tables(false);
            case TABLES -> tables(true);
            case VIEWS -> views();
            case JOBS -> new JobListing(engine, settings).jobs();
            case FUNCTIONS -> functions();
            case CONNECTORS -> connectors();
            case FORMATS -> formats();
            case SETTINGS -> settings.show();
            case MATERIALIZED_VIEWS -> materializedViews();
            case CHECKPOINTS -> new JobListing(engine, settings).checkpoints(statement.job(), statement.position());
            case CONNECTIONS -> new ConnectionStatements(engine).connections(settings.timeZone());
            case SECRETS -> new ConnectionStatements(engine).secrets(settings.timeZone());
        };
    }

    private Result tables(boolean keyed) {
        FixedRows.Builder rows = FixedRows.columns(text("name"), text("connector"), text("format"), text("watermark"));
        TreeMap<String, TableDefinition> sorted = new TreeMap<>();
        for (CatalogObject object : engine.catalog().catalog().objects()) {
            if (object instanceof TableDefinition table && table.keyed() == keyed && !table.materializedView()) {
                sorted.put(table.name(), table);
            }
        }
        for (TableDefinition table : sorted.values()) {
            String watermark = table.watermark() == null
                    ? null
                    : table.watermark().expression().sql();
            rows.row(table.name(), table.connector(), table.options().get("format"), watermark);
        }
        return rows.build(settings.timeZone());
    }

    private Result materializedViews() {
        FixedRows.Builder rows = FixedRows.columns(
                text("name"), text("key"), text("watermark"), text("job"), text("state"), text("statement"));
        TreeMap<String, TableDefinition> sorted = new TreeMap<>();
        for (CatalogObject object : engine.catalog().catalog().objects()) {
            if (object instanceof TableDefinition table && table.materializedView()) {
                sorted.put(table.name(), table);
            }
        }
        for (TableDefinition view : sorted.values()) {
            JobEntry job = engine.jobs().keeperOf(view.name()).orElse(null);
            long watermark = engine.keyedTables()
                    .find(view.name())
                    .map(table -> table.published().watermark())
                    .orElse(Long.MIN_VALUE);
            rows.row(
                    view.name(),
                    view.primaryKey().isEmpty() ? null : String.join(", ", view.primaryKey()),
                    JobListing.watermark(watermark),
                    job == null ? null : job.id(),
                    job == null ? null : job.state(),
                    view.text());
        }
        return rows.build(settings.timeZone());
    }

    private Result views() {
        FixedRows.Builder rows = FixedRows.columns(text("name"), text("query"));
        TreeMap<String, ViewDefinition> sorted = new TreeMap<>();
        for (CatalogObject object : engine.catalog().catalog().objects()) {
            if (object instanceof ViewDefinition view) {
                sorted.put(view.name(), view);
            }
        }
        sorted.values().forEach(view -> rows.row(view.name(), view.query().sql()));
        return rows.build(settings.timeZone());
    }

    private Result functions() {
        FixedRows.Builder rows =
                FixedRows.columns(text("name"), text("kind"), text("syntax"), text("summary"), text("example"));
        for (FunctionSignature function : engine.functions().functions()) {
            String kind = function.kind().name().toLowerCase(Locale.ROOT);
            rows.row(function.name(), kind, function.syntax(), function.summary(), function.example());
        }
        return rows.build(settings.timeZone());
    }

    private Result connectors() {
        FixedRows.Builder rows = FixedRows.columns(text("name"), text("summary"));
        for (Connector connector : engine.binder().connectors().connectors()) {
            rows.row(connector.name(), connector.summary());
        }
        return rows.build(settings.timeZone());
    }

    private Result formats() {
        FixedRows.Builder rows = FixedRows.columns(text("name"), text("summary"));
        for (Format format : engine.binder().connectors().formats()) {
            rows.row(format.name(), format.summary());
        }
        return rows.build(settings.timeZone());
    }
}
