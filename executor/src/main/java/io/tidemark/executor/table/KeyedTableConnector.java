package io.tidemark.executor.table;

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
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads and writes the tables that the engine keeps itself. Thread: any. */
public final class KeyedTableConnector implements Connector {
    private final KeyedTables tables;
    private final Function<KeyedTable, TableListener> listening;

    public KeyedTableConnector(KeyedTables tables) {
        this(tables, KeyedTable::listen);
    }

    /** @param listening begins to listen to a table whose changes are wanted */
    public KeyedTableConnector(KeyedTables tables, Function<KeyedTable, TableListener> listening) {
        this.tables = tables;
        this.listening = listening;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public String summary() {
        return "Rows by primary key, kept by the engine.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Metadata) {
                throw refused(table, "has no metadata", column.name().position());
            }
        }
        if (table.watermark() != null) {
            throw refused(table, "has no WATERMARK", table.watermark().column().position());
        }
        if (table.primaryKey().isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.MISSING_OPTION,
                    "table " + table.name() + " has neither a primary key nor a connector",
                    "add PRIMARY KEY (…) behind the columns to have the engine keep its rows, or WITH (connector ="
                            + " '…')",
                    null);
        }
        layout(table); // refuses a key that is no stored column
        return new TableTraits(true, true, true, false, ChangelogMode.RETRACT);
    }

    private static TidemarkException refused(TableDefinition table, String what, Position position) {
        return new TidemarkException(
                ErrorCode.INVALID_QUERY,
                "table " + table.name() + " has no connector, and such a table " + what,
                "leave it out, or add WITH (connector = '…')",
                position);
    }

    /** The stored columns and the key of a table that the engine keeps. */
    public static TableLayout layout(TableDefinition table) {
        List<Column> stored = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Physical physical) {
                stored.add(new Column(physical.name().text(), physical.type()));
            }
        }
        Schema schema = new Schema(stored);
        List<Integer> keys = new ArrayList<>();
        for (String name : table.primaryKey()) {
            int index = schema.indexOf(name);
            if (index < 0) {
                throw new TidemarkException(
                        ErrorCode.INVALID_QUERY,
                        "column '" + name + "' of the primary key of " + table.name() + " is computed, not stored",
                        "name stored columns in PRIMARY KEY",
                        null);
            }
            if (keys.contains(index)) {
                throw new TidemarkException(
                        ErrorCode.INVALID_QUERY, "PRIMARY KEY names column '" + name + "' twice", null, null);
            }
            keys.add(index);
        }
        return isByArrival(table) ? byArrival(stored) : new TableLayout(schema, keys);
    }

    /** Whether a view has no key: its result only grows, and each row is kept by the number of its arrival. */
    private static boolean isByArrival(TableDefinition table) {
        return table.materializedView()
                && table.primaryKey().isEmpty()
                && table.traits().accepts() == ChangelogMode.INSERT_ONLY;
    }

    private static TableLayout byArrival(List<Column> stored) {
        List<Column> columns = new ArrayList<>(stored);
        columns.add(new Column(" arrival", SqlType.bigint().withNullable(false)));
        return new TableLayout(new Schema(columns), List.of(stored.size()));
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
        return new KeyedTableSource(tables.require(request.table().name()), request, tables.pages(), listening);
    }

    /** Readers remember what they have given. */
    @Override
    public boolean replayable(TableDefinition table, TableOptions options) {
        return true;
    }

    /** What a job writes here comes with its checkpoints, if the table is kept at all. */
    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return table.materializedView() || tables.keepsRows();
    }

    @Override
    public Sink openSink(SinkRequest request) {
        if (request.table().materializedView()) {
            return new ViewSink(tables.require(request.table().name()), isByArrival(request.table()));
        }
        return new KeyedTableSink(tables, tables.require(request.table().name()), request);
    }
}
