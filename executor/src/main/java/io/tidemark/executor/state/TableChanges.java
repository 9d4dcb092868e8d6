package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;

/**
 * What one table has changed since its last snapshot: marks beside the slots on the heap, and the keys of what is no longer
 * there. Mutable. Thread: task thread.
 */
final class TableChanges {
    private static final int ROWS = TableShape.SpillBuffers.ROWS;

    private final StateTable table;
    private final TableSpill spill;
    private final ChangeNotes notes;
    private boolean cleared;
    private boolean saved;

    /** Whether there was something saved before the snapshot at hand. */
    private boolean savedBefore;

    TableChanges(StateTable table, TableSpill spill) {
        this.table = table;
        this.spill = spill;
        notes = new ChangeNotes(spill.shape().keysOnly());
    }

    /** Where keys are noted. */
    ChangeNotes notes() {
        return notes;
    }

    /** Whether a snapshot has entries of this table. */
    boolean isSaved() {
        return saved;
    }

    /** Notes the key of an entry that is about to be removed. */
    void onRemove(int slot) {
        HotTable hot = table.hot();
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        buffers.slots[0] = slot;
        keysOf(hot, buffers, 1);
        notes.add(buffers.keys, 1);
        hot.clearChanged(slot);
    }

    /** Notes that all entries are gone. */
    void onClear() {
        notes.clear();
        cleared = true;
    }

    /** Notes the changes of all entries on the heap, which are about to be written to files. */
    void onSpill() {
        HotTable hot = table.hot();
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        int last = -1;
        int count;
        while ((count = hot.scanChanged(last, buffers.slots, ROWS)) > 0) {
            last = buffers.slots[count - 1];
            keysOf(hot, buffers, count);
            notes.add(buffers.keys, count);
        }
    }

    void close() {
        notes.clear();
    }

    private static void keysOf(HotTable hot, TableShape.SpillBuffers buffers, int count) {
        clear(buffers.keys);
        hot.writeKeys(buffers.slots, count, buffers.keys, 0);
    }

    private static void clear(ColumnVector[] keys) {
        for (ColumnVector key : keys) {
            key.clear();
        }
    }

    void write(SnapshotWriter target, int number, long pane, TaskShare share) {
        HotTable hot = table.hot();
        if (cleared && saved) {
            target.drop(number, pane);
            saved = false;
        }
        savedBefore = saved;
        if (notes.keys() != null) {
            writeNoted(hot, notes.keys(), target, number, pane, share);
        }
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        int last = -1;
        int count;
        while ((count = hot.scanChanged(last, buffers.slots, ROWS)) > 0) {
            last = buffers.slots[count - 1];
            keysOf(hot, buffers, count);
            share.groups(buffers.keys, count, buffers.groups);
            for (int row = 0; row < count; row++) {
                put(hot, buffers.slots[row], row, target, number, pane);
                hot.clearChanged(buffers.slots[row]);
            }
            saved = true;
        }
        notes.clear();
        cleared = false;
    }

    /** Writes an entry that is on the heap, with what files have of it. */
    private void put(HotTable hot, int slot, int row, SnapshotWriter target, int number, long pane) {
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        EntryCodec codec = buffers.codec;
        byte[] old = spill.cold() == null || !table.isPane() ? null : spill.get(codec.key(buffers.keys, row));
        int keyLength = codec.startEntry(buffers.keys, row);
        int valueLength;
        if (old == null) {
            valueLength = codec.endEntry(hot, slot);
        } else {
            buffers.staged.clear();
            int staged = buffers.staged.addValue(old);
            spill.merger().merge(buffers.staged, staged, hot, slot);
            valueLength = codec.endEntry(buffers.staged, staged);
        }
        target.put(number, pane, buffers.groups[row], codec.buffer(), 0, keyLength, valueLength);
    }

    /** Writes what became of keys that were noted; those that are marked on the heap too are left to their marks. */
    private void writeNoted(
            HotTable hot, HotTable noted, SnapshotWriter target, int number, long pane, TaskShare share) {
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        int[] found = buffers.found;
        int index = 0;
        int count;
        while ((count = noted.scan(index, buffers.slots, ROWS)) > 0) {
            index = noted.indexOf(buffers.slots[count - 1]) + 1;
            keysOf(noted, buffers, count);
            share.groups(buffers.keys, count, buffers.groups);
            hot.peek(buffers.keys, 0, count, found);
            for (int row = 0; row < count; row++) {
                if (found[row] < 0) {
                    writeCold(row, target, number, pane);
                } else if (!hot.isChanged(found[row])) {
                    put(hot, found[row], row, target, number, pane);
                    saved = true;
                }
            }
        }
    }

    private void writeCold(int row, SnapshotWriter target, int number, long pane) {
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        EntryCodec codec = buffers.codec;
        byte[] value = spill.cold() == null ? null : spill.get(codec.key(buffers.keys, row));
        int keyLength = codec.startEntry(buffers.keys, row);
        if (value != null) {
            int valueLength = codec.endEntry(value);
            target.put(number, pane, buffers.groups[row], codec.buffer(), 0, keyLength, valueLength);
            saved = true;
        } else if (savedBefore) {
            target.remove(number, pane, buffers.groups[row], codec.buffer(), 0, keyLength);
        }
    }

    void restore(byte[] buffer, int start, int keyLength) {
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        clear(buffers.oneKey); // keys may be used to make room
        buffers.codec.readKey(buffer, start, buffers.oneKey, 0);
        int slot = table.locateRestored(buffers.oneKey);
        buffers.codec.readValue(buffer, start + keyLength, table, slot);
        saved = true;
    }
}
