package io.tidemark.connectors.file;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.connectors.text.SplitFormat;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.OutsideAccess;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Text files: one, all of a folder, or all that match a pattern, in the order of their names. Each file is a split. What
 * is inserted is appended to the one file of {@code path}, which readers see when the job ends, and then at once; if the
 * path is a folder, it gets new files, with each checkpoint of the job or at its end.
 */
public final class FileConnector implements Connector {
    static final String PATH = "path";
    static final String MAX_RECORD_BYTES = "max-record-bytes";
    static final String PATH_COLUMN = "path";
    static final String LINE_COLUMN = "line";

    static final String POLL_INTERVAL = "poll-interval";

    private static final String MODE = "mode";
    private static final String FOLLOW = "follow";
    private static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.required(
                    PATH,
                    OptionSpec.Kind.TEXT,
                    "A file, a folder, or a pattern such as data/*.json. To write: a file that gets all rows when the job ends; or a"
                            + " folder (a path that ends with / is made into one), which gets new files with each checkpoint."),
            OptionSpec.oneOf(
                    MODE,
                    "bounded",
                    List.of("bounded", FOLLOW),
                    "Whether to stop at the end of the files, or to go on with what is appended to them, with files that take"
                            + " their place, and with files that are added."),
            OptionSpec.optional(
                    POLL_INTERVAL,
                    OptionSpec.Kind.DURATION,
                    "100 ms",
                    "With 'mode' = 'follow': how often files are looked at that had nothing new."),
            OptionSpec.optional(
                    MAX_RECORD_BYTES,
                    OptionSpec.Kind.INTEGER,
                    "16777216",
                    "A record with more bytes is rejected as malformed."));

    private final Formats formats;
    private final OutsideAccess access;

    /** @param access which files may be reached */
    public FileConnector(Formats formats, OutsideAccess access) {
        this.formats = formats;
        this.access = access;
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
    public List<String> notes() {
        return List.of(
                "**Read exactly once**: jobs that keep checkpoints go on where the last one has stopped in each file. A file is known"
                        + " again by its contents; one that was rotated once while the job was not running is read to its end first, and one that"
                        + " was cut off or changed is refused.",
                "**Written exactly once**: a job that keeps checkpoints writes new files into a folder with each of them, named"
                        + " `part-<job>-<checkpoint>-<writer>`; names that begin with a dot are not finished. One file gets all rows when the job"
                        + " ends, or none.");
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
        if (options.millis(POLL_INTERVAL) < 1) {
            throw options.invalid(POLL_INTERVAL, "is too short");
        }
        boolean follows = follows(options);
        return new TableTraits(true, !follows, follows, false, ChangelogMode.INSERT_ONLY);
    }

    @Override
    public void checkAccess(TableOptions options, Path directory) {
        access.checkRead(options.require(PATH), directory);
    }

    private static boolean follows(TableOptions options) {
        return options.require(MODE).equals(FOLLOW);
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
    public boolean replayable(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public Source openSource(ScanRequest request) {
        String path = request.options().require(PATH);
        FileStarts starts = new FileStarts(request);
        Supplier<FileRows> rows = rows(request, formats.of(request.options()));
        FileNames names = new FileNames(path, request.directory(), access);
        if (follows(request.options())) {
            List<Path> found = names.findSome();
            return request.bounded()
                    ? new FileSource(found, starts, rows)
                    : FollowSource.open(names, found, request, starts, rows);
        }
        return new FileSource(names.find(), starts, rows);
    }

    private static Supplier<FileRows> rows(ScanRequest request, Format format) {
        TableOptions options = request.options();
        RecordSplitter splitter = format instanceof SplitFormat split ? split.splitter(options) : RecordSplitter.LINES;
        Supplier<Decoder> decoders = () ->
                format.decoder(options, Formats.physicalColumns(request.table()), request.columns(), request.schema());
        return () -> new FileRows(request, splitter, decoders);
    }

    @Override
    public Sink openSink(SinkRequest request) {
        access.checkWrite(request.options().require(PATH), request.directory());
        return FileSink.open(request, formats.of(request.options()));
    }
}
