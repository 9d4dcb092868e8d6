package io.tidemark.executor.state;

import io.tidemark.executor.state.chronicle.SpillDirectory;
import io.tidemark.executor.state.chronicle.SpillSpace;
import io.tidemark.types.Check;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The state of one task of a job: makes its tables and keeps them within the budget. Mutable. Thread: task thread.
 */
public final class StateStore implements AutoCloseable {
    /** Tables that take less than this part of the budget are not worth a file. */
    private static final int SMALL_PART = 32;

    private static final long SMALL_BYTES = 64 << 10;

    /** A record of a snapshot, with what it takes to sort it. */
    private static final long CHANGE_BYTES = 100;

    /** Most of them are batches; for single rows the question would cost more than the answer is worth. */
    private static final int LOCATED_BETWEEN_CHECKS = 16;

    private final StateMemory memory;
    private final SpillDirectory directory;
    private final StateSpill spill;
    private final List<StateTable> tables = new ArrayList<>();
    private final long smallBytes;
    private final boolean tracksChanges;
    private final StateAccount.Holding holding;
    private long spills;
    private int located;
    private long bufferBytes;
    private long pageBytes;

    /** Memory at which making room was in vain; not tried again before there is notably more. */
    private long stuckBytes;

    /**
     * @param name job and task, for messages and file names
     * @param budget this task's share
     * @param spillDirectory where spill files go; made when first needed
     */
    public StateStore(String name, StateBudget budget, Path spillDirectory) {
        this(name, budget, spillDirectory, SpillSpace.FILE_SYSTEM);
    }

    /** @param space says how much room the disk has */
    public StateStore(String name, StateBudget budget, Path spillDirectory, SpillSpace space) {
        this(name, budget, spillDirectory, space, false);
    }

    /** @param tracksChanges whether tables note what changes, so that {@link StateTable#snapshotChanges} can be called */
    public StateStore(String name, StateBudget budget, Path spillDirectory, SpillSpace space, boolean tracksChanges) {
        this(
                name,
                budget.hotBytes(),
                new StateAccount(budget.maxBytes(), HeapAccount.unlimited()),
                spillDirectory,
                space,
                tracksChanges);
    }

    /**
     * One of several stores of a job.
     *
     * @param hotBytes memory on the heap that this store may have; beyond it state is spilled to files
     * @param account adds up what all have
     */
    public StateStore(
            String name,
            long hotBytes,
            StateAccount account,
            Path spillDirectory,
            SpillSpace space,
            boolean tracksChanges) {
        this.tracksChanges = tracksChanges;
        holding = account.open();
        memory = new StateMemory(hotBytes, holding);
        directory = new SpillDirectory(spillDirectory, name, space);
        spill = new StateSpill(name, holding, memory, directory);
        smallBytes = Math.min(SMALL_BYTES, hotBytes / SMALL_PART);
    }

    /**
     * Tables for windows. When memory is short the oldest are written out whole; what comes for them later is added up
     * apart and merged when they are read.
     *
     * @param name what the tables are for, such as {@code window aggregate}; for messages
     * @param merger adds up two values of the same key; must be associative and commutative, and the layout's initial
     *     value must change nothing
     */
    public PaneTables panes(String name, StateLayout layout, Merger merger) {
        return new PaneTables(this, name, new TableShape(layout, merger, memory, tracksChanges));
    }

    /** A table without windows. When memory is short the entries not used lately are written out one by one. */
    public StateTable table(String name, StateLayout layout) {
        return open(null, name, new TableShape(layout, null, memory, tracksChanges), Long.MAX_VALUE, 0);
    }

    /** The same for entries that follow from others, so that snapshots need not have them. */
    public StateTable derivedTable(String name, StateLayout layout) {
        return open(null, name, new TableShape(layout, null, memory, false), Long.MAX_VALUE, 0);
    }

    /**
     * Counts memory outside tables, of which nothing can be written out.
     *
     * @param name what is kept, for messages
     * @param remedy what to do when it is too much
     */
    public BufferAccount buffers(String name, String remedy) {
        return new BufferAccount(this, name, remedy, true);
    }

    /**
     * Counts what lies in pages that go to files by themselves when they outgrow the heap.
     *
     * @param name what is kept, for messages
     * @param remedy what to do when it is too much
     */
    public BufferAccount pages(String name, String remedy) {
        return new BufferAccount(this, name, remedy, false);
    }

    void onBuffers(long more, boolean onHeap, String name, String remedy) {
        if (onHeap) {
            bufferBytes += more;
            memory.setHeld(bufferBytes);
        } else {
            pageBytes += more;
            spill.setElsewhere(pageBytes);
        }
        if (more > 0) {
            spill.checkQuota(0, name, remedy);
            spill.checkHeap(name, remedy);
        }
    }

    /**
     * Has tables ask now and then, also while they write much out at once, whether to give up; {@link StateTable#locate}
     * then throws CANCELLED and the store can only be closed.
     */
    public void stopWhen(BooleanSupplier stopping) {
        spill.stopWhen(stopping);
    }

    StateTable open(@Nullable PaneTables family, String name, TableShape shape, long order, long expectedEntries) {
        TableSpill tableSpill = new TableSpill(spill, shape);
        StateTable table = new StateTable(this, family, name, order, expectedEntries, tableSpill);
        tables.add(table);
        return table;
    }

    StateMemory memory() {
        return memory;
    }

    boolean isOverBudget() {
        return memory.isOver();
    }

    /** Called for each batch or row that is located: asks now and then whether to give up. */
    void checkStop() {
        if ((++located & LOCATED_BETWEEN_CHECKS - 1) == 0) {
            spill.checkStop();
        }
    }

    /** Called between batches: lets a full table grow, and writes state out while memory is short. */
    void makeRoom(StateTable table) {
        spill.checkQuota(0, table.name());
        long more = table.growthBytes();
        if (memory.fits(more) || table.hot().bytes() < smallBytes) {
            table.growIfFull();
        }
        if (!fits(table, more)) {
            shrink(table, more);
        }
        table.growIfFull();
    }

    private void shrink(StateTable table, long more) {
        memory.emptyPool();
        if (!table.hot().isFull() && memory.hotBytes() < stuckBytes) {
            return;
        }
        StateTable oldest = oldestPane();
        while (oldest != null && !fits(table, more)) {
            oldest.spillWhole(oldest == table);
            spills++;
            oldest = oldestPane();
        }
        if (!fits(table, more) && !table.isPane() && table.hot().bytes() >= smallBytes) {
            shrinkKept(table, more);
        }
        stuckBytes = memory.isOver() ? memory.hotBytes() + memory.budgetBytes() / 16 : 0;
    }

    private boolean fits(StateTable table, long more) {
        return memory.fits(table.hot().isFull() ? more : 0);
    }

    /** Takes from a table that has more than its part what another needs to get to its own, else makes that a cache. */
    private void shrinkKept(StateTable table, long more) {
        int kept = 0;
        for (StateTable other : tables) {
            kept += other.isPane() ? 0 : 1;
        }
        long part = memory.budgetBytes() / kept;
        for (StateTable other : tables) {
            if (other != table && other.canBecomeCache() && other.hot().bytes() > part / 8 * 9 && !fits(table, more)) {
                other.becomeCache(part);
                spills++;
            }
        }
        boolean fixed = table.hot() instanceof CacheTable && memory.hotBytes() <= memory.budgetBytes() / 8 * 9;
        if (!fits(table, more) && !fixed && table.canBecomeCache()) {
            long others = memory.hotBytes() - table.hot().bytes();
            table.becomeCache(Math.max(table.hot().bytes() / 2, memory.budgetBytes() - others));
            spills++;
        }
    }

    private @Nullable StateTable oldestPane() {
        StateTable oldest = null;
        for (StateTable table : tables) {
            if (table.canSpillWhole()
                    && table.hot().size > 0
                    && table.hot().bytes() > smallBytes
                    && (oldest == null || table.order() < oldest.order())) {
                oldest = table;
            }
        }
        return oldest;
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

    /** Heap memory and spill files of all tables, and what is kept outside them, in bytes; cheap. */
    public long stateBytes() {
        return memory.allBytes();
    }

    /** What the changes since the last snapshot will take on the heap when they are written, in bytes, about. */
    public long changeBytes() {
        long changes = 0;
        for (StateTable table : tables) {
            changes += table.changeCount();
        }
        return changes * CHANGE_BYTES;
    }

    /** What the store holds now. */
    public StateStatistics statistics() {
        long entries = 0;
        for (StateTable table : tables) {
            entries += table.size();
        }
        return new StateStatistics(
                tables.size(), entries, memory.hotBytes(), memory.pooledBytes(), spill.measure(), spills);
    }

    /** Closes all tables and deletes all files; closing twice is harmless. */
    @Override
    public void close() {
        try {
            for (StateTable table : List.copyOf(tables)) {
                table.close();
            }
            memory.emptyPool();
        } finally {
            holding.close();
            directory.close();
        }
    }
}
