package io.tidemark.connectors.output;

import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.connectors.text.TextBuffer;
import io.tidemark.connectors.text.TextTypes;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.Encoder;
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
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Prints rows as JSON objects, one a line, behind the table's name and the kind of change if there can be other than
 * inserts. They go to standard error, because standard output is for the results of queries and nothing else.
 */
public final class PrintConnector implements Connector {
    private final PrintStream stream;

    /** Prints to a stream; it is not closed. */
    public PrintConnector(PrintStream stream) {
        this.stream = stream;
    }

    @Override
    public String name() {
        return "print";
    }

    @Override
    public String summary() {
        return "Prints each row to standard error.";
    }

    @Override
    public List<String> notes() {
        return List.of(
                "Written at least once: after a restart a job that keeps checkpoints prints rows behind its last checkpoint again.");
    }

    @Override
    public List<OptionSpec> options() {
        return List.of(JsonFormat.TIMESTAMP_FORMAT);
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        TextTypes.check(table.name(), "print", io.tidemark.connectors.Formats.physicalColumns(table));
        return new TableTraits(false, true, false, false, ChangelogMode.RETRACT);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
    }

    /** Rows may be printed twice. */
    @Override
    public boolean takesEpochs(TableDefinition table, TableOptions options) {
        return true;
    }

    @Override
    public Source openSource(ScanRequest request) {
        throw TidemarkException.internal("a print table was opened for reading");
    }

    @Override
    public Sink openSink(SinkRequest request) {
        return new WriterSink(() -> new Writer(stream, request));
    }

    /** Prints batches; the lines of one batch stay together. Thread: task thread. */
    private static final class Writer implements SinkWriter {
        private final PrintStream stream;
        private final String prefix;
        private final boolean withKind;
        private final Encoder encoder;
        private final BytesVector record = new BytesVector(1);
        private final TextBuffer lines = new TextBuffer();

        Writer(PrintStream stream, SinkRequest request) {
            this.stream = stream;
            prefix = request.table().name() + "> ";
            withKind = request.mode() != ChangelogMode.INSERT_ONLY;
            encoder = new JsonFormat().encoder(request.options(), request.schema());
        }

        @Override
        public void write(ColumnBatch batch) {
            lines.clear();
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                record.clear();
                encoder.encode(batch, row, record, 0);
                lines.text(prefix);
                if (withKind) {
                    lines.text(batch.kind(row).symbol() + " ");
                }
                lines.bytes(record.buffer, record.start[0], record.length[0]);
                lines.ascii('\n');
            }
            stream.write(lines.bytes(), 0, lines.length());
        }

        @Override
        public void flush() {
            stream.flush();
        }

        @Override
        public void finish() {
            stream.flush();
        }

        @Override
        public void close() {
            // The stream is not ours.
        }
    }
}
