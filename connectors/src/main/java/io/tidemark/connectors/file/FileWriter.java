package io.tidemark.connectors.file;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.SinkWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes one part of a file. Thread: task thread. */
final class FileWriter implements SinkWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path part;
    private final Path target;
    private final Encoder encoder;
    private final BytesVector record = new BytesVector(1);
    private final OutputStream output;

    FileWriter(Path part, Encoder encoder, Path target) {
        this.part = part;
        this.target = target;
        this.encoder = encoder;
        try {
            output = new BufferedOutputStream(Files.newOutputStream(part, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
    }

    Path part() {
        return part;
    }

    @Override
    public void write(ColumnBatch batch) {
        try {
            for (int place = 0; place < batch.activeCount(); place++) {
                record.clear();
                encoder.encode(batch, batch.activeRow(place), record, 0);
                output.write(record.buffer, record.start[0], record.length[0]);
                output.write('\n');
            }
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
    }

    @Override
    public void flush() {
        // Nobody sees the rows before the commit.
    }

    @Override
    public void finish() {
        try {
            output.flush();
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
    }

    @Override
    public void close() {
        try {
            output.close();
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
    }
}
