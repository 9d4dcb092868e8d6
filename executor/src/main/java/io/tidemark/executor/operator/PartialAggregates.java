package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateStore;
import io.tidemark.executor.state.StateValues;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.types.Check;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * Aggregation in two phases: before the exchange rows are summed up per pane and key, behind it the partial sums are
 * added. What goes through the exchange: the keys, the pane, and the longs of the group's state.
 */
public final class PartialAggregates {
    private final AggregateLayout layout;
    private final Schema schema;

    private PartialAggregates(AggregateLayout layout) {
        this.layout = layout;
        List<Column> columns = new ArrayList<>();
        for (int key : layout.keys()) {
            columns.add(layout.input().column(key));
        }
        columns.add(new Column("pane", SqlType.timestamp()));
        int longs = new AggregateSet(layout.calls(), layout.input(), false).longs();
        for (int state = 0; state < longs; state++) {
            columns.add(new Column("state" + state, SqlType.bigint()));
        }
        schema = new Schema(columns);
    }

    /** Whether the groups' state is only longs and can be summed up in parts. */
    public static boolean canSplit(AggregateLayout layout) {
        return layout.calls().stream().noneMatch(AggregateCall::distinct)
                && new AggregateSet(layout.calls(), layout.input(), false).bytesFields() == 0;
    }

    /** The two phases of an aggregation that {@link #canSplit}. */
    public static PartialAggregates of(AggregateLayout layout) {
        return new PartialAggregates(layout);
    }

    /** What goes through the exchange. */
    public Schema schema() {
        return schema;
    }

    /** The key columns of {@link #schema}. */
    public int[] keys() {
        int[] keys = new int[layout.keys().size()];
        for (int key = 0; key < keys.length; key++) {
            keys[key] = key;
        }
        return keys;
    }

    /** The operator before the exchange. */
    public Operator first(Panes panes, boolean atEnd, StateStore store, Output output) {
        AggregateSet set = new AggregateSet(layout.calls(), layout.input(), false);
        PaneTablesSet tables = new PaneTablesSet(layout, set, store, set::add);
        return new PartialAggregateOperator(layout, panes, atEnd, tables, schema, output);
    }

    /** The operator behind the exchange. */
    public Operator second(
            Panes panes, boolean atEnd, boolean alwaysOneRow, StateStore store, TaskMeters meters, Output output) {
        AggregateSet set = new AggregateSet(layout.calls(), layout.input(), false);
        List<Integer> keys = new ArrayList<>();
        for (int key : keys()) {
            keys.add(key);
        }
        int pane = keys.size();
        AggregateLayout partial = new AggregateLayout(
                schema,
                layout.output(),
                keys,
                layout.timeColumn() < 0 ? -1 : pane,
                layout.properties(),
                layout.attached(),
                layout.calls());
        PaneTablesSet tables = new PaneTablesSet(partial, set, store, new SumAdder(set, pane + 1));
        return new PaneAggregateOperator(partial, panes, atEnd, alwaysOneRow, tables, meters, output);
    }

    /** Adds partial sums to groups. */
    private static final class SumAdder implements PaneTablesSet.RowAdder, StateValues {
        private final AggregateSet set;
        private final int firstColumn;
        private final int longs;
        private long[] sums = {};
        private int[] sumSlots = {};

        SumAdder(AggregateSet set, int firstColumn) {
            this.set = set;
            this.firstColumn = firstColumn;
            this.longs = set.longs();
        }

        @Override
        public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
            if (sumSlots.length < count) {
                sums = new long[count * longs];
                sumSlots = new int[count];
            }
            for (int place = 0; place < count; place++) {
                sumSlots[place] = place * longs;
            }
            for (int column = 0; column < longs; column++) {
                long[] source = batch.longs(firstColumn + column).values;
                for (int place = 0; place < count; place++) {
                    sums[place * longs + column] = source[rows[place]];
                }
            }
            set.mergeAll(state, slots, this, sumSlots, 0, count);
        }

        @Override
        public long[] values() {
            return sums;
        }

        @Override
        public byte[] bytesBuffer() {
            Check.state(false, "partial sums have no bytes");
            return new byte[0];
        }

        @Override
        public int bytesStart(int slot, int field) {
            return 0;
        }

        @Override
        public int bytesLength(int slot, int field) {
            return -1;
        }
    }
}
