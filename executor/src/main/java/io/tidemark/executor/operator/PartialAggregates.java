package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.state.StateStore;
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
    /** Groups of one task that stay in its core's own cache (half a MiB or so of slots). */
    private static final int MOST_GROUPS = 4096;

    private final AggregateLayout layout;
    private final int mostGroups;
    private final Schema schema;

    private PartialAggregates(AggregateLayout layout, int mostGroups) {
        this.layout = layout;
        this.mostGroups = mostGroups;
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
        return of(layout, MOST_GROUPS);
    }

    /** The same with another bound on the groups before the exchange. */
    static PartialAggregates of(AggregateLayout layout, int mostGroups) {
        return new PartialAggregates(layout, mostGroups);
    }

    /** What goes through the exchange. */
    public Schema schema() {
        return schema;
    }

    private int[] keys() {
        int[] keys = new int[layout.keys().size()];
        for (int key = 0; key < keys.length; key++) {
            keys[key] = key;
        }
        return keys;
    }

    /**
     * The columns of {@link #schema} that are some columns of the input, in the same order, so that partial sums go where
     * the rows would.
     */
    public int[] keys(List<Integer> inputColumns) {
        int[] places = new int[inputColumns.size()];
        for (int index = 0; index < places.length; index++) {
            places[index] = layout.keys().indexOf(inputColumns.get(index));
            Check.state(places[index] >= 0, "rows are exchanged by a column that they are not grouped by");
        }
        return places;
    }

    /** The operator before the exchange. */
    public Operator first(Panes panes, boolean atEnd, StateStore store, Output output) {
        AggregateSet set = new AggregateSet(layout.calls(), layout.input(), false);
        PaneTablesSet tables = new PaneTablesSet(layout, set, store, set::add);
        return new PartialAggregateOperator(layout, panes, atEnd, mostGroups, tables, schema, output);
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
        PaneTablesSet tables =
                new PaneTablesSet(partial, set, store, merging(set, new RowStates(set.initial(), pane + 1)));
        return new PaneAggregateOperator(partial, panes, atEnd, alwaysOneRow, tables, new LateOutput(meters), output);
    }

    private static PaneTablesSet.RowAdder merging(AggregateSet set, RowStates states) {
        return (batch, rows, count, state, slots, sign) -> {
            states.read(batch, rows, count);
            set.mergeAll(state, slots, states, states.slots(count), 0, count);
        };
    }
}
