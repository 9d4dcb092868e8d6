package io.tidemark.executor.state;

import io.tidemark.executor.batch.ColumnVector;
import org.jspecify.annotations.Nullable;

/** What all tables of one kind share, such as the panes of an operator: layouts and scratch space. Thread: task thread. */
final class TableShape {
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

    /** An empty table on the heap, as large as is expected to be needed if that takes no large part of the budget. */
    HotTable open(long expectedEntries) {
        int capacity = HotTable.capacityFor(expectedEntries);
        if (slots.arrayLength(capacity) * Long.BYTES > Math.max(0, memory.budgetBytes() - memory.hotBytes()) / 4) {
            capacity = HotTable.MIN_CAPACITY;
        }
        return layout.hasLongKey()
                ? new LongTable(slots, memory, capacity)
                : new WordTable(slots, memory, capacity, encoder);
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
