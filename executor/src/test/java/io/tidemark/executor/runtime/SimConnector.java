package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.CommitRecord;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.ConnectorLookup;
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
import io.tidemark.executor.operator.TextRows;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tables that are topics of a {@link SimLog}: read from where a checkpoint left them, and written exactly once by two
 * producers in turn, with a marker in each transaction. Made anew for each run of a job. Thread: any.
 */
class SimConnector implements Connector, ConnectorLookup {
    /** The columns of sources: id BIGINT, item BIGINT, price BIGINT, ts TIMESTAMP. */
    static final Schema SCHEMA = new Schema(List.of(
            new Column("id", SqlType.bigint()),
            new Column("item", SqlType.bigint()),
            new Column("price", SqlType.bigint()),
            new Column("ts", SqlType.timestamp())));

    private final SimLog log;
    private final int pollRows;

    SimConnector(SimLog log, int pollRows) {
        this.log = log;
        this.pollRows = pollRows;
    }

    /** A table over the topic of its name. */
    static TableDefinition table(String name, Schema schema) {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (Column column : schema.columns()) {
            columns.add(new ColumnDefinition.Physical(new Name(column.name(), false, Position.START), column.type()));
        }
        TableTraits traits = new TableTraits(true, true, true, false, ChangelogMode.RETRACT);
        Map<String, String> options =
                Map.of("connector", "sim", "idle-timeout", "0 s", "on-error", "dead-letter", "dead-letter", name);
        return new TableDefinition(name, false, columns, List.of(), null, options, "", traits);
    }

    @Override
    public Connector connector(TableDefinition table) {
        return this;
    }

    @Override
    public TableOptions options(TableDefinition table) {
        return TableOptions.check(table.name(), table.options(), TableOptions.COMMON);
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public String summary() {
        return "A model of Kafka.";
    }

    @Override
    public List<OptionSpec> options() {
        return List.of();
    }

    @Override
    public TableTraits check(TableDefinition table, TableOptions options) {
        return table.traits();
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
    public Source openSource(ScanRequest request) {
        String topic = request.table().name();
        Map<String, Integer> start = new HashMap<>();
        if (request.start() != null) {
            request.start().forEach(split -> start.put(split.split(), Integer.parseInt(split.position())));
        }
        return new Source() {
            @Override
            public int splitCount() {
                return log.partitions(topic);
            }

            @Override
            public SourceReader reader(int index, int count) {
                return new Reader(topic, start, index, count);
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Override
    public Sink openSink(SinkRequest request) {
        EpochScope scope = java.util.Objects.requireNonNull(request.epochs());
        Transactions transactions = scope.shared("sim", () -> transactions(log, scope));
        String topic = request.table().name();
        Schema schema = request.schema();
        return new Sink() {
            @Override
            public SinkWriter writer(int index, int count) {
                return new Writer(transactions, topic, index, schema, waitsForAcknowledgements());
            }

            @Override
            public void commit() {
                throw TidemarkException.internal("such jobs do not end so");
            }

            @Override
            public void close() {
                // the transactions are the job's
            }
        };
    }

    /** Makes the participant; tests make ones that are wrong. */
    Transactions transactions(SimLog cluster, EpochScope scope) {
        return new Transactions(cluster, scope.jobUuid());
    }

    /** Whether writers wait for acknowledgements; tests make ones that do not. */
    boolean waitsForAcknowledgements() {
        return true;
    }

    /** How many records positions are off; tests make ones that are. */
    int positionError() {
        return 0;
    }

    /** Two producers in turn, and the marker. Thread: the checkpoint thread; writers ask for their epoch's producer. */
    static class Transactions implements EpochParticipant {
        final SimLog log;
        final String jobUuid;
        final SimLog.@Nullable Producer[] producers = new SimLog.Producer[2];
        private long committed;

        Transactions(SimLog log, String jobUuid) {
            this.log = log;
            this.jobUuid = jobUuid;
        }

        @Override
        public String describe() {
            return "the simulated log";
        }

        @Override
        public boolean decides() {
            return true;
        }

        @Override
        public synchronized Optional<CommitRecord> lastDecided() {
            for (int index = 0; index < producers.length; index++) {
                producers[index] = log.init("tm." + jobUuid + "." + index);
            }
            return log.marker();
        }

        @Override
        public synchronized void recover(long epoch) {
            committed = epoch;
        }

        long committed() {
            return committed;
        }

        synchronized SimLog.Producer producer(long epoch) {
            return java.util.Objects.requireNonNull(producers[(int) (epoch % 2)]);
        }

        /** Sends a row in the transaction of its epoch. */
        void send(SimLog.Producer producer, String topic, int partition, String row) {
            producer.send(topic, partition, row);
        }

        @Override
        public void begin(long epoch) {
            producer(epoch).begin();
        }

        @Override
        public void prepare(long epoch) {
            if (!producer(epoch).drained()) {
                throw TidemarkException.internal("rows are on their way when their epoch is prepared");
            }
        }

        @Override
        public void decide(CommitRecord record) {
            producer(record.epoch()).mark(record);
            producer(record.epoch()).commit();
        }

        @Override
        public void commit(long epoch) {
            committed = epoch; // decided is committed here
        }

        @Override
        public void close() {
            // a run that is no more is shut out by the next
        }
    }

    private static final class Writer implements SinkWriter {
        private final Transactions transactions;
        private final String topic;
        private final int partition;
        private final Schema schema;
        private final boolean waits;
        private long epoch;

        Writer(Transactions transactions, String topic, int partition, Schema schema, boolean waits) {
            this.waits = waits;
            this.transactions = transactions;
            this.topic = topic;
            this.partition = partition;
            this.schema = schema;
        }

        private SimLog.Producer producer() {
            if (epoch == 0) {
                epoch = transactions.committed() + 1;
            }
            return transactions.producer(epoch);
        }

        @Override
        public boolean drained() {
            return !waits || producer().drained();
        }

        @Override
        public void write(ColumnBatch batch) {
            for (String row : TextRows.texts(schema, batch)) {
                transactions.send(producer(), topic, partition, row);
            }
        }

        @Override
        public void flush() {
            // sent at once
        }

        @Override
        public void onBarrier(long ended) {
            if (ended != epoch && epoch != 0) {
                throw TidemarkException.internal("barrier " + ended + " in epoch " + epoch);
            }
            epoch = ended + 1;
        }

        @Override
        public void finish() {
            throw TidemarkException.internal("such jobs do not end so");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private final class Reader implements SourceReader {
        private final String topic;
        private final Map<String, Integer> start;
        private final int index;
        private final int count;
        private final List<Integer> next = new ArrayList<>();
        private final ColumnBatch batch = ColumnBatch.create(SCHEMA, ColumnBatch.DEFAULT_ROWS);
        private int current;
        private long read;

        Reader(String topic, Map<String, Integer> start, int index, int count) {
            this.topic = topic;
            this.start = start;
            this.index = index;
            this.count = count;
            find();
        }

        private void find() {
            while (partition(next.size()) < log.partitions(topic)) {
                next.add(start.getOrDefault("p" + partition(next.size()), 0));
            }
        }

        private int partition(int split) {
            return index + split * count;
        }

        @Override
        public @Nullable ColumnBatch poll() {
            find();
            for (int turn = 0; turn < next.size(); turn++) {
                current = (current + 1) % next.size();
                int size = log.size(topic, partition(current));
                if (next.get(current) < size) {
                    return fill(Math.min(pollRows, size - next.get(current)));
                }
            }
            return null;
        }

        private ColumnBatch fill(int rows) {
            batch.clear();
            for (int row = 0; row < rows; row++) {
                SimLog.Row from = log.read(topic, partition(current), next.get(current) + row);
                batch.longs(0).values[row] = from.id();
                batch.longs(1).values[row] = from.item();
                batch.longs(2).values[row] = from.price();
                batch.longs(3).values[row] = from.time();
            }
            batch.rowCount = rows;
            read += rows;
            next.set(current, next.get(current) + rows);
            return batch;
        }

        @Override
        public int currentSplit() {
            return current;
        }

        @Override
        public int splitCount() {
            return next.size();
        }

        @Override
        public boolean caughtUp(int split) {
            return next.get(split) >= log.size(topic, partition(split));
        }

        @Override
        public boolean finished(int split) {
            return log.isEnded(topic) && caughtUp(split);
        }

        @Override
        public boolean finished() {
            boolean all = log.isEnded(topic);
            for (int split = 0; split < next.size(); split++) {
                all &= finished(split);
            }
            return all;
        }

        @Override
        public String describe(int split) {
            return topic + ", partition " + partition(split);
        }

        @Override
        public long position(int row) {
            return next.get(current) - batch.rowCount + row;
        }

        @Override
        public List<SplitPosition> positions() {
            List<SplitPosition> positions = new ArrayList<>();
            for (int split = 0; split < next.size(); split++) {
                positions.add(new SplitPosition(
                        "p" + partition(split), Integer.toString(Math.max(0, next.get(split) + positionError()))));
            }
            return positions;
        }

        @Override
        public long recordsRead() {
            return read;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
