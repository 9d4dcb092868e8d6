package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.EpochParticipant;
import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.SplitPosition;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.RowKind;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Tables of BIGINT columns that outlive an engine, as topics do: connector {@code kept}. They can be read again from any
 * row, and what is written to them counts with the checkpoints of the job. Thread: any.
 */
public final class KeptConnector implements Connector {
    /** A value that cannot be read. */
    static final long POISON = -666;

    private static final Map<String, Content> TABLES = new ConcurrentHashMap<>();

    /** What a table holds, and whether it can be reached. */
    static final class Content {
        private final List<long[]> rows = new CopyOnWriteArrayList<>();
        /** By job and epoch, for whoever goes on with the job. */
        private final Map<String, TreeMap<Long, List<long[]>>> prepared = new ConcurrentHashMap<>();

        private volatile boolean away;

        void add(long... row) {
            rows.add(row);
        }

        void away(boolean isAway) {
            away = isAway;
        }

        /** The rows as texts, sorted. */
        List<String> texts() {
            List<String> texts = new ArrayList<>();
            rows.forEach(row -> texts.add(text(row)));
            texts.sort(null);
            return texts;
        }

        private static String text(long[] row) {
            StringBuilder text = new StringBuilder();
            for (long value : row) {
                text.append(text.length() == 0 ? "" : " ").append(value);
            }
            return text.toString();
        }
    }

    /** The table of a name, for all engines of this process. */
    static Content table(String name) {
        return TABLES.computeIfAbsent(name, unknown -> new Content());
    }

    @Override
    public String name() {
        return "kept";
    }

    @Override
    public String summary() {
        return "Rows that outlive an engine, for tests.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        return new TableTraits(true, true, true, false, ChangelogMode.RETRACT);
    }

    @Override
    public Optional<SqlType> metadataType(String key) {
        return Optional.empty();
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
        Content content = table(request.table().name());
        if (content.away) {
            throw new TidemarkException(ErrorCode.UNREACHABLE, request.table().name() + " is away");
        }
        return new Source() {
            @Override
            public int splitCount() {
                return 1;
            }

            @Override
            public SourceReader reader(int index, int count) {
                return new Reader(content, request);
            }

            @Override
            public void close() {
                // Nothing was opened.
            }
        };
    }

    private static final class Reader implements SourceReader {
        private final Content content;
        private final ScanRequest request;
        private int next;
        private int first;

        Reader(Content content, ScanRequest request) {
            this.content = content;
            this.request = request;
            if (request.start() != null && !request.start().isEmpty()) {
                next = Integer.parseInt(request.start().get(0).position());
            }
        }

        @Override
        public @Nullable ColumnBatch poll() {
            if (content.away) {
                throw new TidemarkException(
                        ErrorCode.SOURCE_FAILED, request.table().name() + " went away");
            }
            int end = Math.min(content.rows.size(), next + 10);
            if (next == end) {
                return null;
            }
            ColumnBatch batch = ColumnBatch.create(request.schema(), end - next);
            first = next;
            for (; next < end; next++) {
                long[] row = content.rows.get(next);
                for (int column = 0; column < batch.columns.length; column++) {
                    long value = row[place(request.columns().get(column).name())];
                    if (value == POISON) {
                        throw new TidemarkException(
                                ErrorCode.MALFORMED_RECORD,
                                "table " + request.table().name() + ", row " + next + ": poison");
                    }
                    ((LongVector) batch.columns[column]).values[batch.rowCount] = value;
                }
                batch.rowCount++;
            }
            return batch;
        }

        private int place(String column) {
            for (int index = 0; index < request.table().columns().size(); index++) {
                if (request.table().columns().get(index).name().text().equals(column)) {
                    return index;
                }
            }
            throw new IllegalStateException(column);
        }

        @Override
        public List<SplitPosition> positions() {
            return List.of(new SplitPosition("rows", Integer.toString(next)));
        }

        @Override
        public int currentSplit() {
            return 0;
        }

        @Override
        public int splitCount() {
            return 1;
        }

        @Override
        public boolean caughtUp(int split) {
            return next == content.rows.size();
        }

        @Override
        public boolean finished(int split) {
            return request.bounded() && caughtUp(0);
        }

        @Override
        public boolean finished() {
            return finished(0);
        }

        @Override
        public String describe(int split) {
            return "rows of " + request.table().name();
        }

        @Override
        public long position(int row) {
            return first + row;
        }

        @Override
        public long recordsRead() {
            return next;
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }

    @Override
    public Sink openSink(SinkRequest request) {
        EpochScope epochs = request.epochs();
        if (epochs == null) {
            throw new TidemarkException(ErrorCode.SINK_FAILED, "connector kept is for jobs that outlive the process");
        }
        String table = request.table().name();
        Epochs output = epochs.shared("kept " + table, () -> new Epochs(table, epochs.jobUuid()));
        return new Sink() {
            @Override
            public SinkWriter writer(int index, int count) {
                return new Writer(output);
            }

            @Override
            public void commit() {
                // Rows count with their epoch.
            }

            @Override
            public void close() {
                // Nothing was opened.
            }
        };
    }

    /** Rows that wait for their epoch; those that are prepared outlive the run. */
    private static final class Epochs implements EpochParticipant {
        private final String table;
        private final TreeMap<Long, List<long[]>> prepared;
        private List<long[]> waiting = new ArrayList<>();

        Epochs(String table, String job) {
            this.table = table;
            this.prepared = table(table).prepared.computeIfAbsent(job, unknown -> new TreeMap<>());
        }

        @Override
        public String describe() {
            return "table " + table;
        }

        @Override
        public synchronized void recover(long committed) {
            prepared.headMap(committed, true).values().forEach(table(table).rows::addAll);
            prepared.clear();
        }

        @Override
        public synchronized void begin(long next) {
            prepared.put(next - 1, waiting);
            waiting = new ArrayList<>();
        }

        synchronized void write(long[] row) {
            waiting.add(row);
        }

        @Override
        public synchronized void prepare(long epoch) {
            prepared.computeIfAbsent(epoch, last -> waiting); // behind the last one no other begins
        }

        @Override
        public synchronized void commit(long committed) {
            List<long[]> rows = prepared.remove(committed);
            table(table).rows.addAll(rows == null ? List.of() : rows);
        }

        @Override
        public void close() {
            // What is prepared stays, all else is gone.
        }
    }

    private record Writer(Epochs output) implements SinkWriter {
        @Override
        public void write(ColumnBatch batch) {
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                RowKind kind = batch.kinds == null ? RowKind.INSERT : RowKind.values()[batch.kinds[row]];
                if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
                    long[] values = new long[batch.columns.length];
                    for (int column = 0; column < values.length; column++) {
                        values[column] = ((LongVector) batch.columns[column]).values[row];
                    }
                    output.write(values);
                }
            }
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
