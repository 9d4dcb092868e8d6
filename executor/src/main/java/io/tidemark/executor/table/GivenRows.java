package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.SnapshotReader;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.types.RowKind;
import java.util.Arrays;

/**
 * The rows of a table as somebody further on knows them, and what a new row changes in what he knows. Mutable. Thread: task
 * thread.
 */
final class GivenRows {
    private static final int TABLE = 0;

    private final TableLayout layout;
    private final RowStore store;
    private final RowBytes key;
    private final RowBytes value;
    private final byte[][] before = {new byte[128]};
    private byte[] buffer = new byte[128];
    private ColumnBatch changes;
    private byte[] kinds;

    /** @param pages the memory of the rows */
    GivenRows(TableLayout layout, PageSource pages) {
        this.layout = layout;
        store = new RowStore(pages);
        key = new RowBytes(layout.keys());
        value = new RowBytes(layout.values());
        changes = ColumnBatch.create(layout.schema(), 1);
        kinds = new byte[1];
        store.noteChanges();
    }

    /** Begins to take rows in. */
    void begin(int rows) {
        store.begin();
        changes = ColumnBatch.create(layout.schema(), Math.max(1, 2 * rows));
        kinds = new byte[Math.max(1, 2 * rows)];
    }

    /** Takes a row in and notes what that changes. */
    void put(ColumnBatch batch, int row) {
        key.encode(batch, row);
        value.encode(batch, row);
        int was = store.current(key.bytes(), key.length(), before);
        boolean same = was == key.length() + value.length()
                && Arrays.equals(before[0], key.length(), was, value.bytes(), 0, value.length());
        if (same) {
            return;
        }
        if (was != TableSegment.GONE) {
            addBefore(RowKind.UPDATE_BEFORE);
        }
        store.put(key.bytes(), key.length(), value.bytes(), value.length());
        kinds[changes.rowCount] = (byte) (was == TableSegment.GONE ? RowKind.INSERT : RowKind.UPDATE_AFTER).ordinal();
        for (int column = 0; column < changes.columns.length; column++) {
            changes.columns[column].copyFrom(batch.columns[column], row, changes.rowCount);
        }
        changes.rowCount++;
    }

    /** Takes away the row with the key of this one, and notes it if it was there. */
    void remove(ColumnBatch batch, int row) {
        key.encode(batch, row);
        if (store.current(key.bytes(), key.length(), before) != TableSegment.GONE) {
            addBefore(RowKind.DELETE);
            store.remove(key.bytes(), key.length());
        }
    }

    /** Takes a row in of which nobody wants to know what it changes. */
    void set(ColumnBatch batch, int row, boolean puts) {
        key.encode(batch, row);
        value.encode(batch, row);
        if (puts) {
            store.put(key.bytes(), key.length(), value.bytes(), value.length());
        } else {
            store.remove(key.bytes(), key.length());
        }
    }

    private void addBefore(RowKind kind) {
        kinds[changes.rowCount] = (byte) kind.ordinal();
        int place = key.decode(before[0], 0, changes, changes.rowCount);
        value.decode(before[0], place, changes, changes.rowCount++);
    }

    /** What the rows since {@link #begin} have changed, in their order; it belongs to the caller. */
    ColumnBatch end() {
        store.publish(store.end(), Long.MIN_VALUE);
        changes.kinds = kinds;
        return changes;
    }

    /** All rows. */
    TableScan scan() {
        return new TableScan(store, layout, store.versions().open());
    }

    long rows() {
        return store.rows();
    }

    long bytes() {
        return store.bytes();
    }

    /** @param share tells the key group of each row */
    void snapshot(SnapshotWriter target, TaskShare share) {
        ColumnBatch row = ColumnBatch.create(layout.schema(), 1);
        ColumnVector[] columns = row.columns;
        store.takeNotes((keyBytes, keyStart, keyLength, given, start, length) -> {
            int size = keyLength + Math.max(0, length);
            if (buffer.length < size) {
                buffer = new byte[Math.max(size, buffer.length * 2)];
            }
            System.arraycopy(keyBytes, keyStart, buffer, 0, keyLength);
            row.clear();
            key.decode(buffer, 0, row, 0);
            int group = share.group(columns, 0, 0);
            if (length == TableSegment.GONE) {
                target.remove(TABLE, SnapshotWriter.NO_PANE, group, buffer, 0, keyLength);
                return;
            }
            System.arraycopy(given, start, buffer, keyLength, length);
            target.put(TABLE, SnapshotWriter.NO_PANE, group, buffer, 0, keyLength, length);
        });
    }

    void restore(SnapshotReader source) {
        store.begin();
        source.entries(
                TABLE,
                (pane, group, bytes, start, keyLength, valueLength) ->
                        store.write(bytes, start, keyLength, bytes, start + keyLength, valueLength));
        store.publish(store.end(), Long.MIN_VALUE);
        store.noteChanges();
    }
}
