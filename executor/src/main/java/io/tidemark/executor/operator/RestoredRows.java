package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.types.Schema;
import java.util.Arrays;

/** Rows that come from a snapshot in no order, until all are there. Mutable. Thread: the one that restores. */
final class RestoredRows {
    private final RowBuffer rows;
    private long[] panes = new long[64];
    private long[] ids = new long[64];

    RestoredRows(Schema schema) {
        rows = new RowBuffer(schema);
    }

    /** Copies the only row of a batch. */
    void add(long pane, long id, ColumnBatch batch) {
        int number = rows.append(batch, 0);
        if (number == ids.length) {
            ids = Arrays.copyOf(ids, number * 2);
            panes = Arrays.copyOf(panes, number * 2);
        }
        panes[number] = pane;
        ids[number] = id;
    }

    /** Shows all rows in the order of their ids. */
    void forEach(SavedRows.RowConsumer consumer) {
        int[] order = new int[rows.size()];
        for (int number = 0; number < order.length; number++) {
            order[number] = number;
        }
        RowNumbers.sort(order, order.length, (left, right) -> Long.compare(ids[left], ids[right]));
        for (int number : order) {
            consumer.row(panes[number], ids[number], rows.chunk(number), rows.rowInChunk(number));
        }
    }
}
