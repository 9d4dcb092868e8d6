package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Takes the batches of a stream apart. Mutable. Thread: the reader's. */
final class RowIterator implements Iterator<Row> {
    private static final long WAIT_MILLIS = 1000;

    private final RowStream rows;
    private @Nullable ColumnBatch batch;
    private int place;

    RowIterator(RowStream rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        while (batch == null || place >= batch.activeCount()) {
            if (rows.ended()) {
                return false;
            }
            batch = rows.nextBatch(WAIT_MILLIS);
            place = 0;
        }
        return true;
    }

    @Override
    public Row next() {
        if (!hasNext() || batch == null) {
            throw new NoSuchElementException("there are no more rows");
        }
        Row row = new Row(rows.schema(), rows.timeZone(), batch, batch.activeRow(place));
        place++;
        return row;
    }
}
