package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkRequest;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a keyed table by their key. In a job that keeps checkpoints they count with their epoch; else a job that
 * ends by itself makes its rows visible in a few large writes (INSERT of VALUES in one), and another one soon after they
 * came. Thread: as {@link Sink} says.
 */
final class KeyedTableSink implements Sink {
    private static final int MOST_WAITING_BYTES = 32 << 20;

    private final KeyedTables tables;
    private final KeyedTable table;
    private final boolean bounded;
    private final @Nullable TableEpochs epochs;

    KeyedTableSink(KeyedTables tables, KeyedTable table, SinkRequest request) {
        this.tables = tables;
        this.table = table;
        this.bounded = request.bounded();
        EpochScope scope = request.epochs();
        this.epochs = scope == null
                ? null
                : scope.shared("table " + table.name(), () -> new TableEpochs(table, scope.jobUuid()));
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new Writer();
    }

    /** What was written counts once it is on disk. */
    @Override
    public void commit() {
        if (epochs == null) {
            table.awaitAllSafe();
        }
    }

    @Override
    public void close() {
        // The table stays open.
    }

    /** Collects rows and writes many at once. Thread: task thread. */
    private final class Writer implements SinkWriter {
        private final RowBytes key = new RowBytes(table.layout().keys());
        private final RowBytes value = new RowBytes(table.layout().values());
        private WriteList waiting = new WriteList();

        @Override
        public boolean ready() {
            return waiting.length() < MOST_WAITING_BYTES || epochs != null || writeOut();
        }

        @Override
        public void write(ColumnBatch batch) {
            int count = batch.activeCount();
            for (int place = 0; place < count; place++) {
                int row = batch.activeRow(place);
                RowKind kind = batch.kind(row);
                boolean puts = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
                key.encode(batch, row);
                value.encode(batch, row);
                waiting.add(key.bytes(), 0, key.length(), value.bytes(), 0, puts ? value.length() : TableSegment.GONE);
            }
        }

        /** They are a record of the log then, and changes by key when that is added to the snapshot. */
        @Override
        public long heldBytes() {
            return epochs == null ? 0 : 4L * waiting.length();
        }

        /** Writes without waiting for somebody else who writes; says whether nothing is left to write. */
        private boolean writeOut() {
            if (waiting.count() == 0) {
                return true;
            }
            long version = table.tryApply(editor -> waiting.forEach(editor::write), Long.MIN_VALUE);
            if (version < 0) {
                return false;
            }
            waiting = new WriteList();
            if (!bounded) {
                tables.saveSoon();
            }
            return true;
        }

        @Override
        public void flush() {
            if (!bounded && epochs == null) {
                writeOut();
            }
        }

        @Override
        public boolean drained() {
            return epochs != null || writeOut();
        }

        @Override
        public void onBarrier(long epoch) {
            if (epochs != null) {
                epochs.add(epoch, waiting);
                waiting = new WriteList();
            }
        }

        @Override
        public void finish() {
            if (epochs == null && !writeOut()) {
                throw io.tidemark.types.TidemarkException.internal("rows are left that were not written");
            }
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
