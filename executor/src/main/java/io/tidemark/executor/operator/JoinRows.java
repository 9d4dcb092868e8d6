package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.RowBuffer;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.types.Schema;
import java.util.Arrays;

/** The rows of one side of one window of a join. Mutable; owned by one operator. */
final class JoinRows {
    private final SavedRows saved;
    private final RowBuffer rows;

    /** For each row its id in snapshots. */
    private long[] ids = new long[16];

    /** Rows of lower numbers are in snapshots. */
    private int firstUnsaved;

    JoinRows(Schema schema, SavedRows saved) {
        this.saved = saved;
        rows = new RowBuffer(schema);
    }

    RowBuffer rows() {
        return rows;
    }

    /** Copies the first {@code count} of the listed rows. */
    void append(ColumnBatch batch, int[] batchRows, int count) {
        int first = rows.size();
        rows.append(batch, batchRows, count);
        ensureIds(rows.size());
        for (int place = 0; place < count; place++) {
            ids[first + place] = saved.newId(batch, batchRows[place]);
        }
    }

    private void ensureIds(int count) {
        if (ids.length < count) {
            ids = Arrays.copyOf(ids, Math.max(ids.length * 2, count));
        }
    }

    /** Whether a snapshot has some of the rows. */
    boolean isSaved() {
        return firstUnsaved > 0;
    }

    /** Writes the rows that no snapshot has. */
    void snapshot(SnapshotWriter target, long pane) {
        for (int number = firstUnsaved; number < rows.size(); number++) {
            saved.put(target, pane, ids[number], rows.chunk(number), rows.rowInChunk(number));
        }
        firstUnsaved = rows.size();
    }

    /** Takes a row back that a snapshot has. */
    void restore(long id, ColumnBatch batch, int row) {
        int number = rows.append(batch, row);
        ensureIds(number + 1);
        ids[number] = id;
        firstUnsaved = rows.size();
    }
}
