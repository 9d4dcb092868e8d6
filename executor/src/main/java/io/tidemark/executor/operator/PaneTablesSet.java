package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.PaneTables;
import io.tidemark.executor.state.StateCursor;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateTable;
import java.util.List;

/**
 * The tables of a pane: the groups, and the distinct values of each DISTINCT argument. Adds rows to a pane, adds panes up
 * and turns remembered values into results. Mutable; owned by one operator.
 */
final class PaneTablesSet {
    private static final int CHUNK = ColumnBatch.DEFAULT_ROWS;

    private final AggregateLayout layout;
    private final AggregateSet set;
    private final RowAdder adder;
    private final List<DistinctValues> distinct;
    private final PaneTables[] makers;
    private final int[] keyColumns;
    private final int[][] distinctColumns;
    private int[] slots = new int[CHUNK];
    private int[] mergeSlots = new int[CHUNK];
    private int[] kept = new int[CHUNK];
    private final int[] dense = new int[CHUNK];

    /** Takes located rows into the state of their groups. */
    interface RowAdder {
        void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign);
    }

    /** @param adder how rows come into the groups: as values, or as partial sums */
    PaneTablesSet(AggregateLayout layout, AggregateSet set, StateStore store, RowAdder adder) {
        String name = "aggregate";
        this.adder = adder;
        this.layout = layout;
        this.set = set;
        this.distinct = layout.distinctValues();
        this.keyColumns = layout.keyColumns();
        makers = new PaneTables[distinct.size() + 1];
        distinctColumns = new int[distinct.size()][];
        makers[0] = store.panes(name, layout.stateLayout(set), set);
        for (int index = 0; index < distinct.size(); index++) {
            DistinctValues values = distinct.get(index);
            distinctColumns[index] = layout.distinctColumns(values);
            makers[index + 1] = store.panes(
                    name + " distinct values",
                    layout.distinctLayout(values),
                    (into, intoSlot, from, fromSlot) -> into.values()[intoSlot] = 1);
        }
        for (int row = 0; row < dense.length; row++) {
            dense[row] = row;
        }
    }

    /** The aggregates of a group. */
    AggregateSet aggregates() {
        return set;
    }

    /** Whether results cannot be read before {@link #countSome} has come to the end of each. */
    boolean hasDistinct() {
        return !distinct.isEmpty();
    }

    /** Empty tables for a pane. */
    StateTable[] open(long order) {
        StateTable[] tables = new StateTable[makers.length];
        for (int index = 0; index < makers.length; index++) {
            tables[index] = makers[index].open(order);
        }
        return tables;
    }

    /** The same for the sum of several panes, which is not kept. */
    StateTable[] openScratch(long order) {
        StateTable[] tables = new StateTable[makers.length];
        for (int index = 0; index < makers.length; index++) {
            tables[index] = makers[index].openScratch(order);
        }
        return tables;
    }

    /** How many tables a pane has. */
    int count() {
        return makers.length;
    }

    /**
     * Where the entries of each table belong.
     *
     * @param share of the rows that are added up
     */
    TaskShare[] shares(TaskShare share) {
        TaskShare[] shares = new TaskShare[makers.length];
        shares[0] = share.over(keyColumns);
        for (int index = 0; index < distinctColumns.length; index++) {
            shares[index + 1] = share.over(distinctColumns[index]);
        }
        return shares;
    }

    /** Takes rows into a pane. */
    void add(StateTable[] pane, ColumnBatch batch, int[] rows, int count) {
        if (slots.length < count) {
            slots = new int[count];
            kept = new int[count];
        }
        int done = 0;
        while (done < count) {
            int handled = pane[0].locate(batch, keyColumns, rows, done, count - done, slots);
            int[] handledRows = done == 0 ? rows : java.util.Arrays.copyOfRange(rows, done, done + handled);
            adder.add(batch, handledRows, handled, pane[0], slots, 1);
            done += handled;
        }
        for (int index = 0; index < distinct.size(); index++) {
            int size = distinct.get(index).select(batch, rows, count, kept);
            for (int from = 0; from < size; ) {
                from += pane[index + 1].locate(batch, distinctColumns[index], kept, from, size - from, slots);
            }
        }
    }

    /** Room for the keys of a table's entries, for {@link #mergeSome} and {@link #countSome}. */
    ColumnVector[] keyRoom(int table) {
        return table == 0 ? keyVectors() : distinctVectors(table - 1);
    }

    /** Adds the next entries of a table up into the same table of another pane; says how many, 0 only at the end. */
    int mergeSome(StateTable[] into, int table, StateCursor cursor, ColumnVector[] keys) {
        int count = cursor.next(keys, 0, slots, CHUNK);
        if (count > 0) {
            merge(into[table], keys, cursor, count, table == 0);
            clear(keys);
        }
        return count;
    }

    private void merge(StateTable into, ColumnVector[] keys, StateCursor cursor, int count, boolean groups) {
        int done = 0;
        while (done < count) {
            int handled = into.locate(keys, null, done, count - done, mergeSlots);
            if (groups) {
                set.mergeAll(into, mergeSlots, cursor, slots, done, handled);
            }
            done += handled;
        }
    }

    /**
     * Feeds the next distinct values of a pane whose groups are complete to their aggregates; says how many, 0 only at the
     * end.
     *
     * @param table the number of the values' table, from 1 on
     */
    int countSome(StateTable[] pane, int table, StateCursor cursor, ColumnVector[] vectors) {
        int count = cursor.next(vectors, 0, slots, CHUNK);
        if (count > 0) {
            DistinctValues values = distinct.get(table - 1);
            ColumnVector[] keys = java.util.Arrays.copyOf(vectors, keyColumns.length);
            ColumnBatch batch = new ColumnBatch(new ColumnVector[layout.input().size()]);
            batch.columns[values.argument()] = vectors[keyColumns.length];
            batch.rowCount = count;
            feed(pane[0], keys, batch, count, values);
            clear(vectors);
        }
        return count;
    }

    private void feed(StateTable groups, ColumnVector[] keys, ColumnBatch batch, int count, DistinctValues values) {
        int done = 0;
        while (done < count) {
            int handled = groups.locate(keys, null, done, count - done, mergeSlots);
            int[] rows = done == 0 ? dense : java.util.Arrays.copyOfRange(dense, done, done + handled);
            for (int call : values.calls()) {
                set.addTo(call, batch, rows, handled, groups, mergeSlots, 1);
            }
            done += handled;
        }
    }

    private ColumnVector[] keyVectors() {
        ColumnVector[] vectors = new ColumnVector[keyColumns.length];
        for (int key = 0; key < vectors.length; key++) {
            vectors[key] = ColumnVector.create(layout.keyTypes().get(key), CHUNK);
        }
        return vectors;
    }

    private ColumnVector[] distinctVectors(int index) {
        ColumnVector[] vectors = java.util.Arrays.copyOf(keyVectors(), keyColumns.length + 1);
        vectors[keyColumns.length] =
                ColumnVector.create(layout.input().type(distinct.get(index).argument()), CHUNK);
        return vectors;
    }

    private static void clear(ColumnVector[] vectors) {
        for (ColumnVector vector : vectors) {
            vector.clear();
        }
    }
}
