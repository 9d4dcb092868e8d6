package io.tidemark.connectors.memory;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkWriter;
import io.tidemark.types.Schema;

/** Appends what is written to a table in memory, at once. Thread: as {@link Sink} says. */
final class MemorySink implements Sink {
    private final MemoryTable table;
    private final Schema schema;

    MemorySink(MemoryTable table, Schema schema) {
        this.table = table;
        this.schema = schema;
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new Writer(table, schema);
    }

    @Override
    public void commit() {
        // Rows were there as soon as they were written.
    }

    @Override
    public void close() {
        // Nothing was opened.
    }

    private record Writer(MemoryTable table, Schema schema) implements SinkWriter {
        @Override
        public void write(ColumnBatch batch) {
            int count = batch.activeCount();
            if (count > 0) {
                table.append(0, schema, copy(batch, count));
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
