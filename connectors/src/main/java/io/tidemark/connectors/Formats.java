package io.tidemark.connectors;

import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The formats that connectors of records can use. Immutable. Thread: any. */
public final class Formats {
    /** The option that names the format. */
    public static final String KEY = "format";

    private static final OptionSpec FORMAT =
            OptionSpec.required(KEY, OptionSpec.Kind.TEXT, "How the bytes of a record become columns.");

    private final List<Format> formats;

    public Formats(List<Format> formats) {
        this.formats = List.copyOf(formats);
    }

    /** All formats. */
    public List<Format> all() {
        return formats;
    }

    /** The option {@code format} and the options of every format. */
    public List<OptionSpec> options() {
        Map<String, OptionSpec> specs = new LinkedHashMap<>();
        specs.put(KEY, FORMAT);
        for (Format format : formats) {
            format.options().forEach(spec -> specs.putIfAbsent(spec.key(), spec));
        }
        return List.copyOf(specs.values());
    }

    /**
     * The format that the options name.
     *
     * @throws TidemarkException UNKNOWN_FORMAT with the nearest name
     */
    public Format of(TableOptions options) {
        String name = options.require(KEY);
        List<String> names = formats.stream().map(Format::name).toList();
        for (Format format : formats) {
            if (format.name().equals(name)) {
                return format;
            }
        }
        String guess = Suggestion.didYouMean(name, names);
        throw new TidemarkException(
                ErrorCode.UNKNOWN_FORMAT,
                "table " + options.table() + ": there is no format '" + name + "'",
                (guess.isEmpty() ? "" : guess + " ") + "Formats: " + String.join(", ", names),
                null);
    }

    /** Checks the format, that the given options are its own or the connector's, and that the columns fit it. */
    public void check(TableDefinition table, TableOptions options, List<OptionSpec> connectorOptions) {
        Format chosen = of(options);
        for (Format format : formats) {
            for (OptionSpec spec : format.options()) {
                boolean known = !table.options().containsKey(spec.key())
                        || has(chosen.options(), spec.key())
                        || has(connectorOptions, spec.key());
                if (!known) {
                    throw new TidemarkException(
                            ErrorCode.UNKNOWN_OPTION,
                            "table " + table.name() + ": the option '" + spec.key() + "' belongs to the format '"
                                    + format.name() + "', not to '" + chosen.name() + "'");
                }
            }
        }
        chosen.check(options, physicalColumns(table));
    }

    private static boolean has(List<OptionSpec> specs, String key) {
        return specs.stream().anyMatch(spec -> spec.key().equals(key));
    }

    /** The columns that a table's records hold. */
    public static Schema physicalColumns(TableDefinition table) {
        List<Column> columns = new ArrayList<>();
        for (ColumnDefinition column : table.columns()) {
            if (column instanceof ColumnDefinition.Physical physical) {
                columns.add(new Column(physical.name().text(), physical.type()));
            }
        }
        return new Schema(columns);
    }
}
