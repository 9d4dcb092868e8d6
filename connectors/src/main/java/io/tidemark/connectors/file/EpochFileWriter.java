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
import org.jspecify.annotations.Nullable;

/** Writes one file for each epoch in which it has rows. Thread: task thread. */
final class EpochFileWriter implements SinkWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final EpochFiles files;
    private final Encoder encoder;
    private final boolean withHeader;
    private final Path target;
    private final int number;
    private final BytesVector record = new BytesVector(1);
    private long epoch = EpochFiles.NONE;
    private @Nullable OutputStream output;

    /**
     * @param withHeader whether each file begins with the format's header
     * @param target what the user calls it
     */
    EpochFileWriter(EpochFiles files, Encoder encoder, boolean withHeader, Path target) {
        this.files = files;
        this.encoder = encoder;
        this.withHeader = withHeader;
        this.target = target;
        number = files.nextWriter();
    }

    @Override
    public boolean ready() {
        return files.openEpoch() >= Math.max(1, epoch());
    }

    /** A writer that has passed no barrier yet writes into the only epoch that there is. */
    private long epoch() {
        if (epoch == EpochFiles.NONE) {
            epoch = files.openEpoch();
        }
        return epoch;
    }

    @Override
    public void write(ColumnBatch batch) {
        if (batch.activeCount() == 0) {
            return;
        }
        try {
            OutputStream to = output == null ? open() : output;
            output = to;
            for (int place = 0; place < batch.activeCount(); place++) {
                record.clear();
                encoder.encode(batch, batch.activeRow(place), record, 0);
                to.write(record.buffer, record.start[0], record.length[0]);
                to.write('\n');
            }
        } catch (IOException e) {
            throw FileSink.failed(target, e);
        }
    }

    private OutputStream open() throws IOException {
        Path file = files.create(epoch(), number);
        OutputStream opened =
                new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW), BUFFER_BYTES);
        byte[] header = withHeader ? encoder.header() : new byte[0];
        if (header.length > 0) {
            opened.write(header);
            opened.write('\n');
        }
        return opened;
    }

    @Override
    public void flush() {
        // Nobody sees the rows before their epoch counts.
    }

    @Override
    public void onBarrier(long passed) {
        close();
        epoch = passed + 1;
    }

    @Override
    public void finish() {
        close();
    }

    @Override
    public void close() {
        OutputStream open = output;
        output = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw FileSink.failed(target, e);
            }
        }
    }
}
