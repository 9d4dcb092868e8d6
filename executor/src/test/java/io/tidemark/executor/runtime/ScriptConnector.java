package io.tidemark.executor.runtime;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Connector;
import io.tidemark.executor.connector.ConnectorLookup;
import io.tidemark.executor.connector.OptionSpec;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.executor.connector.Source;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.executor.connector.TableOptions;
import io.tidemark.parser.ast.ColumnDefinition;
import io.tidemark.parser.ast.Name;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.catalog.TableTraits;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A source of made-up bids in some splits, in order within each, and a sink that remembers; both can fail on demand, and
 * count what they have open. The columns are item BIGINT, price BIGINT, ts TIMESTAMP. Thread: any.
 */
final class ScriptConnector implements Connector, ConnectorLookup {
    static final Schema SCHEMA = new Schema(List.of(
            new Column("item", SqlType.bigint()),
            new Column("price", SqlType.bigint()),
            new Column("ts", SqlType.timestamp())));

    /** Rows that one poll gives. */
    static final int BATCH = 100;

    final AtomicInteger open = new AtomicInteger();
    final AtomicLong produced = new AtomicLong();
    final AtomicInteger commits = new AtomicInteger();
    final ConcurrentLinkedQueue<Long> written = new ConcurrentLinkedQueue<>();
    private final int splits;
    private final long rowsPerSplit;

    /** A split fails when it comes to this row. */
    long failingRow = Long.MAX_VALUE;

    /** What it fails with. */
    RuntimeException failure = new TidemarkException(ErrorCode.SOURCE_FAILED, "the script says so");

    /** The sink fails at this row. */
    long failingWrite = Long.MAX_VALUE;

    /** Whether the sink fails when it is to have written everything. */
    boolean failingFinish;

    /** @param rowsPerSplit how many rows each split has; Long.MAX_VALUE for no end */
    ScriptConnector(int splits, long rowsPerSplit) {
        this.splits = splits;
        this.rowsPerSplit = rowsPerSplit;
    }

    static TableDefinition table() {
        List<ColumnDefinition> columns = new ArrayList<>();
        for (Column column : SCHEMA.columns()) {
            columns.add(new ColumnDefinition.Physical(new Name(column.name(), false, Position.START), column.type()));
        }
        TableTraits traits = new TableTraits(true, true, false, false, ChangelogMode.RETRACT);
        return new TableDefinition(
                "script", false, columns, List.of(), null, Map.of("connector", "script"), "", traits);
    }

    /** The item of a row of a split. */
    static long item(int split, long row) {
        return (row * 31 + split * 7L) % 97;
    }

    /** Its price. */
    static long price(int split, long row) {
        return (row * 17 + split) % 1000;
    }

    /** Its time: ten rows a second. */
    static long time(long row) {
        return row * 100;
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
        return "script";
    }

    @Override
    public String summary() {
        return "Made-up rows.";
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
    public Source openSource(ScanRequest request) {
        open.incrementAndGet();
        return new Source() {
            @Override
            public int splitCount() {
                return splits;
            }

            @Override
            public SourceReader reader(int index, int count) {
                return new Reader(index, count);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    @Override
    public Sink openSink(SinkRequest request) {
        open.incrementAndGet();
        return new Sink() {
            @Override
            public SinkWriter writer(int index, int count) {
                return new Writer();
            }

            @Override
            public void commit() {
                commits.incrementAndGet();
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    private final class Writer implements SinkWriter {
        Writer() {
            open.incrementAndGet();
        }

        @Override
        public void write(ColumnBatch batch) {
            for (int place = 0; place < batch.activeCount(); place++) {
                written.add(batch.longs(0).values[batch.activeRow(place)]);
            }
            if (written.size() > failingWrite) {
                throw new TidemarkException(ErrorCode.SINK_FAILED, "the script says so");
            }
        }

        @Override
        public void flush() {
            // written at once
        }

        @Override
        public void finish() {
            if (failingFinish) {
                throw new TidemarkException(ErrorCode.SINK_FAILED, "the script says so at the end");
            }
            // written at once
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private final class Reader implements SourceReader {
        private final int[] own;
        private final long[] next;
        private final ColumnBatch batch = ColumnBatch.create(SCHEMA, BATCH);
        private int current;
        private long read;

        Reader(int index, int count) {
            open.incrementAndGet();
            own = new int[(splits - index + count - 1) / count];
            for (int split = 0; split < own.length; split++) {
                own[split] = index + split * count;
            }
            next = new long[own.length];
        }

        @Override
        public @Nullable ColumnBatch poll() {
            for (int turn = 0; turn < own.length; turn++) {
                current = current + 1 < own.length ? current + 1 : 0;
                if (next[current] < rowsPerSplit) {
                    return fill();
                }
            }
            return null;
        }

        private ColumnBatch fill() {
            batch.clear();
            int count = (int) Math.min(BATCH, rowsPerSplit - next[current]);
            for (int row = 0; row < count; row++) {
                long number = next[current]++;
                if (number == failingRow) {
                    throw failure;
                }
                batch.longs(0).values[row] = item(own[current], number);
                batch.longs(1).values[row] = price(own[current], number);
                batch.longs(2).values[row] = time(number);
            }
            batch.rowCount = count;
            read += count;
            produced.addAndGet(count);
            return batch;
        }

        @Override
        public int currentSplit() {
            return current;
        }

        @Override
        public int splitCount() {
            return own.length;
        }

        @Override
        public boolean caughtUp(int split) {
            return next[split] >= rowsPerSplit;
        }

        @Override
        public boolean finished(int split) {
            return next[split] >= rowsPerSplit;
        }

        @Override
        public boolean finished() {
            for (int split = 0; split < own.length; split++) {
                if (!finished(split)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String describe(int split) {
            return "script, split " + own[split];
        }

        @Override
        public long position(int row) {
            return next[current] - batch.rowCount + row;
        }

        @Override
        public long recordsRead() {
            return read;
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }
}
