package io.tidemark.executor.table;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.operator.StoredValues;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one UPDATE or DELETE does to a table, as one version. Rows are the key's columns as they are, in the order of the key,
 * and for UPDATE then all columns as they are to be. Mutable: for one statement. Thread: the session's, which lets nobody
 * else write meanwhile.
 */
public final class RowChanges {
    private final KeyedTable table;
    private final StoredValues values;
    private final boolean updates;
    private final int keyCount;
    private final RowBytes oldKey;
    private final RowBytes newKey;
    private long count;

    /** @param updates UPDATE (true) or DELETE (false) */
    public RowChanges(KeyedTable table, TableDefinition definition, boolean updates) {
        this.table = table;
        this.values = new StoredValues(definition);
        this.updates = updates;
        keyCount = table.layout().keys().length;
        int[] first = new int[keyCount];
        for (int index = 0; index < keyCount; index++) {
            first[index] = index;
        }
        oldKey = new RowBytes(first);
        newKey = new RowBytes(table.layout().keys());
    }

    /** How many rows were changed. */
    public long count() {
        return count;
    }

    /**
     * Applies all rows.
     *
     * @return the version
     * @throws TidemarkException DUPLICATE_KEY if two rows were to have the same key, or what columns refuse; nothing is
     *     changed then
     */
    public long apply(List<ColumnBatch> batches) {
        List<ColumnBatch> updated = new ArrayList<>();
        for (ColumnBatch batch : batches) {
            count += batch.activeCount();
            if (updates) {
                ColumnBatch after = new ColumnBatch(Arrays.copyOfRange(batch.columns, keyCount, batch.columns.length));
                after.describeAs(batch);
                values.check(after);
                updated.add(after);
            }
        }
        if (updates) {
            checkKeys(batches, updated);
        }
        return table.apply(
                editor -> {
                    for (ColumnBatch batch : batches) {
                        removeOld(batch, editor);
                    }
                    updated.forEach(editor::apply);
                },
                Long.MIN_VALUE);
    }

    private void removeOld(ColumnBatch batch, TableEditor editor) {
        for (int place = 0; place < batch.activeCount(); place++) {
            oldKey.encode(batch, batch.activeRow(place));
            editor.write(oldKey.bytes(), 0, oldKey.length(), oldKey.bytes(), 0, TableSegment.GONE);
        }
    }

    /** A new key may be that of a row that is changed too, but of no other, and of one row only. */
    private void checkKeys(List<ColumnBatch> batches, List<ColumnBatch> updated) {
        Set<ByteBuffer> old = new HashSet<>();
        boolean moved = false;
        for (int index = 0; index < batches.size(); index++) {
            ColumnBatch batch = batches.get(index);
            for (int place = 0; place < batch.activeCount(); place++) {
                int row = batch.activeRow(place);
                oldKey.encode(batch, row);
                newKey.encode(updated.get(index), row);
                moved |= !Arrays.equals(oldKey.bytes(), 0, oldKey.length(), newKey.bytes(), 0, newKey.length());
                old.add(ByteBuffer.wrap(oldKey.copy()));
            }
        }
        Set<ByteBuffer> fresh = new HashSet<>();
        for (int index = 0; moved && index < updated.size(); index++) {
            ColumnBatch batch = updated.get(index);
            for (int place = 0; place < batch.activeCount(); place++) {
                newKey.encode(batch, batch.activeRow(place));
                ByteBuffer key = ByteBuffer.wrap(newKey.copy());
                boolean taken = !old.contains(key) && isThere(batch, batch.activeRow(place));
                if (!fresh.add(key) || taken) {
                    throw new TidemarkException(
                            ErrorCode.DUPLICATE_KEY,
                            "after this UPDATE two rows of " + table.name() + " would have the same primary key",
                            "leave the key as it is, or give each row a key of its own",
                            null);
                }
            }
        }
    }

    private boolean isThere(ColumnBatch batch, int row) {
        int[] keys = table.layout().keys();
        ColumnVector[] columns = new ColumnVector[keys.length];
        for (int index = 0; index < keys.length; index++) {
            columns[index] = batch.columns[keys[index]];
        }
        ColumnBatch found = ColumnBatch.create(table.layout().schema(), 1);
        return table.reader().find(new ColumnBatch(columns), row, found, 0);
    }
}
