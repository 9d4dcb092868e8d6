package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.exchange.Versions.Published;

/**
 * Looks rows up by key, each at the version that readers see at that moment. Mutable: it keeps scratch space. Thread: its
 * owner's; any number of readers run beside each other and beside the writer.
 */
public final class TableReader {
    private final RowStore store;
    private final RowBytes keyGiven;
    private final RowBytes keyStored;
    private final RowBytes value;
    private byte[] entry = new byte[128];
    private Published seen;

    TableReader(RowStore store, TableLayout layout) {
        this.store = store;
        int[] given = new int[layout.keys().length];
        for (int index = 0; index < given.length; index++) {
            given[index] = index;
        }
        keyGiven = new RowBytes(given);
        keyStored = new RowBytes(layout.keys());
        value = new RowBytes(layout.values());
        seen = store.versions().published();
    }

    /**
     * Copies the row of a key into a row of a batch.
     *
     * @param keys the key's columns alone, in the order of the key, with the types that the table stores
     * @param target all columns of the table
     * @return whether there is one
     */
    public boolean find(ColumnBatch keys, int row, ColumnBatch target, int targetRow) {
        keyGiven.encode(keys, row);
        int hash = RowBytes.hash(keyGiven.bytes(), 0, keyGiven.length());
        TableSegment segment = store.segmentOf(hash);
        long stamp = segment.lock.read();
        try {
            seen = store.versions().published();
            long newest = segment.find(hash, keyGiven.bytes(), 0, keyGiven.length());
            long found = segment.visible(newest, seen.version());
            if (found == TableSegment.NONE) {
                return false;
            }
            int size = segment.size(found);
            if (entry.length < size) {
                entry = new byte[Math.max(size, entry.length * 2)];
            }
            segment.copy(found, entry, 0);
        } finally {
            segment.lock.doneReading(stamp);
        }
        int at = keyStored.decode(entry, 0, target, targetRow);
        value.decode(entry, at, target, targetRow);
        return true;
    }

    /** The version of the last answer. */
    public long version() {
        return seen.version();
    }

    /** The watermark at which the last answer is consistent, in milliseconds; Long.MIN_VALUE if nothing is known. */
    public long watermark() {
        return seen.watermark();
    }
}
