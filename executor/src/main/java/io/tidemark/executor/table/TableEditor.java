package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.types.RowKind;

/** Puts and removes rows inside one {@link KeyedTable.Change}. Mutable. Thread: the one that makes the change. */
public final class TableEditor {
    private final RowStore store;
    private final RowBytes key;
    private final RowBytes value;
    private final RowBytes keyAlone;

    TableEditor(RowStore store, TableLayout layout) {
        this.store = store;
        key = new RowBytes(layout.keys());
        value = new RowBytes(layout.values());
        int[] first = new int[layout.keys().length];
        for (int index = 0; index < first.length; index++) {
            first[index] = index;
        }
        keyAlone = new RowBytes(first);
    }

    /** Puts a row in the place of the one with its key. The batch has all columns of the table. */
    public void put(ColumnBatch batch, int row) {
        key.encode(batch, row);
        value.encode(batch, row);
        store.put(key.bytes(), key.length(), value.bytes(), value.length());
    }

    /** Removes the row with the key of this row, of which only the key's columns are looked at. */
    public void remove(ColumnBatch batch, int row) {
        key.encode(batch, row);
        store.remove(key.bytes(), key.length());
    }

    /** Removes the row of a key, given as the key's columns alone in their order; says whether there was one. */
    public boolean removeKey(ColumnBatch keys, int row) {
        keyAlone.encode(keys, row);
        long before = store.rows();
        store.remove(keyAlone.bytes(), keyAlone.length());
        return store.rows() < before;
    }

    /** Does what the kinds of the active rows of a batch say, in their order. */
    public void apply(ColumnBatch batch) {
        int count = batch.activeCount();
        for (int place = 0; place < count; place++) {
            int row = batch.activeRow(place);
            RowKind kind = batch.kind(row);
            if (kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER) {
                put(batch, row);
            } else {
                remove(batch, row);
            }
        }
    }

    /** Removes all rows that a walk gives. */
    void removeAll(TableScan scan) {
        for (ColumnBatch batch = scan.next(); batch != null; batch = scan.next()) {
            for (int row = 0; row < batch.rowCount; row++) {
                remove(batch, row);
            }
        }
    }

    /** Writes a row that is bytes already. */
    void write(byte[] keyBytes, int keyStart, int keyLength, byte[] valueBytes, int valueStart, int valueLength) {
        store.write(keyBytes, keyStart, keyLength, valueBytes, valueStart, valueLength);
    }
}
