package io.tidemark.bench;

import io.tidemark.connectors.memory.MemoryConnector;
import io.tidemark.connectors.memory.MemoryTables;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The connector {@code memory} with a clock: notes in a {@link Tally} when the first rows are read. Thread: any. */
public final class ReplayConnector implements Connector {
    /** What the connector reads. The engine makes connectors by itself, so the rows wait here. */
    static final MemoryTables TABLES = new MemoryTables();

    private final MemoryConnector memory = new MemoryConnector(TABLES);

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String summary() {
        return "Rows in memory for the bench, with a clock.";
    }

    @Override
    public List<OptionSpec> options() {
        List<OptionSpec> options = new ArrayList<>(memory.options());
        options.add(ChecksumConnector.TALLY);
        return options;
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        TableTraits traits = memory.check(table, options);
        return new TableTraits(true, false, false, false, traits.accepts());
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return memory.metadataType(key);
    }

    @Override
    public Source openSource(ScanRequest request) {
        Tally tally = Tally.of(request.options().require(ChecksumConnector.TALLY.key()));
        ScanRequest toTheEnd = new ScanRequest(
                request.table(),
                request.options(),
                request.columns(),
                request.schema(),
                true,
                request.directory(),
                request.rejected());
        return new TimedSource(memory.openSource(toTheEnd), tally);
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return memory.openSink(request);
    }
}
