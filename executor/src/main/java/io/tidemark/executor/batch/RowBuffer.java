package io.tidemark.executor.batch;

import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are kept, as a list of full batches. A row's number is its place in the order of arrival. Mutable; owned by
 * one operator.
 */
public final class RowBuffer {
    private static final int SHIFT = 11;
    private static final int CHUNK = 1 << SHIFT;
    private static final int MASK = CHUNK - 1;

    private final Schema schema;
    private final List<ColumnBatch> chunks = new ArrayList<>();
    private int size;
    private long textBytes;

    public RowBuffer(Schema schema) {
        this.schema = schema;
    }

    /** How many rows there are. */
    public int size() {
        return size;
    }

    /** About how many bytes they take, their texts included. */
    public long bytes() {
        long perRow = 0;
        for (int index = 0; index < schema.size(); index++) {
            perRow += switch (schema.type(index).layout()) {
                case LONG, DOUBLE -> 9;
                case WIDE -> 17;
                case BYTES -> 9;
            };
        }
        return (long) chunks.size() * CHUNK * perRow + textBytes;
    }

    /** Copies all active rows of a batch. */
    public void append(ColumnBatch batch) {
        append(batch, batch.activeRows(), batch.activeCount());
    }

    /** Copies the first {@code count} of the listed rows. */
    public void append(ColumnBatch batch, int[] rows, int count) {
        for (int done = 0; done < count; ) {
            if ((size & MASK) == 0) {
                chunks.add(ColumnBatch.create(schema, CHUNK));
            }
            ColumnBatch chunk = chunks.get(size >>> SHIFT);
            int fits = Math.min(count - done, CHUNK - (size & MASK));
            for (int column = 0; column < chunk.columns.length; column++) {
                chunk.columns[column].copyRows(batch.columns[column], rows, done, fits, size & MASK);
                countTexts(chunk.columns[column], size & MASK, fits);
            }
            chunk.rowCount = (size & MASK) + fits;
            size += fits;
            done += fits;
        }
    }

    /** Copies a row; returns its number. */
    public int append(ColumnBatch batch, int row) {
        if ((size & MASK) == 0) {
            chunks.add(ColumnBatch.create(schema, CHUNK));
        }
        ColumnBatch chunk = chunks.get(size >>> SHIFT);
        int at = size & MASK;
        for (int column = 0; column < chunk.columns.length; column++) {
            chunk.columns[column].copyFrom(batch.columns[column], row, at);
            countTexts(chunk.columns[column], at, 1);
        }
        chunk.rowCount = at + 1;
        return size++;
    }

    private void countTexts(ColumnVector column, int from, int count) {
        if (column instanceof BytesVector texts) {
            for (int row = from; row < from + count; row++) {
                textBytes += texts.isNull(row) ? 0 : texts.length[row];
            }
        }
    }

    /** The batch that holds a row. */
    public ColumnBatch chunk(int number) {
        return chunks.get(number >>> SHIFT);
    }

    /** The row's place in its batch. */
    public int rowInChunk(int number) {
        return number & MASK;
    }

    /** Copies a row into a row of a batch. */
    public void copyTo(int number, ColumnBatch target, int row) {
        ColumnBatch chunk = chunk(number);
        for (int column = 0; column < chunk.columns.length; column++) {
            target.columns[column].copyFrom(chunk.columns[column], number & MASK, row);
        }
    }

    /** Forgets all rows. */
    public void clear() {
        chunks.clear();
        size = 0;
        textBytes = 0;
    }
}
