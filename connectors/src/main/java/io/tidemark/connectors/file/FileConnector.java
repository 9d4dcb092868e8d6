package io.tidemark.connectors.file;

import io.tidemark.connectors.Formats;
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
import io.tidemark.types.ErrorCode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text files: one, all of a folder, or all that match a pattern, in the order of their names. Each file is a split. What
 * is inserted is appended to the one file of {@code path}, which readers see when the job ends, and then at once.
 */
public final class FileConnector implements Connector {
    static final String PATH = "path";
    static final String MAX_RECORD_BYTES = "max-record-bytes";
    static final String PATH_COLUMN = "path";
    static final String LINE_COLUMN = "line";

    private static final String MODE = "mode";
    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.required(PATH, OptionSpec.Kind.TEXT, "A file, a folder, or a pattern such as data/*.json."),
            OptionSpec.oneOf(MODE, "bounded", List.of("bounded", "follow"), "Whether to stop at the end of the files."),
            OptionSpec.optional(
                    MAX_RECORD_BYTES,
                    OptionSpec.Kind.INTEGER,
                    "16777216",
                    "A record with more bytes is rejected as malformed."));

    private final Formats formats;

    public FileConnector(Formats formats) {
        this.formats = formats;
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public String summary() {
        return "Text files: a file, a folder or a pattern.";
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(OPTIONS);
        options.addAll(formats.options());
        return options;
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        formats.check(table, options, OPTIONS);
        if (options.require(PATH).isBlank()) {
            throw options.invalid(PATH, "names no file");
        }
        if (options.number(MAX_RECORD_BYTES).orElse(0L) < 1
                || options.number(MAX_RECORD_BYTES).orElse(0L) > 1 << 30) {
            throw options.invalid(MAX_RECORD_BYTES, "is not between 1 and 1073741824");
        }
        if (options.require(MODE).equals("follow")) {
            throw new TidemarkException(
                    ErrorCode.NOT_SUPPORTED_YET,
                    "table " + table.name() + ": 'mode' = 'follow' is not supported yet",
                    "leave it out to read the files as they are",
                    null);
        }
        return new TableTraits(true, true, false, false, ChangelogMode.INSERT_ONLY);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return switch (key) {
            case PATH_COLUMN -> Optional.of(SqlType.varchar().withNullable(false));
            case LINE_COLUMN -> Optional.of(SqlType.bigint().withNullable(false));
            default -> Optional.empty();
        };
    }

    @Override
    public String positionName() {
        return "line";
    }

    @Override
    public Source openSource(ScanRequest request) {
        return new FileSource(
                FileNames.find(request.options().require(PATH), request.directory()),
                request,
                formats.of(request.options()));
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return new FileSink(request, formats.of(request.options()));
    }
}
