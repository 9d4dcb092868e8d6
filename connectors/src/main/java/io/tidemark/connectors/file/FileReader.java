package io.tidemark.connectors.file;

import io.tidemark.connectors.text.RecordSplitter;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.executor.connector.SourceReader;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads files one after the other. Thread: the task thread that polls it. */
final class FileReader implements SourceReader {
    /** A batch ends after so many bytes even if it has few rows, so that large records do not pile up. */
    private static final int BATCH_BYTES = 1 << 22;

    private final List<Path> files;
    private final ScanRequest request;
    private final RecordSplitter splitter;
    private final Supplier<Decoder> decoders;
    private final int maxRecordBytes;
    private final ColumnBatch batch;
    private final long[] lines = new long[ColumnBatch.DEFAULT_ROWS];
    private @Nullable RecordStream stream;
    private Decoder decoder;
    private boolean atStart;
    private int current;
    private long recordsRead;

    FileReader(List<Path> files, ScanRequest request, RecordSplitter splitter, Supplier<Decoder> decoders) {
        this.files = files;
        this.request = request;
        this.splitter = splitter;
        this.decoders = decoders;
        maxRecordBytes = request.options()
                .number(FileConnector.MAX_RECORD_BYTES)
                .orElseThrow()
                .intValue();
        batch = ColumnBatch.create(request.schema(), ColumnBatch.DEFAULT_ROWS);
        decoder = decoders.get();
    }

    @Override
    public @Nullable ColumnBatch poll() {
        if (finished()) {
            return null;
        }
        try {
            if (stream == null) {
                open();
            }
            RecordStream open = stream;
            if (open == null) {
                throw TidemarkException.internal("no file is open");
            }
            batch.clear();
            if (!read(open)) {
                open.close();
                stream = null;
                current++;
            }
        } catch (IOException e) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, describe(current) + " cannot be read: " + e.getMessage(), null, null, e);
        }
        return batch.rowCount == 0 ? null : batch;
    }

    private void open() throws IOException {
        stream = new RecordStream(files.get(current), splitter, maxRecordBytes);
        decoder = decoders.get();
        atStart = true;
    }

    /** Fills the batch; whether the file goes on. */
    private boolean read(RecordStream open) throws IOException {
        int bytes = 0;
        while (batch.rowCount < lines.length && bytes < BATCH_BYTES) {
            if (!open.next()) {
                return false;
            }
            bytes += open.length();
            if (open.tooLarge()) {
                recordsRead++;
                reject(
                        open,
                        new TidemarkException(
                                ErrorCode.RECORD_TOO_LARGE,
                                "the record has more than the " + maxRecordBytes + " bytes of 'max-record-bytes'"));
            } else if (!splitter.skips(open.bytes(), open.start(), open.start() + open.length())) {
                record(open);
            }
        }
        return true;
    }

    private void record(RecordStream open) {
        if (atStart) {
            atStart = false;
            if (header(open)) {
                return;
            }
        }
        recordsRead++;
        int row = batch.rowCount;
        try {
            decoder.decode(open.bytes(), open.start(), open.length(), batch, row);
        } catch (TidemarkException e) {
            reject(open, e);
            return;
        }
        metadata(open, row);
        lines[row] = open.line();
        batch.rowCount++;
    }

    private boolean header(RecordStream open) {
        try {
            return decoder.header(open.bytes(), open.start(), open.length());
        } catch (TidemarkException e) {
            throw new TidemarkException(e.code(), describe(current) + ": " + e.text(), e.hint(), null, e);
        }
    }

    private void metadata(RecordStream open, int row) {
        for (int index = 0; index < request.columns().size(); index++) {
            ScanColumn column = request.columns().get(index);
            if (column.metadata() && column.name().equals(FileConnector.LINE_COLUMN)) {
                batch.longs(index).values[row] = open.line();
            } else if (column.metadata()) {
                byte[] path = files.get(current).toString().getBytes(StandardCharsets.UTF_8);
                batch.bytes(index).set(row, path, 0, path.length);
            }
        }
    }

    private void reject(RecordStream open, TidemarkException error) {
        byte[] record =
                open.tooLarge() ? null : Arrays.copyOfRange(open.bytes(), open.start(), open.start() + open.length());
        request.rejected().reject(describe(current), open.line(), error, record);
    }

    @Override
    public int currentSplit() {
        // The file of the last batch may have ended with it.
        return stream == null ? Math.max(0, current - 1) : current;
    }

    @Override
    public int splitCount() {
        return files.size();
    }

    @Override
    public boolean caughtUp(int split) {
        return false;
    }

    @Override
    public boolean finished(int split) {
        return split < current;
    }

    @Override
    public boolean finished() {
        return current >= files.size();
    }

    @Override
    public String describe(int split) {
        return "file " + files.get(split);
    }

    @Override
    public long position(int row) {
        return lines[row];
    }

    @Override
    public long recordsRead() {
        return recordsRead;
    }

    @Override
    public void close() {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException e) {
            throw new TidemarkException(
                    ErrorCode.SOURCE_FAILED, describe(current) + " cannot be closed: " + e.getMessage(), null, null, e);
        }
    }
}
