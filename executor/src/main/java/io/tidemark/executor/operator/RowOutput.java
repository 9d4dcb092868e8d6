package io.tidemark.executor.operator;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects single rows with their kinds into batches and passes them on when full, be it of rows or of bytes. Mutable; owned
 * by one operator. Thread: task thread.
 */
final class RowOutput {
    private final ColumnBatch batch;
    private final byte[] kinds = new byte[ColumnBatch.DEFAULT_ROWS];
    private final BytesVector[] texts;
    private final Output output;
    private long @Nullable [] watermarks;
    private int count;
    private long total;
    private boolean onlyInserts = true;

    RowOutput(Schema schema, Output output) {
        this.output = output;
        batch = ColumnBatch.create(schema, ColumnBatch.DEFAULT_ROWS);
        texts = Arrays.stream(batch.columns)
                .filter(BytesVector.class::isInstance)
                .toArray(BytesVector[]::new);
    }

    /** The batch that is being filled. */
    ColumnBatch batch() {
        return batch;
    }

    /** The row to fill next. */
    int row() {
        return count;
    }

    /** Makes sure that so many rows can be added before anything is passed on. */
    void makeRoom(int rows) {
        if (count + rows > kinds.length || hasManyBytes()) {
            flush();
        }
    }

    private boolean hasManyBytes() {
        long bytes = 0;
        for (BytesVector text : texts) {
            bytes += text.ownBytes();
        }
        return bytes > ColumnBatch.MANY_BYTES;
    }

    /** Says by which watermark the row at {@link #row} was judged; either for all rows of a batch or for none. */
    void judgedBy(long watermark) {
        if (batch.watermarksBefore == null) {
            watermarks = watermarks == null ? new long[kinds.length] : watermarks;
            batch.watermarksBefore = watermarks;
        }
        batch.watermarksBefore[count] = watermark;
    }

    /** Takes the row at {@link #row} in. */
    void add(RowKind kind) {
        kinds[count++] = (byte) kind.ordinal();
        total++;
        onlyInserts &= kind == RowKind.INSERT;
    }

    /** How many rows were taken in since the beginning. */
    long total() {
        return total;
    }

    /** Changes the kind of a row that is in. */
    void rename(int row, RowKind kind) {
        kinds[row] = (byte) kind.ordinal();
        onlyInserts &= kind == RowKind.INSERT;
    }

    /** Drops the rows taken in last. */
    void drop(int rows) {
        count -= rows;
    }

    /** Passes on what there is. */
    void flush() {
        if (count > 0) {
            batch.rowCount = count;
            batch.kinds = onlyInserts ? null : kinds;
            output.rows(batch);
        }
        batch.clear();
        count = 0;
        onlyInserts = true;
    }
}
