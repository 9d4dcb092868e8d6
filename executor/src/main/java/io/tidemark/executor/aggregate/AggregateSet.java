package io.tidemark.executor.aggregate;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.executor.state.Merger;
import io.tidemark.executor.state.MutableStateValues;
import io.tidemark.executor.state.StateValues;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.types.Check;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.List;

/**
 * All aggregates of a grouping, laid out side by side in the state of a group, with how many rows the group has in front.
 * Thread: task thread (it keeps scratch arrays).
 */
public final class AggregateSet implements Merger {
    private static final int ROW_COUNT_AT = 0;

    private final List<AggregateCall> calls;
    private final Aggregate[] aggregates;
    private final CountAggregate rowCount = new CountAggregate(-1, ROW_COUNT_AT);
    private final boolean countsRows;
    private final boolean keepsDistinct;
    private final int longs;
    private final int bytesFields;
    private int[] filteredRows = {};
    private int[] filteredSlots = {};

    /**
     * @param input the rows that are aggregated
     * @param countRows whether to keep the number of rows of each group, for inputs that take rows away
     */
    public AggregateSet(List<AggregateCall> calls, Schema input, boolean countRows) {
        this(calls, input, countRows, false);
    }

    /**
     * @param countRows whether to keep the number of rows of each group
     * @param retracting whether rows will be taken away: some aggregates then keep more
     */
    public AggregateSet(List<AggregateCall> calls, Schema input, boolean countRows, boolean retracting) {
        this(calls, input, countRows, retracting, false);
    }

    private AggregateSet(
            List<AggregateCall> calls, Schema input, boolean countRows, boolean retracting, boolean keepsDistinct) {
        this.keepsDistinct = keepsDistinct;
        this.calls = List.copyOf(calls);
        this.countsRows = countRows;
        this.aggregates = new Aggregate[calls.size()];
        int longAt = countRows ? 1 : 0;
        int bytesAt = 0;
        for (int index = 0; index < aggregates.length; index++) {
            AggregateCall call = calls.get(index);
            aggregates[index] = keepsDistinct && call.distinctBefore()
                    ? AggregateFactory.createDistinct(call, input, longAt, bytesAt)
                    : AggregateFactory.create(call, input, retracting, longAt, bytesAt);
            longAt += aggregates[index].longs();
            bytesAt += aggregates[index].bytesFields();
            Check.state(aggregates[index].retracts() || !retracting, "an aggregate cannot take rows away");
        }
        longs = longAt;
        bytesFields = bytesAt;
    }

    /** One aggregate that no call names. */
    public static AggregateSet of(Aggregate aggregate) {
        return new AggregateSet(aggregate);
    }

    private AggregateSet(Aggregate aggregate) {
        calls = List.of(new AggregateCall("", List.of(), false, -1, SqlType.bigint()));
        aggregates = new Aggregate[] {aggregate};
        countsRows = false;
        keepsDistinct = false;
        longs = aggregate.longs();
        bytesFields = aggregate.bytesFields();
    }

    /**
     * Aggregates of groups that are merged in any way: DISTINCT calls keep their values in the state of the group, which
     * costs in proportion to them at each change, and need no table beside it.
     */
    public static AggregateSet whole(List<AggregateCall> calls, Schema input) {
        return new AggregateSet(calls, input, false, false, true);
    }

    /** The longs of an empty group. */
    public long[] initial() {
        long[] template = new long[longs];
        int at = countsRows ? 1 : 0;
        for (Aggregate aggregate : aggregates) {
            aggregate.initialise(template, at);
            at += aggregate.longs();
        }
        return template;
    }

    /** How many longs a group's state has. */
    public int longs() {
        return longs;
    }

    /** How many bytes fields a group's state has. */
    public int bytesFields() {
        return bytesFields;
    }

    /** How many aggregates there are. */
    public int size() {
        return aggregates.length;
    }

    /** How many rows a group has; only if they are counted. */
    public long rows(StateValues state, int slot) {
        return state.values()[slot + ROW_COUNT_AT];
    }

    /** Takes rows into all aggregates that are not DISTINCT, or keep their values, each behind its filter. */
    public void add(ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        if (countsRows) {
            rowCount.add(batch, rows, count, state, slots, sign);
        }
        for (int index = 0; index < aggregates.length; index++) {
            AggregateCall call = calls.get(index);
            if (keepsDistinct || !call.distinctBefore()) {
                add(index, batch, rows, count, state, slots, sign);
            }
        }
    }

    private void add(
            int index, ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        int filter = calls.get(index).filter();
        if (filter < 0) {
            aggregates[index].add(batch, rows, count, state, slots, sign);
            return;
        }
        if (filteredRows.length < count) {
            filteredRows = new int[Math.max(count, ColumnBatch.DEFAULT_ROWS)];
            filteredSlots = new int[filteredRows.length];
        }
        LongVector passes = batch.longs(filter);
        int kept = 0;
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            filteredRows[kept] = row;
            filteredSlots[kept] = slots[place];
            kept += passes.values[row] != 0 && !passes.isNull(row) ? 1 : 0;
        }
        aggregates[index].add(batch, filteredRows, kept, state, filteredSlots, sign);
    }

    /** Takes rows into one aggregate, past its filter: for values that were found to be distinct. */
    public void addTo(
            int index, ColumnBatch batch, int[] rows, int count, MutableStateValues state, int[] slots, int sign) {
        aggregates[index].add(batch, rows, count, state, slots, sign);
    }

    @Override
    public void merge(MutableStateValues into, int intoSlot, StateValues from, int fromSlot) {
        if (countsRows) {
            rowCount.merge(into, intoSlot, from, fromSlot);
        }
        for (Aggregate aggregate : aggregates) {
            aggregate.merge(into, intoSlot, from, fromSlot);
        }
    }

    /**
     * Merges groups one by one: the group {@code fromSlots[fromPlace + i]} into {@code intoSlots[i]}, for {@code count}
     * of them.
     */
    public void mergeAll(
            MutableStateValues into, int[] intoSlots, StateValues from, int[] fromSlots, int fromPlace, int count) {
        if (countsRows) {
            rowCount.mergeAll(into, intoSlots, from, fromSlots, fromPlace, count);
        }
        for (Aggregate aggregate : aggregates) {
            aggregate.mergeAll(into, intoSlots, from, fromSlots, fromPlace, count);
        }
    }

    /** Writes the results of groups into the target's columns from {@code firstColumn} on, rows {@code targetFrom}…. */
    public void results(
            StateValues state, int[] slots, int count, ColumnVector[] target, int firstColumn, int targetFrom) {
        for (int index = 0; index < aggregates.length; index++) {
            aggregates[index].result(state, slots, count, target[firstColumn + index], targetFrom);
        }
    }
}
