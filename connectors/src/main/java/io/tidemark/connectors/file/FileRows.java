package io.tidemark.connectors.file;

import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;

/** Makes batches of the records of files. Mutable. Thread: its reader's. */
final class FileRows {
    /** A batch ends after so many bytes even if it has few rows, so that large records do not pile up. */
    private static final int BATCH_BYTES = 1 << 22;

    private final ScanRequest request;
    private final RecordSplitter splitter;
    private final Supplier<Decoder> decoders;
    private final int maxRecordBytes;
    private final ColumnBatch batch;
    private final long[] lines = new long[ColumnBatch.DEFAULT_ROWS];
    private long recordsRead;

    FileRows(ScanRequest request, RecordSplitter splitter, Supplier<Decoder> decoders) {
        this.request = request;
        this.splitter = splitter;
        this.decoders = decoders;
        maxRecordBytes = request.options()
                .number(FileConnector.MAX_RECORD_BYTES)
                .orElseThrow()
                .intValue();
        batch = ColumnBatch.create(request.schema(), ColumnBatch.DEFAULT_ROWS);
    }

    /**
     * Begins with a file, or goes on with it.
     *
     * @param channel the file, which is then at the start
     * @param grows whether its present end is not yet its last
     */
    TextFile open(Path path, FileChannel channel, FilePosition start, boolean grows) throws IOException {
        Decoder decoder = decoders.get();
        if (start.offset() > 0) {
            readHeader(path, channel, decoder);
        }
        channel.position(start.offset());
        RecordStream records =
                new RecordStream(Channels.newInputStream(channel), start, splitter, maxRecordBytes, grows);
        TextFile file = new TextFile(path, channel, records, decoder);
        file.atStart = start.offset() == 0;
        return file;
    }

    /** What the first record tells of all others must be known in the middle of a file too. */
    private void readHeader(Path path, FileChannel channel, Decoder decoder) throws IOException {
        channel.position(0);
        RecordStream records =
                new RecordStream(Channels.newInputStream(channel), FilePosition.START, splitter, maxRecordBytes, false);
        TextFile file = new TextFile(path, channel, records, decoder);
        while (records.next()) {
            if (!records.tooLarge()
                    && !splitter.skips(records.bytes(), records.start(), records.start() + records.length())) {
                header(file, records);
                return;
            }
        }
    }

    /** Fills the batch anew from a file; false if the file has no more records, for now or for ever. */
    boolean read(TextFile file) throws IOException {
        batch.clear();
        RecordStream records = file.records;
        int bytes = 0;
        while (batch.rowCount < lines.length && bytes < BATCH_BYTES) {
            if (!records.next()) {
                return false;
            }
            bytes += records.length();
            if (records.tooLarge()) {
                recordsRead++;
                reject(
                        file,
                        new TidemarkException(
                                ErrorCode.RECORD_TOO_LARGE,
                                "the record has more than the " + maxRecordBytes + " bytes of 'max-record-bytes'"));
            } else if (!splitter.skips(records.bytes(), records.start(), records.start() + records.length())) {
                record(file, records);
            }
        }
        return true;
    }

    private void record(TextFile file, RecordStream records) {
        if (file.atStart) {
            file.atStart = false;
            if (header(file, records)) {
                return;
            }
        }
        recordsRead++;
        int row = batch.rowCount;
        try {
            file.decoder.decode(records.bytes(), records.start(), records.length(), batch, row);
        } catch (TidemarkException e) {
            reject(file, e);
            return;
        }
        metadata(file, row);
        lines[row] = records.line();
        batch.rowCount++;
    }

    private static boolean header(TextFile file, RecordStream records) {
        try {
            return file.decoder.header(records.bytes(), records.start(), records.length());
        } catch (TidemarkException e) {
            throw new TidemarkException(e.code(), file.describe() + ": " + e.text(), e.hint(), null, e);
        }
    }

    private void metadata(TextFile file, int row) {
        for (int index = 0; index < request.columns().size(); index++) {
            ScanColumn column = request.columns().get(index);
            if (column.metadata() && column.name().equals(FileConnector.LINE_COLUMN)) {
                batch.longs(index).values[row] = file.records.line();
            } else if (column.metadata()) {
                batch.bytes(index).set(row, file.path, 0, file.path.length);
            }
        }
    }

    private void reject(TextFile file, TidemarkException error) {
        RecordStream records = file.records;
        byte[] record = records.tooLarge()
                ? null
                : Arrays.copyOfRange(records.bytes(), records.start(), records.start() + records.length());
        request.rejected().reject(file.describe(), records.line(), error, record);
    }

    /** The rows of the last {@link #read}; valid until the next. */
    ColumnBatch batch() {
        return batch;
    }

    /** The line of a row of the batch. */
    long line(int row) {
        return lines[row];
    }

    /** Records read so far, the rejected ones included. */
    long recordsRead() {
        return recordsRead;
    }
}
