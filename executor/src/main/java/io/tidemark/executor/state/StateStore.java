package io.tidemark.executor.state;

import io.tidemark.types.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of one task of a job: makes its tables and keeps them within the budget. Mutable. Thread: task thread.
 */
public final class StateStore implements AutoCloseable {
    private final StateMemory memory;
    private final List<StateTable> tables = new ArrayList<>();

    /**
     * @param name job and task, for messages and file names
     * @param budget this task's share
     * @param spillDirectory where spill files go; made when first needed
     */
    public StateStore(String name, StateBudget budget, Path spillDirectory) {
        memory = new StateMemory(budget.hotBytes());
    }

    /**
     * Tables for windows. When memory is short the oldest are written out whole; what comes for them later is added up
     * apart and merged when they are read.
     *
     * @param name what the tables are for, such as {@code window aggregate}; for messages
     * @param merger adds up two values of the same key; must be associative and commutative
     */
    public PaneTables panes(String name, StateLayout layout, Merger merger) {
        return new PaneTables(this, name, layout, merger);
    }

    /** A table without windows. When memory is short the entries not used lately are written out one by one. */
    public StateTable table(String name, StateLayout layout) {
        return open(null, name, layout, null, Long.MAX_VALUE, 0);
    }

    StateTable open(
            @Nullable PaneTables family,
            String name,
            StateLayout layout,
            @Nullable Merger merger,
            long order,
            long expectedEntries) {
        int capacity = HotTable.capacityFor(expectedEntries);
        HotTable hot;
        if (layout.hasLongKey()) {
            hot = new LongTable(SlotLayout.longForm(layout), memory, capacity);
        } else {
            SlotLayout slots = SlotLayout.wordForm(layout);
            hot = new WordTable(slots, memory, capacity, new KeyEncoder(slots));
        }
        StateTable table = new StateTable(this, family, hot);
        tables.add(table);
        return table;
    }

    void onClose(StateTable table) {
        Check.state(tables.remove(table), "a state table is closed that is not open");
    }

    /** Tables that are not closed. */
    public int openTables() {
        return tables.size();
    }

    /** Heap memory of all tables in bytes, without what is kept for reuse. */
    public long hotBytes() {
        return memory.hotBytes();
    }

    /** Closes all tables and deletes all files; closing twice is harmless. */
    @Override
    public void close() {
        for (StateTable table : List.copyOf(tables)) {
            table.close();
        }
    }
}
