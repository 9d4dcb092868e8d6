package io.tidemark.shell.output;

import io.tidemark.engine.RowStream;
import io.tidemark.executor.batch.ColumnBatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes results to a stream. A row is visible as soon as no other follows at once; when rows pour, they are written in
 * large pieces. Thread: one at a time.
 */
public final class ResultWriter {
    private static final int WRITE_BYTES = 48 << 10;
    private static final long WAIT_MILLIS = 500;
    private static final long WATCHED_MILLIS = 200;
    private static final Watcher NOBODY = new Watcher() {
        @Override
        public void waiting() {
            // Nobody wants to know.
        }

        @Override
        public void writing() {
            // Nobody wants to know.
        }
    };

    /** How long a query that ends may pause before its first rows are shown: more rows give a better table. */
    private static final long FIRST_WAIT_MILLIS = 50;

    private final OutputStream target;
    private final OutputFormat format;
    private final TableStyle style;
    private final boolean header;
    private final OutputBuffer buffer = new OutputBuffer();
    private long rowsWritten;

    public ResultWriter(OutputStream target, OutputFormat format, TableStyle style, boolean header) {
        this.target = target;
        this.format = format;
        this.style = style;
        this.header = header;
    }

    /** Whoever wants to know what happens meanwhile. Thread: the writer's. */
    public interface Watcher {
        /** Some time has passed, with rows or without. */
        void waiting();

        /** Something is written now. */
        void writing();
    }

    /** As {@link #write(RowStream, Watcher)}, with nobody watching. */
    public void write(RowStream rows) {
        write(rows, NOBODY);
    }

    /**
     * Writes all rows.
     *
     * @throws UncheckedIOException if they cannot be written any more, such as to a closed pipe; the query is cancelled
     * @throws io.tidemark.types.TidemarkException if the query fails; the rows before are written
     */
    public void write(RowStream rows, Watcher watcher) {
        RowFormat rowFormat = format.open(ResultShape.of(rows), style, header);
        try (rows) {
            while (!rows.ended()) {
                ColumnBatch batch = rows.nextBatch(rows.continuous() ? 0 : FIRST_WAIT_MILLIS);
                if (batch == null) {
                    rowFormat.pause(buffer);
                    flush(watcher);
                    watcher.waiting();
                    batch = rows.nextBatch(watcher == NOBODY ? WAIT_MILLIS : WATCHED_MILLIS);
                }
                watcher.waiting();
                if (batch != null) {
                    rowsWritten += batch.activeCount();
                    rowFormat.rows(batch, buffer);
                    if (buffer.size() >= WRITE_BYTES) {
                        watcher.writing();
                        buffer.writeTo(target);
                    }
                }
            }
            rowFormat.end(buffer);
            watcher.writing();
            flush(watcher);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (RuntimeException failed) {
            watcher.writing();
            writeRest(rowFormat, failed);
            throw failed;
        }
    }

    /** How many rows have been written, by all results together. */
    public long rowsWritten() {
        return rowsWritten;
    }

    private void writeRest(RowFormat rowFormat, RuntimeException reason) {
        try {
            rowFormat.pause(buffer);
            flush(NOBODY);
        } catch (IOException failed) {
            reason.addSuppressed(failed);
        }
    }

    private void flush(Watcher watcher) throws IOException {
        if (buffer.size() > 0) {
            watcher.writing();
            buffer.writeTo(target);
        }
        target.flush();
    }
}
