package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.Versions.Published;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks over all rows of a table at the version that readers saw when it was opened, whatever is written meanwhile. Rows
 * come in no order. Mutable. Thread: its owner's.
 */
public final class TableScan implements AutoCloseable {
    private static final int STAGED_ROWS = 1024;
    private static final int STAGED_BYTES = 1 << 18;
    private static final int STAGED_BUCKETS = 4096;

    private final RowStore store;
    private final TableLayout layout;
    private final Published at;
    private final RowBytes key;
    private final RowBytes value;
    private int segment;
    private long walked;
    private byte[] staged = new byte[1 << 12];
    private int stagedBytes;
    private int stagedRows;
    private boolean closed;

    TableScan(RowStore store, TableLayout layout, Published at) {
        this.store = store;
        this.layout = layout;
        this.at = at;
        key = new RowBytes(layout.keys());
        value = new RowBytes(layout.values());
    }

    /** The version of the rows. */
    public long version() {
        return at.version();
    }

    /** The watermark at which the rows are consistent, in milliseconds; Long.MIN_VALUE if nothing is known. */
    public long watermark() {
        return at.watermark();
    }

    /** The next rows, with all columns of the table, which belong to the caller; null if there are no more. */
    public @Nullable ColumnBatch next() {
        while (hasRoom() && segment < store.segmentCount() && !closed) {
            stage(store.segment(segment));
        }
        if (stagedRows == 0) {
            close();
            return null;
        }
        ColumnBatch batch = ColumnBatch.create(layout.schema(), stagedRows);
        int place = 0;
        for (int row = 0; row < stagedRows; row++) {
            place = key.decode(staged, place, batch, row);
            place = value.decode(staged, place, batch, row);
        }
        batch.rowCount = stagedRows;
        stagedRows = 0;
        stagedBytes = 0;
        return batch;
    }

    private boolean hasRoom() {
        return stagedRows < STAGED_ROWS && stagedBytes < STAGED_BYTES;
    }

    /** Copies the rows of the next buckets, so that the writer waits only for the copying. */
    private void stage(TableSegment rows) {
        long stamp = rows.lock.read();
        try {
            int buckets = 0;
            while (walked < 1L << Integer.SIZE && buckets++ < STAGED_BUCKETS && hasRoom()) {
                int bucket = rows.bucketOf(walked);
                long newest = rows.head(bucket);
                while (newest != TableSegment.NONE) {
                    long entry = rows.visible(newest, at.version());
                    if (entry != TableSegment.NONE) {
                        stage(rows, entry);
                    }
                    newest = rows.longAt(newest, TableSegment.NEXT);
                }
                walked = rows.walkedBehind(bucket);
            }
        } finally {
            rows.lock.doneReading(stamp);
        }
        if (walked >= 1L << Integer.SIZE) {
            segment++;
            walked = 0;
        }
    }

    private void stage(TableSegment rows, long entry) {
        int size = rows.size(entry);
        if (stagedBytes + size > staged.length) {
            staged = Arrays.copyOf(staged, Math.max(staged.length * 2, stagedBytes + size));
        }
        rows.copy(entry, staged, stagedBytes);
        stagedBytes += size;
        stagedRows++;
    }

    /** Lets the table forget the version; closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            store.versions().close(at.version());
        }
    }
}
