package io.tidemark.connectors.http;

import io.tidemark.connectors.csv.CsvFormat;
import io.tidemark.connectors.json.JsonFormat;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.connector.Encoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.SinkRequest;
import java.io.ByteArrayOutputStream;

/**
 * Collects rows into bodies of requests: one record, an array of JSON values, or lines, below a header if the format has
 * one. Mutable. Thread: its writer's.
 */
final class RowBodies {
    /** A body ends after so many bytes even if it has few rows. */
    private static final int MAX_BYTES = 1 << 22;

    private final Encoder encoder;
    private final BytesVector record = new BytesVector(1);
    private final int maxRows;
    private final boolean array;
    private final byte[] header;
    private final String contentType;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int rows;

    RowBodies(SinkRequest request, Format format, int maxRows) {
        this.maxRows = maxRows;
        encoder = format.encoder(request.options(), request.schema());
        array = format instanceof JsonFormat && maxRows > 1;
        header = encoder.header();
        contentType = format instanceof JsonFormat
                ? "application/json"
                : format instanceof CsvFormat
                        ? "text/csv; charset=utf-8"
                        : request.schema().type(0).isText() ? "text/plain; charset=utf-8" : "application/octet-stream";
    }

    /** Adds a row; whether the body is full. */
    boolean add(ColumnBatch batch, int row) {
        if (rows > 0) {
            body.write(array ? ',' : '\n');
        } else if (array) {
            body.write('[');
        } else if (header.length > 0) {
            body.writeBytes(header);
            body.write('\n');
        }
        record.clear();
        encoder.encode(batch, row, record, 0);
        body.write(record.buffer, record.start[0], record.length[0]);
        rows++;
        return rows >= maxRows || body.size() >= MAX_BYTES;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /** The body so far; the next row begins another. */
    byte[] take() {
        if (array) {
            body.write(']');
        } else if (maxRows > 1 || header.length > 0) {
            body.write('\n');
        }
        byte[] bytes = body.toByteArray();
        body = new ByteArrayOutputStream();
        rows = 0;
        return bytes;
    }

    String contentType() {
        return contentType;
    }
}
