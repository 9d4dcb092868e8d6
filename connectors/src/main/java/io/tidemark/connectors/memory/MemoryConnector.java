package io.tidemark.connectors.memory;

import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes {@link MemoryTables}. It knows the metadata that topics and files have, so that it can take their place in
 * tests: the split is the partition, the place in it the offset (from 0) and line (from 1). Thread: any.
 */
public final class MemoryConnector implements Connector {
    private static final OptionSpec TABLE = OptionSpec.optional(
            "table", OptionSpec.Kind.TEXT, null, "Name of the table in memory; the table's own name if not given.");

    private static final OptionSpec DELIVERY = OptionSpec.oneOf(
            "delivery",
            null,
            List.of("volatile"),
            "Lets jobs that outlive the process write to it: rows count with the checkpoints of the job, and are gone with the process.");

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
    public List<String> notes() {
        return List.of(
                "In the process alone: what it holds is gone with the process. A job that reads it does not outlive the process, and one that"
                        + " writes to it only with `'delivery' = 'volatile'`: then rows come with the checkpoints of the job, once, but"
                        + " after a restart of the process those of before are not there.");
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(TABLE, DELIVERY);
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Metadata metadata) {
                checkType(table, metadata);
            }
        }
        return new TableTraits(true, true, true, false, ChangelogMode.RETRACT);
    }

    private void checkType(TableDefinition table, ColumnDefinition.Metadata column) {
        SqlType known = metadataType(column.key()).orElse(column.type());
        if (known.layout() != column.type().layout()) {
            throw new TidemarkException(
                    ErrorCode.INVALID_TYPE,
                    "table " + table.name() + ": metadata '" + column.key() + "' is " + known + ", which column '"
                            + column.name().text() + "' of type "
                            + column.type().text() + " cannot hold",
                    null,
                    column.name().position());
        }
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return switch (key) {
            case "partition" -> Optional.of(SqlType.of(SqlType.Kind.INTEGER).withNullable(false));
            case "offset", "line" -> Optional.of(SqlType.bigint().withNullable(false));
            case "topic", "path" -> Optional.of(SqlType.varchar().withNullable(false));
            default -> Optional.empty();
        };
    }

    @Override
    public String positionName() {
        return "row";
    }

    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return options.text(DELIVERY.key()).isPresent();
    }

    @Override
    public Source openSource(ScanRequest request) {
        return new MemorySource(tables.table(name(request.table(), request.options())), request);
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return new MemorySink(
                tables.table(name(request.table(), request.options())), request.schema(), request.epochs());
    }

    private static String name(TableDefinition table, TableOptions options) {
        return options.text(TABLE.key()).orElse(table.name());
    }
}
