package io.tidemark.bench;

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

/** Counts the rows it is given and folds them into a {@link Tally}. Thread: any. */
public final class ChecksumConnector implements Connector {
    /** Names the tally. */
    static final OptionSpec TALLY =
            OptionSpec.required("tally", OptionSpec.Kind.TEXT, "Where the bench notes what was read and written.");

    @Override
    public String name() {
        return "checksum";
    }

    @Override
    public String summary() {
        return "Counts rows and adds them up to a checksum, for the bench.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(TALLY);
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        return new TableTraits(false, true, false, false, ChangelogMode.RETRACT);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    @Override
    public Source openSource(ScanRequest request) {
        throw TidemarkException.internal("a checksum table was opened for reading");
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return new ChecksumSink(Tally.of(request.options().require(TALLY.key())));
    }

    private record ChecksumSink(Tally tally) implements Sink {
        @Override
        public SinkWriter writer(int index, int count) {
            return new ChecksumWriter(tally);
        }

        @Override
        public void commit() {
            // The tally has it all.
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
