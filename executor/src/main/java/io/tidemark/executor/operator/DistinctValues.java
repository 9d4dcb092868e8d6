package io.tidemark.executor.operator;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.batch.LongVector;
import io.tidemark.planner.plan.AggregateCall;
import java.util.ArrayList;
import java.util.List;

/**
 * One argument whose distinct values are remembered, and the aggregates that read them.
 *
 * @param argument input column
 * @param filter boolean input column, or -1
 * @param calls indices of the aggregates
 */
record DistinctValues(int argument, int filter, List<Integer> calls) {
    DistinctValues {
        calls = List.copyOf(calls);
    }

    static void addTo(List<DistinctValues> found, int index, AggregateCall call) {
        int argument = call.arguments().get(0);
        for (int place = 0; place < found.size(); place++) {
            DistinctValues known = found.get(place);
            if (known.argument == argument && known.filter == call.filter()) {
                List<Integer> calls = new ArrayList<>(known.calls);
                calls.add(index);
                found.set(place, new DistinctValues(argument, known.filter, calls));
                return;
            }
        }
        found.add(new DistinctValues(argument, call.filter(), List.of(index)));
    }

    /** Keeps the rows whose argument is not null and that pass the filter; returns how many. */
    int select(ColumnBatch batch, int[] rows, int count, int[] kept) {
        ColumnVector values = batch.columns[argument];
        LongVector passes = filter < 0 ? null : batch.longs(filter);
        int size = 0;
        for (int place = 0; place < count; place++) {
            int row = rows[place];
            kept[size] = row;
            boolean passed = passes == null || (passes.values[row] != 0 && !passes.isNull(row));
            size += passed && !values.isNull(row) ? 1 : 0;
        }
        return size;
    }
}
