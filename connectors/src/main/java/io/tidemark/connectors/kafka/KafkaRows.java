package io.tidemark.connectors.kafka;

import io.tidemark.connectors.Formats;
import io.tidemark.connectors.text.FieldReader;
import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.connector.Decoder;
import io.tidemark.executor.connector.Format;
import io.tidemark.executor.connector.ScanRequest;
import io.tidemark.executor.connector.ScanRequest.ScanColumn;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.RowKind;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes rows of Kafka's records, straight from the buffers that they were fetched into. Thread: task thread. */
final class KafkaRows {
    private final ScanRequest request;
    private final Decoder decoder;
    private final ColumnBatch batch;
    private final long[] offsets = new long[ColumnBatch.DEFAULT_ROWS];
    private final Metadata[] metadata;
    private final int maxRecordBytes;
    private long recordsRead;

    /** Of a table with a primary key, for records that delete a row. */
    private final @Nullable KeyColumns key;

    private final byte[] kinds = new byte[ColumnBatch.DEFAULT_ROWS];

    /** Fills one metadata column. */
    private interface Metadata {
        void fill(ConsumerRecord<ByteBuffer, ByteBuffer> record, int row);
    }

    KafkaRows(ScanRequest request, Format format) {
        this.request = request;
        decoder = format.decoder(
                request.options(), Formats.physicalColumns(request.table()), request.columns(), request.schema());
        batch = ColumnBatch.create(request.schema(), ColumnBatch.DEFAULT_ROWS);
        key = request.table().keyed() ? new KeyColumns(request) : null;
        maxRecordBytes = request.options()
                .number(KafkaOptions.MAX_RECORD_BYTES)
                .orElseThrow()
                .intValue();
        List<Metadata> wanted = new ArrayList<>();
        for (int index = 0; index < request.columns().size(); index++) {
            ScanColumn column = request.columns().get(index);
            if (column.metadata()) {
                wanted.add(metadata(column.name(), index, request.schema().type(index)));
            }
        }
        metadata = wanted.toArray(Metadata[]::new);
    }

    private Metadata metadata(String key, int index, SqlType type) {
        return switch (key) {
            case "topic" -> (record, row) -> batch.bytes(index).set(row, record.topic());
            case "partition" -> (record, row) -> batch.longs(index).values[row] = record.partition();
            case "offset" -> (record, row) -> batch.longs(index).values[row] = record.offset();
            case "timestamp" -> {
                FieldReader reader = new FieldReader(key, type);
                yield (record, row) -> timestamp(record.timestamp(), reader, batch.longs(index), row);
            }
            case "key" -> {
                FieldReader reader = new FieldReader(key, type);
                yield (record, row) -> key(record.key(), reader, batch.bytes(index), row);
            }
            default -> throw TidemarkException.internal("metadata " + key + " was not refused");
        };
    }

    private static void timestamp(long millis, FieldReader reader, LongVector column, int row) {
        if (millis < 0) {
            reader.readNull(column, row); // Kafka's way to say that there is none
        } else {
            reader.timestamp(millis, column, row);
        }
    }

    private static void key(@Nullable ByteBuffer key, FieldReader reader, BytesVector column, int row) {
        if (key == null) {
            reader.readNull(column, row);
            return;
        }
        int from = key.arrayOffset() + key.position();
        if (reader.type().isText()) {
            reader.text(key.array(), from, from + key.remaining(), column, row);
        } else {
            reader.binary(key.array(), from, from + key.remaining(), column, row);
        }
    }

    /**
     * Fills the batch anew from records of one partition, up to its room in rows or in bytes.
     *
     * @param next the first record to read
     * @param end the offset at which the split ends
     * @return the first record that was not read
     */
    int read(List<ConsumerRecord<ByteBuffer, ByteBuffer>> records, int next, long end, String split) {
        batch.clear();
        int at = next;
        int row = 0;
        long bytes = 0;
        int size = records.size();
        while (at < size && row < offsets.length && bytes < ColumnBatch.MANY_BYTES) {
            ConsumerRecord<ByteBuffer, ByteBuffer> record = records.get(at);
            if (record.offset() >= end) {
                at = size;
                break;
            }
            at++;
            recordsRead++;
            bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            row += read(record, row, split) ? 1 : 0;
        }
        batch.rowCount = row;
        batch.kinds = key == null ? null : kinds;
        return at;
    }

    private boolean read(ConsumerRecord<ByteBuffer, ByteBuffer> record, int row, String split) {
        ByteBuffer value = record.value();
        try {
            if (value == null && key != null) {
                key.fill(record.key(), batch, row);
                for (Metadata column : metadata) {
                    column.fill(record, row);
                }
                kinds[row] = (byte) RowKind.DELETE.ordinal();
                offsets[row] = record.offset();
                return true;
            }
            if (value == null) {
                throw new TidemarkException(
                        ErrorCode.MALFORMED_RECORD, "the record has no value (a deletion), which a stream cannot hold");
            }
            if (value.remaining() > maxRecordBytes) {
                throw new TidemarkException(
                        ErrorCode.RECORD_TOO_LARGE,
                        "the record of " + value.remaining() + " bytes has more than the " + maxRecordBytes
                                + " bytes of 'max-record-bytes'");
            }
            decoder.decode(value.array(), value.arrayOffset() + value.position(), value.remaining(), batch, row);
            for (Metadata column : metadata) {
                column.fill(record, row);
            }
            kinds[row] = (byte) RowKind.INSERT.ordinal();
            offsets[row] = record.offset();
            return true;
        } catch (TidemarkException e) {
            request.rejected().reject(split, record.offset(), e, value == null ? null : bytes(value));
            return false;
        }
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    /** The rows of the last read. */
    ColumnBatch batch() {
        return batch;
    }

    /** The offset of a row of the last read. */
    long offset(int row) {
        return offsets[row];
    }

    long recordsRead() {
        return recordsRead;
    }
}
