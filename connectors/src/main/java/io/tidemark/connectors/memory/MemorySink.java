package io.tidemark.connectors.memory;

import io.tidemark.connectors.memory.MemoryTable.Event;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends what is written to a table in memory: at once, or with the epochs of a job. Thread: as {@link Sink} says. */
final class MemorySink implements Sink {
    private final MemoryTable table;
    private final Schema schema;
    private final @Nullable MemoryEpochs epochs;

    /** @param scope the job's, if it keeps checkpoints */
    MemorySink(MemoryTable table, Schema schema, @Nullable EpochScope scope) {
        this.table = table;
        this.schema = schema;
        this.epochs = scope == null
                ? null
                : scope.shared("memory " + table.name(), () -> new MemoryEpochs(table, scope.jobUuid()));
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new Writer(table, schema, epochs);
    }

    @Override
    public void commit() {
        // Rows were there as soon as they were written, or come with their epoch.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }

    private static final class Writer implements SinkWriter {
        private final MemoryTable table;
        private final Schema schema;
        private final @Nullable MemoryEpochs epochs;
        private List<Event.Rows> written = new ArrayList<>();

        Writer(MemoryTable table, Schema schema, @Nullable MemoryEpochs epochs) {
            this.table = table;
            this.schema = schema;
            this.epochs = epochs;
        }

        @Override
        public void write(ColumnBatch batch) {
            int count = batch.activeCount();
            if (count == 0) {
                return;
            }
            if (epochs == null) {
                table.append(0, schema, copy(batch, count));
            } else {
                written.add(new Event.Rows(schema, copy(batch, count)));
            }
        }

        @Override
        public void onBarrier(long epoch) {
            if (epochs != null) {
                epochs.add(epoch, written);
                written = new ArrayList<>();
            }
        }

        private ColumnBatch copy(ColumnBatch batch, int count) {
            ColumnBatch copy = ColumnBatch.create(schema, count);
            byte[] kinds = batch.kinds == null ? null : new byte[count];
            for (int place = 0; place < count; place++) {
                int row = batch.activeRow(place);
                for (int index = 0; index < copy.columns.length; index++) {
                    copy.columns[index].copyFrom(batch.columns[index], row, place);
                }
                if (kinds != null && batch.kinds != null) {
                    kinds[place] = batch.kinds[row];
                }
            }
            copy.rowCount = count;
            copy.kinds = kinds;
            return copy;
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
