package io.tidemark.engine;

import io.tidemark.connectors.Connectors;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.executor.table.KeyedTableConnector;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.Option;
import io.tidemark.parser.ast.Statement.CreateTable;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a table's definition out of its statement: checks options and metadata columns and asks the connector
 * what the table can do. Thread: any; immutable.
 */
final class TableBinder implements ConnectorLookup {
    private static final TableTraits UNKNOWN = new TableTraits(false, false, false, false, ChangelogMode.INSERT_ONLY);
    private static final String ON_ERROR = "on-error";

    /** The options of a table that the engine keeps: those of every table, but without a connector. */
    private static final List<OptionSpec> KEPT_OPTIONS = keptOptions();

    private static List<OptionSpec> keptOptions() {
        List<OptionSpec> options = new ArrayList<>(TableOptions.COMMON);
        options.removeIf(OptionSpec::required);
        options.add(OptionSpec.optional("connector", OptionSpec.Kind.TEXT, null, "There is none."));
        return List.copyOf(options);
    }

    private final Connectors connectors;
    private final KeyedTableConnector kept;
    private final String defaultOnError;

    /** @param kept reads and writes the tables that the engine keeps itself */
    TableBinder(Connectors connectors, KeyedTableConnector kept) {
        this(connectors, kept, Setting.FAIL);
    }

    private TableBinder(Connectors connectors, KeyedTableConnector kept, String defaultOnError) {
        this.connectors = connectors;
        this.kept = kept;
        this.defaultOnError = defaultOnError;
    }

    /** The same, with what happens to bad records of tables that do not say it. */
    TableBinder withDefaultOnError(String onError) {
        return new TableBinder(connectors, kept, onError);
    }

    /** All connectors and formats. */
    Connectors connectors() {
        return connectors;
    }

    /** The definition that the statement makes; errors stand at the option or column that is wrong. */
    TableDefinition bind(CreateTable statement) {
        Map<String, String> options = options(statement);
        TableDefinition draft = definition(statement, options, UNKNOWN);
        try {
            Connector connector = connector(draft);
            TableOptions checked = declared(draft);
            if (!draft.kept()) {
                checkMetadata(statement, connector);
            }
            return definition(statement, options, connector.check(draft, checked));
        } catch (TidemarkException wrong) {
            throw wrong.position() != null ? wrong : wrong.at(place(statement, wrong.text()));
        }
    }

    private static TableDefinition definition(CreateTable statement, Map<String, String> options, TableTraits traits) {
        List<String> key = new ArrayList<>();
        for (Name name : statement.primaryKey()) {
            key.add(declaredName(statement, name));
        }
        return new TableDefinition(
                statement.name().text(),
                statement.keyed(),
                options.isEmpty() ? withoutNullsIn(key, statement.columns()) : statement.columns(),
                key,
                statement.watermark(),
                options,
                statement.text(),
                traits);
    }

    /** A row that the engine keeps has a whole key. */
    private static List<ColumnDefinition> withoutNullsIn(List<String> key, List<ColumnDefinition> columns) {
        List<ColumnDefinition> changed = new ArrayList<>();
        for (ColumnDefinition column : columns) {
            changed.add(
                    column instanceof ColumnDefinition.Physical physical
                                    && key.contains(physical.name().text())
                            ? new ColumnDefinition.Physical(
                                    physical.name(), physical.type().withNullable(false))
                            : column);
        }
        return changed;
    }

    /** The name of a column of the primary key as it was declared. */
    private static String declaredName(CreateTable statement, Name name) {
        List<String> names = new ArrayList<>();
        for (ColumnDefinition column : statement.columns()) {
            String declared = column.name().text();
            names.add(declared);
            if (declared.equals(name.text()) || (!name.quoted() && declared.equalsIgnoreCase(name.text()))) {
                return declared;
            }
        }
        throw new TidemarkException(
                ErrorCode.UNKNOWN_COLUMN,
                "PRIMARY KEY names '" + name.text() + "', which is no column of "
                        + statement.name().text(),
                Suggestion.didYouMean(name.text(), names),
                name.position());
    }

    private static Map<String, String> options(CreateTable statement) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Option option : statement.options()) {
            if (option.secret()) {
                throw NotYet.refuse("SECRET", "write the value itself", option.valuePosition());
            }
            if (option.key().equals("connection")) {
                throw NotYet.refuse("CONNECTION", "write its options into the WITH clause", option.keyPosition());
            }
            if (options.put(option.key(), option.value()) != null) {
                throw new TidemarkException(
                        ErrorCode.INVALID_OPTION,
                        "option '" + option.key() + "' is given twice",
                        "leave one of them out",
                        option.keyPosition());
            }
        }
        return options;
    }

    private static void checkMetadata(CreateTable statement, Connector connector) {
        for (ColumnDefinition column : statement.columns()) {
            if (column instanceof ColumnDefinition.Metadata metadata
                    && connector.metadataType(metadata.key()).isEmpty()) {
                throw new TidemarkException(
                        ErrorCode.UNKNOWN_COLUMN,
                        "connector '" + connector.name() + "' has no metadata '" + metadata.key() + "'",
                        "leave the column out, or name metadata that the connector has",
                        metadata.name().position());
            }
        }
    }

    /** The option that a message names, by its key or else its value, so that the error points at it. */
    private static Position place(CreateTable statement, String message) {
        for (Option option : statement.options()) {
            if (message.contains("'" + option.key() + "'")) {
                return message.contains("'" + option.value() + "'") ? option.valuePosition() : option.keyPosition();
            }
        }
        for (Option option : statement.options()) {
            if (message.contains("'" + option.value() + "'")) {
                return option.valuePosition();
            }
        }
        return statement.name().position();
    }

    @Override
    public Connector connector(TableDefinition table) {
        return table.keyed() && table.kept() ? kept : connectors.connector(table);
    }

    /** The options that were given, checked. */
    private TableOptions declared(TableDefinition table) {
        return table.keyed() && table.kept()
                ? TableOptions.check(table.name(), table.options(), KEPT_OPTIONS)
                : connectors.options(table);
    }

    @Override
    public TableOptions options(TableDefinition table) {
        if (table.options().containsKey(ON_ERROR)) {
            return declared(table);
        }
        Map<String, String> options = new LinkedHashMap<>(table.options());
        options.put(ON_ERROR, defaultOnError);
        return declared(new TableDefinition(
                table.name(),
                table.keyed(),
                table.columns(),
                table.primaryKey(),
                table.watermark(),
                options,
                table.text(),
                table.traits()));
    }
}
