package io.tidemark.executor.operator;

import io.tidemark.executor.snapshot.SnapshotWriter;
import io.tidemark.executor.state.StateTable;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tables of panes that an operator has closed since its last snapshot although that has entries of them. Mutable; owned by
 * one operator.
 */
final class GivenUpTables {
    private final Map<Integer, TreeSet<Long>> panes = new TreeMap<>();

    /** Closes the table of a pane. */
    void close(StateTable table, int number, long pane) {
        if (table.isSaved()) {
            add(number, pane);
        }
        table.close();
    }

    /** Closes all tables of a pane, which are numbered from 0. */
    void close(StateTable[] tables, long pane) {
        for (int number = 0; number < tables.length; number++) {
            close(tables[number], number, pane);
        }
    }

    /** Notes that the entries that a snapshot has of a pane are gone. */
    void add(int number, long pane) {
        panes.computeIfAbsent(number, any -> new TreeSet<>()).add(pane);
    }

    /** Tells a snapshot of them, once. */
    void write(SnapshotWriter target) {
        panes.forEach((number, dropped) -> dropped.forEach(pane -> target.drop(number, pane)));
        panes.clear();
    }
}
