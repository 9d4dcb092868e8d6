package io.tidemark.bench;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.SourceReader;
import org.jspecify.annotations.Nullable;

/** A reader that notes when it began to read its first rows. Thread: task thread. */
final class TimedReader implements SourceReader {
    private final SourceReader reader;
    private final Tally tally;
    private boolean started;

    TimedReader(SourceReader reader, Tally tally) {
        this.reader = reader;
        this.tally = tally;
    }

    @Override
    public @Nullable ColumnBatch poll() {
        if (started) {
            return reader.poll();
        }
        long nanos = System.nanoTime();
        ColumnBatch batch = reader.poll();
        if (batch != null) {
            started = true;
            tally.onFirstRows(nanos);
        }
        return batch;
    }

    @Override
    public int currentSplit() {
        return reader.currentSplit();
    }

    @Override
    public int splitCount() {
        return reader.splitCount();
    }

    @Override
    public boolean caughtUp(int split) {
        return reader.caughtUp(split);
    }

    @Override
    public long watermark(int split) {
        return reader.watermark(split);
    }

    @Override
    public boolean idle(int split) {
        return reader.idle(split);
    }

    @Override
    public boolean finished(int split) {
        return reader.finished(split);
    }

    @Override
    public boolean finished() {
        return reader.finished();
    }

    @Override
    public String describe(int split) {
        return reader.describe(split);
    }

    @Override
    public long position(int row) {
        return reader.position(row);
    }

    @Override
    public long recordsRead() {
        return reader.recordsRead();
    }

    @Override
    public void close() {
        reader.close();
    }
}
