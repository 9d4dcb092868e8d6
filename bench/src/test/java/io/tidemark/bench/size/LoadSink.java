package io.tidemark.bench.size;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.EpochParticipant;
import io.tidemark.executor.connector.EpochScope;
import io.tidemark.executor.connector.Sink;
import io.tidemark.executor.connector.SinkWriter;
import org.jspecify.annotations.Nullable;

/** Takes rows and drops them, and notes when epochs are committed. Thread: as {@link Sink} says. */
final class LoadSink implements Sink {
    LoadSink(@Nullable EpochScope epochs) {
        if (epochs != null) {
            epochs.shared("load", Counting::new);
        }
    }

    /** Has nothing to commit, and notes that it is asked to. */
    private static final class Counting implements EpochParticipant {
        @Override
        public String describe() {
            return "load";
        }

        @Override
        public void recover(long committed) {
            // nothing is kept
        }

        @Override
        public void begin(long epoch) {
            // nothing to get ready
        }

        @Override
        public void prepare(long epoch) {
            // nothing is kept
        }

        @Override
        public void commit(long epoch) {
            LoadNotes.committed();
        }

        @Override
        public void close() {
            // nothing was opened
        }
    }

    @Override
    public SinkWriter writer(int index, int count) {
        return new SinkWriter() {
            @Override
            public void write(ColumnBatch batch) {
                // it was made, and that is what is measured
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void finish() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing was opened
            }
        };
    }

    @Override
    public void commit() {
        // nothing is kept
    }

    @Override
    public void close() {
        // nothing was opened
    }
}
