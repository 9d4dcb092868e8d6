package io.tidemark.connectors.output;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Optional;

/** Takes rows and forgets them; for measuring. */
public final class BlackholeConnector implements Connector {
    @Override
    public String name() {
        return "blackhole";
    }

    @Override
    public String summary() {
        return "Takes rows and forgets them.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        return new TableTraits(false, true, false, false, ChangelogMode.RETRACT);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    /** Nobody sees rows twice that are forgotten. */
    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public Source openSource(ScanRequest request) {
        throw TidemarkException.internal("a blackhole table was opened for reading");
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return new WriterSink(Writer::new);
    }

    private static final class Writer implements SinkWriter {
        @Override
        public void write(ColumnBatch batch) {
            // Forgotten.
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void finish() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
