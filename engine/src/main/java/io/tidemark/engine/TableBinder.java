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
import io.tidemark.parser.ast.Statement.CreateConnection;
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
import java.util.Optional;

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
    private final GivenOptions given;
    private final String defaultOnError;

    /**
     * @param kept reads and writes the tables that the engine keeps itself
     * @param given adds what connections and secrets give
     */
    TableBinder(Connectors connectors, KeyedTableConnector kept, GivenOptions given) {
        this(connectors, kept, given, Setting.FAIL);
    }

    private TableBinder(Connectors connectors, KeyedTableConnector kept, GivenOptions given, String defaultOnError) {
        this.connectors = connectors;
        this.kept = kept;
        this.given = given;
        this.defaultOnError = defaultOnError;
    }

    /** What connections and secrets give. */
    GivenOptions given() {
        return given;
    }

    /** The same, with what happens to bad records of tables that do not say it. */
    TableBinder withDefaultOnError(String onError) {
        return new TableBinder(connectors, kept, given, onError);
    }

    /** All connectors and formats. */
    Connectors connectors() {
        return connectors;
    }

    /** The definition that the statement makes; errors stand at the option or column that is wrong. */
    TableDefinition bind(CreateTable statement) {
        Map<String, String> options = given.merged(statement.options());
        TableDefinition draft = definition(statement, options, UNKNOWN);
        try {
            Connector connector = connector(draft);
            GivenOptions.checkSecrets(statement.options(), specs(draft));
            TableOptions checked = declared(draft, GivenOptions.withoutSecrets(options));
            if (!draft.kept()) {
                checkMetadata(statement, connector);
            }
            return definition(statement, options, connector.check(draft, checked));
        } catch (TidemarkException wrong) {
            throw wrong.position() != null ? wrong : wrong.at(place(statement, wrong.text()));
        }
    }

    /**
     * Refuses a new table that may not be made here: on a server for what it reaches, anywhere for a secret that is not there.
     *
     * @throws TidemarkException NOT_PERMITTED or UNKNOWN_SECRET, at the option
     */
    void checkAllowed(CreateTable statement, TableDefinition table) {
        given.checkAllowed(statement.options(), specs(table));
        given.checkKnown(statement.options());
        given.checkDeadLetter(table.options());
        try {
            if (!table.kept()) {
                connector(table)
                        .checkAccess(declared(table, GivenOptions.withoutSecrets(table.options())), given.directory());
            }
        } catch (TidemarkException refused) {
            throw refused.position() != null ? refused : refused.at(place(statement, refused.text()));
        }
    }

    /** The options that tables of a connection may have. */
    Map<String, OptionSpec> specs(NamedConnection connection) {
        return specs(draft(connection));
    }

    /** The option that says with whom tables of a connection speak. */
    Optional<String> addressOption(NamedConnection connection) {
        return connector(draft(connection)).addressOption();
    }

    private static TableDefinition draft(NamedConnection connection) {
        return new TableDefinition(
                connection.name(), false, List.of(), List.of(), null, connection.options(), connection.text(), UNKNOWN);
    }

    private Map<String, OptionSpec> specs(TableDefinition table) {
        Map<String, OptionSpec> specs = new LinkedHashMap<>();
        if (!table.kept()) {
            connector(table).optionsOf(table).forEach(spec -> specs.put(spec.key(), spec));
        }
        return specs;
    }

    /** Refuses a connection whose options are not those of its connector, or whose values do not fit. */
    void check(NamedConnection connection, CreateConnection statement) {
        List<OptionSpec> known = new ArrayList<>();
        known.add(OptionSpec.required("connector", OptionSpec.Kind.TEXT, "For which connector it is."));
        try {
            for (OptionSpec spec : specs(draft(connection)).values()) {
                known.add(new OptionSpec(
                        spec.key(), spec.kind(), false, null, spec.allowed(), spec.summary(), spec.care()));
            }
            TableOptions ignored =
                    TableOptions.check(connection.name(), GivenOptions.withoutSecrets(connection.options()), known);
        } catch (TidemarkException wrong) {
            String text = wrong.text().replaceFirst("^table ", "connection ");
            Position place =
                    place(statement.options(), text).orElse(statement.name().position());
            throw new TidemarkException(wrong.code(), text, wrong.hint(), place, wrong);
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
                statement.comments(),
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
        return place(statement.options(), message).orElse(statement.name().position());
    }

    private static Optional<Position> place(List<Option> options, String message) {
        for (Option option : options) {
            if (message.contains("'" + option.key() + "'")) {
                boolean value = message.contains("'" + option.value() + "'");
                return Optional.of(value ? option.valuePosition() : option.keyPosition());
            }
        }
        for (Option option : options) {
            if (message.contains("'" + option.value() + "'")) {
                return Optional.of(option.valuePosition());
            }
        }
        return Optional.empty();
    }

    @Override
    public Connector connector(TableDefinition table) {
        return table.keyed() && table.kept() ? kept : connectors.connector(table);
    }

    /** These options in place of the table's own, checked. */
    private TableOptions declared(TableDefinition table, Map<String, String> options) {
        return table.keyed() && table.kept()
                ? TableOptions.check(table.name(), options, KEPT_OPTIONS)
                : connectors.options(new TableDefinition(
                        table.name(),
                        table.keyed(),
                        table.columns(),
                        table.primaryKey(),
                        table.watermark(),
                        options,
                        table.text(),
                        table.traits()));
    }

    @Override
    public TableOptions options(TableDefinition table) {
        Map<String, String> options = given.resolved(table.options());
        options.putIfAbsent(ON_ERROR, defaultOnError);
        return declared(table, options);
    }
}
