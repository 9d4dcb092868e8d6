package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.RowKind;
import java.util.Arrays;

/**
 * Rows that a version has changed, or some of its rows; all columns of the table.
 *
 * @param batch the rows with their kinds; never changed any more
 * @param version which version
 * @param watermark at which it is consistent, in milliseconds; Long.MIN_VALUE if nothing is known
 * @param bytes their size, about
 */
public record TableRows(ColumnBatch batch, long version, long watermark, long bytes) {
    /** What the version that is being written changes; updates of a row to what it was are left out. */
    static TableRows ofChanges(RowStore store, TableLayout layout, long watermark) {
        ColumnBatch batch = ColumnBatch.create(layout.schema(), Math.max(1, store.touchedCount() * 2));
        byte[] kinds = new byte[Math.max(1, store.touchedCount() * 2)];
        RowBytes key = new RowBytes(layout.keys());
        RowBytes value = new RowBytes(layout.values());
        long[] bytes = new long[1];
        store.forEachChange((before, beforeLength, after, afterLength, keyLength) -> {
            boolean was = beforeLength != TableSegment.GONE;
            boolean is = afterLength != TableSegment.GONE;
            if (was && is && Arrays.equals(before, 0, beforeLength, after, 0, afterLength)) {
                return;
            }
            if (was) {
                kinds[batch.rowCount] = (byte) (is ? RowKind.UPDATE_BEFORE : RowKind.DELETE).ordinal();
                int place = key.decode(before, 0, batch, batch.rowCount);
                value.decode(before, place, batch, batch.rowCount++);
            }
            if (is) {
                kinds[batch.rowCount] = (byte) (was ? RowKind.UPDATE_AFTER : RowKind.INSERT).ordinal();
                int place = key.decode(after, 0, batch, batch.rowCount);
                value.decode(after, place, batch, batch.rowCount++);
            }
            bytes[0] += Math.max(0, beforeLength) + Math.max(0, afterLength) + 64;
        });
        batch.kinds = kinds;
        return new TableRows(batch, store.applied() + 1, watermark, bytes[0] + 64);
    }
}
