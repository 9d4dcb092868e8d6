package io.tidemark.connectors;

import io.tidemark.connectors.csv.CsvFormat;
import io.tidemark.connectors.datagen.DatagenConnector;
import io.tidemark.connectors.file.FileConnector;
import io.tidemark.connectors.http.HttpConnector;
import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.kafka.KafkaConnector;
import io.tidemark.connectors.memory.MemoryConnector;
import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.connectors.nexmark.NexmarkConnector;
import io.tidemark.connectors.output.BlackholeConnector;
import io.tidemark.connectors.output.PrintConnector;
import io.tidemark.connectors.raw.RawFormat;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/**
 * All connectors and formats of an engine: ours, and those that jars on the class path offer as services of {@link
 * Connector} and {@link Format}. Making it loads no library of a connector. Immutable. Thread: any.
 */
public final class Connectors {
    private final List<Connector> connectors;
    private final Formats formats;

    private Connectors(List<Connector> connectors, Formats formats) {
        this.connectors = List.copyOf(connectors);
        this.formats = formats;
    }

    /** The connectors of an engine whose statements may reach everything. */
    public static Connectors of(MemoryTables tables) {
        return of(tables, OutsideAccess.open());
    }

    /**
     * The connectors of one engine.
     *
     * @param tables what the connector {@code memory} reads and writes
     * @param access which files and hosts may be reached
     */
    public static Connectors of(MemoryTables tables, OutsideAccess access) {
        List<Format> allFormats = new ArrayList<>(List.of(new JsonFormat(), new CsvFormat(), new RawFormat()));
        ServiceLoader.load(Format.class).forEach(allFormats::add);
        Formats formats = new Formats(allFormats);
        List<Connector> all = new ArrayList<>(List.of(
                new KafkaConnector(formats, access),
                new FileConnector(formats, access),
                new NexmarkConnector(),
                new DatagenConnector(),
                new HttpConnector(formats, access),
                new MemoryConnector(tables),
                new PrintConnector(System.err),
                new BlackholeConnector()));
        ServiceLoader.load(Connector.class).forEach(all::add);
        return new Connectors(all, formats);
    }

    /** All connectors. */
    public List<Connector> connectors() {
        return connectors;
    }

    /** All formats. */
    public List<Format> formats() {
        return formats.all();
    }

    /**
     * The connector of a table.
     *
     * @throws TidemarkException MISSING_OPTION if it names none, UNKNOWN_CONNECTOR with the nearest name
     */
    public Connector connector(TableDefinition table) {
        List<String> names = connectors.stream().map(Connector::name).toList();
        String wanted = table.connector();
        for (Connector connector : connectors) {
            if (connector.name().equals(wanted)) {
                return connector;
            }
        }
        String list = "Connectors: " + String.join(", ", names);
        if (wanted.isEmpty()) {
            throw new TidemarkException(
                    ErrorCode.MISSING_OPTION, "table " + table.name() + " lacks the option 'connector'", list, null);
        }
        String guess = Suggestion.didYouMean(wanted, names);
        throw new TidemarkException(
                ErrorCode.UNKNOWN_CONNECTOR,
                "table " + table.name() + ": there is no connector '" + wanted + "'",
                guess.isEmpty() ? list : guess + " " + list,
                null);
    }

    /**
     * The options of a table, checked against what its connector knows.
     *
     * @throws TidemarkException UNKNOWN_OPTION, MISSING_OPTION or INVALID_OPTION
     */
    public TableOptions options(TableDefinition table) {
        List<OptionSpec> known = new ArrayList<>(TableOptions.COMMON);
        known.addAll(connector(table).optionsOf(table));
        return TableOptions.check(table.name(), table.options(), known);
    }
}
