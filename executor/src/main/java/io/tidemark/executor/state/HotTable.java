package io.tidemark.executor.state;

import io.tidemark.executor.batch.BytesVector;
import io.tidemark.executor.batch.ColumnVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries on the heap: slots of equal width in one flat {@code long[]}, bytes in a slab. A slot is named by the place of
 * its value's first long; its base is where it begins, its index counts slots. Mutable. Thread: task thread.
 */
abstract sealed class HotTable implements MutableStateValues permits LongTable, WordTable, CacheTable {
    /** A slot that was never used. */
    static final long FREE = 0;

    /** A slot whose entry was removed; searches go on behind it. */
    static final long REMOVED = 1;

    static final int MIN_CAPACITY = 16;

    /** What one array may take. */
    static final long MAX_BYTES = (Integer.MAX_VALUE - 16L) * Long.BYTES;

    final SlotLayout layout;
    final Slab slab = new Slab();
    long[] slots;
    int capacity;

    /** Entries now. */
    int size;

    /** Slots that are not {@link #FREE}; what decides about growth. */
    int used;

    final StateMemory memory;

    /** Slots whose entries may have changed since the last snapshot; none if nobody wants to know. */
    private SlotMarks changed = SlotMarks.NONE;

    /** Slots whose entries had changed when the last snapshot was taken and are not in it yet. */
    private SlotMarks frozen = SlotMarks.NONE;

    private boolean tracksChanges;

    /** Whether all entries count as changed, so that none need be marked; {@link #markAll} makes up for it. */
    private boolean allChanged;

    /** Slots lie at least this power of two apart. */
    private final int changedShift;

    HotTable(SlotLayout layout, StateMemory memory, int capacity, int spareSlots) {
        this.layout = layout;
        this.memory = memory;
        this.capacity = capacity;
        slots = memory.take(layout.arrayLength((long) capacity + spareSlots));
        changedShift = 31 - Integer.numberOfLeadingZeros(layout.stride);
    }

    /** Begins to note which entries change. */
    final void trackChanges() {
        tracksChanges = true;
        changed = newMarks();
    }

    final boolean tracksChanges() {
        return tracksChanges;
    }

    private SlotMarks newMarks() {
        SlotMarks marks = new SlotMarks((slots.length >>> changedShift) + 1);
        memory.charge(marks.memory());
        return marks;
    }

    /** Notes that entries change. */
    final void markChanged(int[] found, int count) {
        if (!allChanged) {
            changed.markAll(found, count, changedShift);
        }
    }

    final void markChanged(int slot) {
        changed.mark(slot >>> changedShift);
    }

    final boolean isChanged(int slot) {
        return allChanged || changed.isMarked(slot >>> changedShift);
    }

    /**
     * Looks whether nearly all entries of a small table are marked: then all count as changed until the next snapshot. That
     * writes a few more, and saves a mark for each row.
     *
     * @return whether no more looks are worth it
     */
    final boolean stopMarkingIfNearlyAllAre() {
        allChanged = allChanged || canStopMarking() && changed.areFew() && changed.count() >= size - size / 8;
        return allChanged;
    }

    /** Whether each entry that is there may count as changed. */
    boolean canStopMarking() {
        return true;
    }

    /** Marks all entries if none were marked because all have changed. */
    private void markAll() {
        if (allChanged) {
            allChanged = false;
            for (int index = 0, end = capacity + spareSlots(); index < end; index++) {
                if (isOccupied(index)) {
                    markChanged(baseOf(index) + layout.valueAt);
                }
            }
        }
    }

    /** Puts the entries that have changed so far apart, for a snapshot; those of the last one must be written. */
    final void freeze() {
        markAll();
        SlotMarks spare = frozen == SlotMarks.NONE ? newMarks() : frozen;
        frozen = changed;
        changed = spare;
    }

    /** Whether an entry is to be written to the last snapshot yet. */
    final boolean isFrozen(int slot) {
        return frozen != SlotMarks.NONE && frozen.isMarked(slot >>> changedShift);
    }

    final void clearFrozen(int slot) {
        frozen.unmark(slot >>> changedShift);
    }

    /** Moves to {@code into} the slots among those found that the last snapshot has not got yet, and takes their marks away. */
    final int takeFrozen(int[] found, int from, int count, int[] into) {
        int taken = 0;
        for (int index = from; index < from + count; index++) {
            int number = found[index] >>> changedShift;
            if (frozen.isMarked(number)) {
                frozen.unmark(number);
                into[taken++] = found[index];
            }
        }
        return taken;
    }

    /** Forgets what is marked of a slot. */
    final void clearMarks(int slot) {
        if (tracksChanges) {
            changed.unmark(slot >>> changedShift);
        }
        if (frozen != SlotMarks.NONE) {
            clearFrozen(slot);
        }
    }

    /** Gives up to {@code max} changed slots behind one (-1 for all); fewer only if there are no more. */
    final int scanChanged(int behind, int[] into, int max) {
        markAll();
        return scan(changed, behind, into, max);
    }

    /** The same for those that the last snapshot has not got yet. */
    final int scanFrozen(int behind, int[] into, int max) {
        return scan(frozen, behind, into, max);
    }

    private int scan(SlotMarks marks, int behind, int[] into, int max) {
        int count = marks.scan(behind < 0 ? 0 : (behind >>> changedShift) + 1, into, max);
        for (int index = 0; index < count; index++) {
            into[index] = slotOfMark(into[index]);
        }
        return count;
    }

    /** The only slot that a mark can stand for. */
    private int slotOfMark(int mark) {
        int first = baseOf(0) + layout.valueAt;
        int from = mark << changedShift;
        int index = Math.max(0, from - first + layout.stride - 1) / layout.stride;
        return first + index * layout.stride;
    }

    /** How many slots make so many entries comfortable: a power of two. */
    static int capacityFor(long entries) {
        long wanted = Math.max(MIN_CAPACITY, entries + entries / 2 + 1);
        return (int) Math.min(1 << 29, Long.highestOneBit(wanted * 2 - 1));
    }

    /** How many slots may be used before the table must grow: 5/8. */
    static int threshold(int capacity) {
        return capacity / 8 * 5;
    }

    /**
     * Finds (or, if {@code create}, makes) the entries of rows; see {@link StateTable#locate}. Stops where the table must
     * grow.
     */
    abstract int locate(ColumnVector[] keys, int @Nullable [] rows, int from, int count, int[] found, boolean create);

    /** Finds entries in rows {@code from..} as far as they are on the heap; -1 for the others. Moves nothing. */
    void peek(ColumnVector[] keys, int from, int count, int[] found) {
        locate(keys, null, from, count, found, false);
    }

    /** Slots that only this table has besides {@link #capacity}. */
    abstract int spareSlots();

    /** Whether the slot with an index holds an entry. */
    abstract boolean isOccupied(int index);

    /** Puts the entries of another array of this kind into the empty slots, and tells {@link #moved} of each. */
    abstract void rehash(long[] from, int fromCapacity, OldMarks old);

    /** What was marked of the slots before they were moved. */
    record OldMarks(SlotMarks changed, SlotMarks frozen) {}

    /** An entry has moved. */
    final void moved(OldMarks old, int fromSlot, int toSlot) {
        if (tracksChanges && old.changed.isMarked(fromSlot >>> changedShift)) {
            changed.mark(toSlot >>> changedShift);
        }
        if (frozen != SlotMarks.NONE && old.frozen.isMarked(fromSlot >>> changedShift)) {
            frozen.mark(toSlot >>> changedShift);
        }
    }

    /** Removes an entry; other slots stay valid. */
    abstract void remove(int slot);

    /** Writes the keys of slots into vectors from a row on. */
    abstract void writeKeys(int[] of, int count, ColumnVector[] targets, int firstRow);

    final boolean isFull() {
        return used >= threshold(capacity);
    }

    /** What {@link #isFull} asks for: as many slots again, or only a clean-up if many were removed. */
    final int nextCapacity() {
        return size > threshold(capacity) / 2 ? capacity * 2 : capacity;
    }

    /** The memory of an array for another capacity, in bytes. */
    final long bytesFor(int newCapacity) {
        return layout.arrayLength((long) newCapacity + spareSlots()) * Long.BYTES;
    }

    /** Memory taken, in bytes. */
    final long bytes() {
        return (long) slots.length * Long.BYTES + slab.capacity();
    }

    final void resize(int newCapacity) {
        markAll();
        long[] oldSlots = slots;
        int oldCapacity = capacity;
        slots = memory.take(layout.arrayLength((long) newCapacity + spareSlots()));
        capacity = newCapacity;
        OldMarks old = new OldMarks(changed, frozen);
        if (tracksChanges) {
            changed = newMarks();
        }
        if (frozen != SlotMarks.NONE) {
            frozen = newMarks();
        }
        rehash(oldSlots, oldCapacity, old);
        memory.give(oldSlots);
        memory.charge(-old.changed.memory() - old.frozen.memory());
    }

    /** Forgets all entries; the memory stays. */
    void clear() {
        Arrays.fill(slots, 0);
        allChanged = false;
        changed.unmarkAll();
        frozen.unmarkAll();
        slab.clear();
        size = 0;
        used = 0;
    }

    /** Gives the memory back; the table cannot be used any more. */
    void release() {
        memory.give(slots);
        memory.charge(-changed.memory() - frozen.memory());
        changed = SlotMarks.NONE;
        frozen = SlotMarks.NONE;
        tracksChanges = false;
        allChanged = false;
        memory.charge(-slab.capacity());
        slab.restart(0);
        slots = new long[0];
        capacity = 0;
        size = 0;
        used = 0;
    }

    final int indexOf(int slot) {
        return (slot - layout.valueAt - SlotLayout.ORIGIN)
                / layout.stride; // a slot without values ends where the next begins
    }

    final int baseOf(int index) {
        return SlotLayout.ORIGIN + index * layout.stride;
    }

    /** Gives up to {@code max} slots with entries from an index on; fewer only if there are no more. */
    int scan(int fromIndex, int[] into, int max) {
        int count = 0;
        int end = capacity + spareSlots();
        for (int index = fromIndex; index < end && count < max; index++) {
            if (isOccupied(index)) {
                into[count++] = baseOf(index) + layout.valueAt;
            }
        }
        return count;
    }

    /** How many of the slots at the front stay when no more follow once their texts, keys included, take so many bytes. */
    final int firstOf(int[] of, int count, long most) {
        if (slab.live() < most) {
            return count;
        }
        long bytes = 0;
        for (int index = 0; index < count; index++) {
            for (int key : layout.keyReferenceAt) {
                bytes += key < 0 ? 0 : Math.max(0, Slab.length(slots[of[index] - layout.valueAt + key]));
            }
            for (int field = 0; field < layout.state.bytesFields(); field++) {
                bytes += Math.max(0, bytesLength(of[index], field));
            }
            if (bytes >= most) {
                return index + 1;
            }
        }
        return count;
    }

    /** Gives a new entry its value. */
    final void initialise(int slot) {
        long[] initial = layout.state.initial();
        for (int at = 0; at < initial.length; at++) {
            slots[slot + at] = initial[at]; // a few longs: not worth a call of arraycopy
        }
        for (int field = 0; field < layout.state.bytesFields(); field++) {
            slots[slot + initial.length + field] = Slab.NULL;
        }
    }

    /** Whether the slot at a base, in word form, has the key of a row. */
    final boolean isSameKey(int base, long[] words, int at, ColumnVector[] keys, int row) {
        for (int word = 1; word < layout.comparedWords; word++) {
            if (slots[base + word] != words[at + word]) {
                return false;
            }
        }
        return !layout.hasBytesKey || isSameBytes(base, keys, row);
    }

    private boolean isSameBytes(int base, ColumnVector[] keys, int row) {
        for (int key = 0; key < keys.length; key++) {
            if (keys[key] instanceof BytesVector vector && !layout.isKeyNull(slots, base, key)) {
                long reference = slots[base + layout.keyReferenceAt[key]];
                int start = Slab.start(reference);
                if (!Arrays.equals(
                        slab.bytes,
                        start,
                        start + Slab.length(reference),
                        vector.buffer,
                        vector.start[row],
                        vector.start[row] + vector.length[row])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Gives a slot in word form a key and the initial value. */
    final void fillWordForm(int base, long[] words, int at, ColumnVector[] keys, int row) {
        Arrays.fill(slots, base + layout.comparedWords, base + layout.valueAt, Slab.NULL);
        initialise(base + layout.valueAt);
        System.arraycopy(words, at, slots, base, layout.comparedWords);
        for (int key = 0; layout.hasBytesKey && key < keys.length; key++) {
            if (keys[key] instanceof BytesVector vector && !vector.isNull(row)) {
                setReference(base + layout.keyReferenceAt[key], vector.buffer, vector.start[row], vector.length[row]);
            }
        }
    }

    /** Lets go of the bytes of an entry that is removed. */
    final void freeBytes(int base) {
        for (int at = base + layout.comparedWords; at < base + layout.valueAt; at++) {
            slab.free(slots[at]);
            slots[at] = Slab.NULL;
        }
        for (int at = base + layout.bytesAt, end = at + layout.state.bytesFields(); at < end; at++) {
            slab.free(slots[at]);
            slots[at] = Slab.NULL;
        }
    }

    @Override
    public final long[] values() {
        return slots;
    }

    @Override
    public final byte[] bytesBuffer() {
        return slab.bytes;
    }

    @Override
    public final int bytesStart(int slot, int field) {
        return Slab.start(slots[slot + layout.bytesAt - layout.valueAt + field]);
    }

    @Override
    public final int bytesLength(int slot, int field) {
        return Slab.length(slots[slot + layout.bytesAt - layout.valueAt + field]);
    }

    @Override
    public final void setBytes(int slot, int field, byte[] source, int start, int length) {
        setReference(slot + layout.bytesAt - layout.valueAt + field, source, start, length);
    }

    @Override
    public final void setBytesNull(int slot, int field) {
        int at = slot + layout.bytesAt - layout.valueAt + field;
        slab.free(slots[at]);
        slots[at] = Slab.NULL;
    }

    /** Puts bytes into the slab and their reference into the array. */
    final void setReference(int at, byte[] source, int start, int length) {
        slab.free(slots[at]);
        slots[at] = Slab.NULL;
        if (!slab.hasRoom(length)) {
            if (slab.garbage() > slab.live()) {
                compact(length);
            } else {
                long before = slab.capacity();
                slab.grow(length);
                memory.charge(slab.capacity() - before);
            }
        }
        slots[at] = slab.append(source, start, length);
    }

    /** Brings the bytes in use together and leaves room for more. */
    final void compact(int length) {
        byte[] old = slab.bytes;
        long before = slab.capacity();
        slab.restart((slab.live() + length) * 3 / 2 + 64);
        memory.charge(slab.capacity() - before);
        for (int index = 0, end = capacity + spareSlots(); index < end; index++) {
            if (isOccupied(index)) {
                int base = baseOf(index);
                move(old, base + layout.comparedWords, base + layout.valueAt);
                move(old, base + layout.bytesAt, base + layout.bytesAt + layout.state.bytesFields());
            }
        }
    }

    private void move(byte[] old, int first, int end) {
        for (int at = first; at < end; at++) {
            long reference = slots[at];
            if (reference != Slab.NULL) {
                slots[at] = slab.append(old, Slab.start(reference), Slab.length(reference));
            }
        }
    }
}
