package io.tidemark.connectors.memory;

import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Optional;

/** Reads and writes {@link MemoryTables}. Thread: any. */
public final class MemoryConnector implements Connector {
    private static final OptionSpec TABLE = OptionSpec.optional(
            "table", OptionSpec.Kind.TEXT, null, "Name of the table in memory; the table's own name if not given.");

    private final MemoryTables tables;

    public MemoryConnector(MemoryTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String summary() {
        return "Rows in the memory of the engine's own process, for tests and embedding.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(TABLE);
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        return new TableTraits(true, true, true, false, ChangelogMode.RETRACT);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    @Override
    public String positionName() {
        return "row";
    }

    @Override
    public Source openSource(ScanRequest request) {
        return new MemorySource(tables.table(name(request.table(), request.options())), request);
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return new MemorySink(tables.table(name(request.table(), request.options())), request.schema());
    }

    private static String name(TableDefinition table, TableOptions options) {
        return options.text(TABLE.key()).orElse(table.name());
    }
}
