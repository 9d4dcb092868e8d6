package io.tidemark.connectors;

import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Name;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.Column;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table for tests, with its connector opened as the engine would. Mutable. */
public final class TestTable {
    private final MemoryTables memory;
    private final List<ColumnDefinition> columns = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> rejections = new ArrayList<>();
    private final String name;
    private Path directory = Path.of("");
    private boolean failsOnReject = true;
    private List<String> primaryKey = List.of();

    public TestTable(String name, String connector) {
        this(name, connector, new MemoryTables());
    }

    public TestTable(String name, String connector, MemoryTables memory) {
        this.name = name;
        this.memory = memory;
        options.put("connector", connector);
    }

    public TestTable column(String column, SqlType type) {
        columns.add(new ColumnDefinition.Physical(name(column), type));
        return this;
    }

    public TestTable metadata(String key, SqlType type) {
        columns.add(new ColumnDefinition.Metadata(name(key), type, key));
        return this;
    }

    private static Name name(String text) {
        return new Name(text, false, Position.START);
    }

    public TestTable option(String key, String value) {
        options.put(key, value);
        return this;
    }

    /** Makes it a TABLE. */
    public TestTable primaryKey(String... names) {
        primaryKey = List.of(names);
        return this;
    }

    public TestTable in(Path newDirectory) {
        directory = newDirectory;
        return this;
    }

    /** Puts records aside that cannot be read; see {@link #rejections()}. */
    public TestTable deadLetter() {
        failsOnReject = false;
        return this;
    }

    public List<String> rejections() {
        return rejections;
    }

    /** What CREATE does. */
    public TableTraits create() {
        return connector().check(definition(), options());
    }

    public Connector connector() {
        return Connectors.of(memory).connector(definition());
    }

    public TableOptions options() {
        return Connectors.of(memory).options(definition());
    }

    public TableDefinition definition() {
        TableTraits traits = new TableTraits(true, true, false, false, ChangelogMode.INSERT_ONLY);
        return new TableDefinition(name, !primaryKey.isEmpty(), columns, primaryKey, null, options, "", traits);
    }

    /** All columns, metadata too. */
    public Schema schema() {
        List<Column> found = new ArrayList<>();
        for (ColumnDefinition column : columns) {
            if (column instanceof ColumnDefinition.Physical physical) {
                found.add(new Column(physical.name().text(), physical.type()));
            } else if (column instanceof ColumnDefinition.Metadata metadata) {
                found.add(new Column(metadata.key(), metadata.type()));
            }
        }
        return new Schema(found);
    }

    public Source open(boolean bounded) {
        return open(bounded, null);
    }

    /** Opened as after a restart, if there are positions. */
    public Source open(boolean bounded, @Nullable List<SplitPosition> start) {
        create();
        List<ScanColumn> wanted = new ArrayList<>();
        for (ColumnDefinition column : columns) {
            wanted.add(new ScanColumn(column.name().text(), column instanceof ColumnDefinition.Metadata));
        }
        return connector()
                .openSource(new ScanRequest(
                        definition(), options(), wanted, schema(), bounded, directory, this::reject, start));
    }

    private void reject(String source, long position, TidemarkException error, byte @Nullable [] record) {
        String text = source + ", " + position + ": " + error.text()
                + (record == null
                        ? ""
                        : ": " + new String(record, 0, Math.min(40, record.length), StandardCharsets.UTF_8));
        if (failsOnReject) {
            throw new TidemarkException(error.code(), text);
        }
        rejections.add(text);
    }

    /** All rows up to the end, as JSON. */
    public List<String> rows() {
        return rows(1);
    }

    /** All rows up to the end, as JSON, by so many readers one after the other. */
    public List<String> rows(int readers) {
        List<String> rows = new ArrayList<>();
        try (Source source = open(true)) {
            for (int index = 0; index < readers; index++) {
                try (SourceReader reader = source.reader(index, readers)) {
                    while (!reader.finished()) {
                        rows.addAll(poll(reader));
                    }
                }
            }
        }
        return rows;
    }

    /** All rows, by readers that are closed after at most so many polls each and go on where they have stopped. */
    public List<String> rowsWithRestarts(int readers, int polls) {
        List<String> rows = new ArrayList<>();
        List<SplitPosition> positions = null;
        boolean finished = false;
        while (!finished) {
            finished = true;
            List<SplitPosition> next = new ArrayList<>();
            try (Source source = open(true, positions)) {
                for (int index = 0; index < readers; index++) {
                    try (SourceReader reader = source.reader(index, readers)) {
                        for (int poll = 0; poll < polls && !reader.finished(); poll++) {
                            rows.addAll(poll(reader));
                        }
                        finished &= reader.finished();
                        next.addAll(reader.positions());
                    }
                }
            }
            positions = next;
        }
        return rows;
    }

    /** Rows of one poll, as JSON. */
    public List<String> poll(SourceReader reader) {
        ColumnBatch batch = reader.poll();
        return batch == null ? List.of() : json(schema(), batch);
    }

    public static List<String> json(Schema schema, ColumnBatch batch) {
        TableOptions none = TableOptions.check("t", Map.of(), new JsonFormat().options());
        Encoder encoder = new JsonFormat().encoder(none, schema);
        List<String> rows = new ArrayList<>();
        for (int place = 0; place < batch.activeCount(); place++) {
            BytesVector target = new BytesVector(1);
            encoder.encode(batch, batch.activeRow(place), target, 0);
            rows.add(target.text(0));
        }
        return rows;
    }

    /** Writes rows and commits. */
    public void insert(List<ColumnBatch> batches) {
        insert(batches, 1);
    }

    /** Writes rows by so many writers in turn and commits. */
    public void insert(List<ColumnBatch> batches, int writers) {
        create();
        try (Sink sink = connector()
                .openSink(new SinkRequest(
                        definition(), options(), schema(), ChangelogMode.INSERT_ONLY, directory, true))) {
            List<SinkWriter> open = new ArrayList<>();
            for (int index = 0; index < writers; index++) {
                open.add(sink.writer(index, writers));
            }
            for (int index = 0; index < batches.size(); index++) {
                open.get(index % writers).write(batches.get(index));
            }
            open.forEach(SinkWriter::finish);
            open.forEach(SinkWriter::close);
            sink.commit();
        }
    }

    /** A batch of rows given as texts. */
    public static ColumnBatch batch(Schema schema, List<? extends List<? extends @Nullable Object>> rows) {
        ColumnBatch batch = ColumnBatch.create(schema, Math.max(1, rows.size()));
        MemoryTables tables = new MemoryTables();
        for (List<? extends @Nullable Object> row : rows) {
            tables.table("t").append(schema, row);
        }
        for (ColumnBatch one : tables.table("t").batches()) {
            for (int index = 0; index < batch.columns.length; index++) {
                batch.columns[index].copyFrom(one.columns[index], 0, batch.rowCount);
            }
            batch.rowCount++;
        }
        return batch;
    }
}
