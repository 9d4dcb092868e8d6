package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import org.jspecify.annotations.Nullable;

/** What all tables of one kind share, such as the panes of an operator: layouts and scratch space. Thread: task thread. */
final class TableShape {
    /** Tables with fewer entries may be over soon, such as one for a single late row. */
    private static final int SETTLED_ENTRIES = 256;

    final StateLayout layout;
    final @Nullable Merger merger;
    private final StateMemory memory;
    private final SlotLayout slots;
    private final KeyEncoder encoder;
    private final boolean tracksChanges;
    private @Nullable SpillBuffers buffers;
    private @Nullable TableShape keysOnly;

    /** Rows and entries between heap and files. */
    static final class SpillBuffers {
        static final int ROWS = 256;

        final EntryCodec codec;
        final StagedEntries staged;
        final ColumnVector[] keys;
        final ColumnVector[] oneKey;
        final int[] slots = new int[ROWS];
        final int[] found = new int[ROWS];
        final int[] groups = new int[ROWS];

        SpillBuffers(StateLayout layout) {
            codec = new EntryCodec(layout);
            staged = new StagedEntries(layout, codec);
            keys = StagedEntries.vectors(layout.keys(), ROWS);
            oneKey = StagedEntries.vectors(layout.keys(), 1);
        }
    }

    /** @param tracksChanges whether tables note which entries change, for snapshots */
    TableShape(StateLayout layout, @Nullable Merger merger, StateMemory memory, boolean tracksChanges) {
        this.tracksChanges = tracksChanges;
        this.layout = layout;
        this.merger = merger;
        this.memory = memory;
        slots = layout.hasLongKey() ? SlotLayout.longForm(layout) : SlotLayout.wordForm(layout);
        encoder = new KeyEncoder(slots);
    }

    /** The same tables for what is not remembered beyond a call: nobody takes snapshots of them. */
    TableShape untracked() {
        return tracksChanges ? new TableShape(layout, merger, memory, false) : this;
    }

    boolean tracksChanges() {
        return tracksChanges;
    }

    /**
     * Tables of the same keys without values, whose memory does not count: like a snapshot they are there beside the state,
     * and only for a while.
     */
    TableShape keysOnly() {
        TableShape made = keysOnly;
        if (made == null) {
            made = new TableShape(new StateLayout(layout.keys(), new long[0], 0), null, StateMemory.uncounted(), false);
            keysOnly = made;
        }
        return made;
    }

    /** An empty table on the heap. */
    HotTable open() {
        HotTable table = openUntracked();
        if (tracksChanges) {
            table.trackChanges();
        }
        return table;
    }

    private HotTable openUntracked() {
        return layout.hasLongKey()
                ? new LongTable(slots, memory, HotTable.MIN_CAPACITY)
                : new WordTable(slots, memory, HotTable.MIN_CAPACITY, encoder);
    }

    /**
     * The capacity to grow to. A table that outgrew its beginnings becomes at once as large as is expected to be needed,
     * if that takes no large part of the budget; one that stays small costs little.
     */
    int nextCapacity(HotTable hot, long expectedEntries) {
        int next = hot.nextCapacity();
        int expected = HotTable.capacityFor(expectedEntries);
        boolean worthIt = hot.size >= SETTLED_ENTRIES && expected > next;
        long free = Math.max(0, memory.budgetBytes() - memory.hotBytes());
        return worthIt && slots.arrayLength(expected) * Long.BYTES <= free / 4 ? expected : next;
    }

    SpillBuffers buffers() {
        SpillBuffers made = buffers;
        if (made == null) {
            made = new SpillBuffers(layout);
            buffers = made;
        }
        return made;
    }
}
