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
    private @Nullable SpillBuffers buffers;

    /** Rows and entries between heap and files. */
    static final class SpillBuffers {
        static final int ROWS = 256;

        final EntryCodec codec;
        final StagedEntries staged;
        final ColumnVector[] keys;
        final int[] slots = new int[ROWS];

        SpillBuffers(StateLayout layout) {
            codec = new EntryCodec(layout);
            staged = new StagedEntries(layout, codec);
            keys = StagedEntries.vectors(layout.keys(), ROWS);
        }
    }

    TableShape(StateLayout layout, @Nullable Merger merger, StateMemory memory) {
        this.layout = layout;
        this.merger = merger;
        this.memory = memory;
        slots = layout.hasLongKey() ? SlotLayout.longForm(layout) : SlotLayout.wordForm(layout);
        encoder = new KeyEncoder(slots);
    }

    /** An empty table on the heap. */
    HotTable open() {
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
