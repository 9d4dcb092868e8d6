package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.FrozenChanges;
import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.snapshot.TaskShare;
import org.jspecify.annotations.Nullable;

/**
 * What one table has changed since its last snapshot: marks beside the slots on the heap, and the keys of what is no longer
 * there. A snapshot sets both apart ({@link #freeze}) and begins new ones; the entries are written later, some at a time,
 * and each that is about to change, to be removed or to be written to files is written before. So a key whose entry is
 * noted and not marked has in the files what it had at the freeze. Mutable. Thread: task thread.
 */
final class TableChanges implements FrozenChanges {
    private static final int FIRST_LOOK = 64;
    private static final int ROWS = TableShape.SpillBuffers.ROWS;

    /** Where a snapshot's entries go. */
    private record Target(SnapshotWriter writer, int number, long pane, TaskShare share) {}

    private final StateTable table;
    private final TableSpill spill;
    private ChangeNotes notes;
    private boolean cleared;
    private boolean saved;

    /** The snapshot that has not got all yet, or null. */
    private @Nullable Target target;

    /** Keys that were noted before it. */
    private ChangeNotes frozenNotes;

    /** Whether there was something saved before it. */
    private boolean savedBefore;

    private long located;

    /** So many must have been located before it is worth a look how many entries are marked. */
    private long nextLook = FIRST_LOOK;

    private int lastSlot;
    private int nextNote;

    TableChanges(StateTable table, TableSpill spill) {
        this.table = table;
        this.spill = spill;
        notes = new ChangeNotes(spill.shape().keysOnly());
        frozenNotes = new ChangeNotes(spill.shape().keysOnly());
    }

    /** Whether a snapshot has entries of this table, or may get some. */
    boolean isSaved() {
        return saved || target != null;
    }

    /** About how many entries the next snapshot gets, or a few more, and what the last one has not got yet. */
    long count() {
        return Math.min(located, table.hot().size) + notes.count() + frozenNotes.count();
    }

    /** So many entries were located to be changed. */
    void onLocate(int count) {
        located += count;
        if (located >= nextLook) {
            HotTable hot = table.hot();
            nextLook = located >= 4L * hot.size && hot.stopMarkingIfNearlyAllAre()
                    ? Long.MAX_VALUE
                    : Math.max(2 * located, 4L * hot.size);
        }
    }

    /** Sets apart what has changed. */
    void freeze(SnapshotWriter writer, int number, long pane, TaskShare share) {
        finish();
        if (cleared && saved) {
            writer.drop(number, pane);
            saved = false;
        }
        cleared = false;
        savedBefore = saved;
        ChangeNotes spare = frozenNotes;
        frozenNotes = notes;
        notes = spare;
        table.hot().freeze();
        located = 0;
        nextLook = FIRST_LOOK;
        lastSlot = -1;
        nextNote = 0;
        target = new Target(writer, number, pane, share);
        writer.later(this);
    }

    @Override
    public boolean writeSome(int most) {
        Target into = target;
        if (into == null) {
            return false;
        }
        int left = most;
        while (left > 0) {
            int count = writeMarked(into, Math.min(left, ROWS));
            if (count == 0) {
                count = writeNoted(into, Math.min(left, ROWS));
            }
            if (count == 0) {
                target = null;
                frozenNotes.clear();
                return false;
            }
            left -= count;
        }
        return true;
    }

    /** Writes all that is left, because the table's memory is about to be arranged anew. */
    void finish() {
        while (writeSome(Integer.MAX_VALUE)) {
            // each round writes some
        }
    }

    @Override
    public void giveUp() {
        target = null;
        frozenNotes.clear();
    }

    /** Slots have moved. */
    void onMove() {
        lastSlot = -1;
        nextLook = located;
    }

    private int writeMarked(Target into, int most) {
        HotTable hot = table.hot();
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        int count = hot.scanFrozen(lastSlot, buffers.slots, most);
        if (count > 0) {
            lastSlot = buffers.slots[count - 1];
            for (int index = 0; index < count; index++) {
                hot.clearFrozen(buffers.slots[index]);
            }
            putAll(into, hot, count);
        }
        return count;
    }

    private int writeNoted(Target into, int most) {
        HotTable noted = frozenNotes.keys();
        if (noted == null) {
            return 0;
        }
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        int count = noted.scan(nextNote, buffers.slots, most);
        if (count > 0) {
            nextNote = noted.indexOf(buffers.slots[count - 1]) + 1;
            keysOf(noted, buffers, count);
            into.share().groups(buffers.keys, count, buffers.groups);
            for (int row = 0; row < count; row++) {
                noted.remove(buffers.slots[row]);
                writeCold(into, row);
            }
        }
        return count;
    }

    /** Entries are about to change. */
    void beforeChange(int[] found, int count) {
        Target into = target;
        if (into == null) {
            return;
        }
        HotTable hot = table.hot();
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        for (int done = 0; done < count; done += ROWS) {
            int taken = hot.takeFrozen(found, done, Math.min(ROWS, count - done), buffers.slots);
            if (taken > 0) {
                putAll(into, hot, taken);
            }
        }
    }

    /** Notes the key of an entry that is about to be removed. */
    void onRemove(int slot) {
        HotTable hot = table.hot();
        beforeLoss(hot, slot);
        note(hot, slot);
        hot.clearMarks(slot);
    }

    /** An entry on the heap is about to be written to files. */
    void onEvict(int slot) {
        HotTable hot = table.hot();
        beforeLoss(hot, slot);
        if (hot.isChanged(slot)) {
            note(hot, slot);
        }
    }

    /** What the last snapshot lacks of an entry, or of a former one with the same key, cannot be written any later. */
    private void beforeLoss(HotTable hot, int slot) {
        Target into = target;
        if (into == null) {
            return;
        }
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        buffers.slots[0] = slot;
        if (hot.isFrozen(slot)) {
            hot.clearFrozen(slot);
            putAll(into, hot, 1);
        } else if (frozenNotes.keys() != null) {
            keysOf(hot, buffers, 1);
            if (frozenNotes.take(buffers.keys, 1, buffers.found)) {
                into.share().groups(buffers.keys, 1, buffers.groups);
                writeCold(into, 0);
            }
        }
    }

    private void note(HotTable hot, int slot) {
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        buffers.slots[0] = slot;
        keysOf(hot, buffers, 1);
        notes.add(buffers.keys, 1);
    }

    /** Notes that all entries are gone; {@link #finish} was called before. */
    void onClear() {
        notes.clear();
        nextLook = located;
        cleared = true;
    }

    /** Notes the changes of all entries on the heap, which are about to be written to files; as {@link #onClear}. */
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
        nextLook = located;
    }

    void close() {
        notes.clear();
        frozenNotes.clear();
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

    /** Writes the entries of the slots that the buffers have; what is noted of their keys does not count any more. */
    private void putAll(Target into, HotTable hot, int count) {
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        keysOf(hot, buffers, count);
        frozenNotes.take(buffers.keys, count, buffers.found);
        into.share().groups(buffers.keys, count, buffers.groups);
        for (int row = 0; row < count; row++) {
            put(into, hot, buffers.slots[row], row);
        }
        saved = true;
    }

    /** Writes an entry that is on the heap, with what files have of it. */
    private void put(Target into, HotTable hot, int slot, int row) {
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
        into.writer().put(into.number(), into.pane(), buffers.groups[row], codec.buffer(), 0, keyLength, valueLength);
    }

    /** Writes what files have of a key that was noted and is not marked on the heap. */
    private void writeCold(Target into, int row) {
        TableShape.SpillBuffers buffers = spill.shape().buffers();
        EntryCodec codec = buffers.codec;
        byte[] value = spill.cold() == null ? null : spill.get(codec.key(buffers.keys, row));
        int keyLength = codec.startEntry(buffers.keys, row);
        int group = buffers.groups[row];
        if (value != null) {
            int valueLength = codec.endEntry(value);
            into.writer().put(into.number(), into.pane(), group, codec.buffer(), 0, keyLength, valueLength);
            saved = true;
        } else if (savedBefore) {
            into.writer().remove(into.number(), into.pane(), group, codec.buffer(), 0, keyLength);
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
