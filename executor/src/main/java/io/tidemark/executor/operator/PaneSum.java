package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the groups of a complete window ready: adds its panes up and feeds the distinct values to their aggregates, in
 * steps of about a batch of entries. Mutable. Thread: task thread.
 */
final class PaneSum {
    private final PaneTablesSet tables;
    private final StateTable[] whole;
    private final List<StateTable[]> panes;

    /** Room for the keys of each table's entries, made when it is needed. */
    private final ColumnVector[] @Nullable [] keys;

    private int pane;
    private int table;
    private @Nullable StateCursor cursor;

    /**
     * @param whole what the panes are added up into, or the only pane
     * @param panes those to add; none if there is only one
     */
    PaneSum(PaneTablesSet tables, StateTable[] whole, List<StateTable[]> panes) {
        this.tables = tables;
        this.whole = whole;
        this.panes = panes;
        keys = new ColumnVector[tables.count()][];
        table = panes.isEmpty() ? 1 : 0;
    }

    /** The tables of the window. */
    StateTable[] whole() {
        return whole;
    }

    /** Does some of it; says whether there is more. */
    boolean step() {
        for (int done = 0; done < ColumnBatch.DEFAULT_ROWS; ) {
            if (table == keys.length && !nextPane()) {
                return false;
            }
            boolean adds = pane < panes.size();
            StateCursor from = cursor == null ? (adds ? panes.get(pane) : whole)[table].cursor() : cursor;
            cursor = from;
            int count = adds
                    ? tables.mergeSome(whole, table, from, keyRoom())
                    : tables.countSome(whole, table, from, keyRoom());
            done += Math.max(1, count);
            if (count == 0) {
                from.close();
                cursor = null;
                table++;
            }
        }
        return true;
    }

    private ColumnVector[] keyRoom() {
        ColumnVector[] room = keys[table];
        if (room == null) {
            room = tables.keyRoom(table);
            keys[table] = room;
        }
        return room;
    }

    /** Goes on to the next pane, and from the last one to the distinct values of the sum. */
    private boolean nextPane() {
        if (pane == panes.size()) {
            return false;
        }
        pane++;
        table = pane == panes.size() ? 1 : 0;
        return table < keys.length;
    }
}
