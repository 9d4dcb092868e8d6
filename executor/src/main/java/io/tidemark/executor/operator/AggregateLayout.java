package io.tidemark.executor.operator;

import io.tidemark.executor.aggregate.AggregateSet;
import io.tidemark.executor.state.StateLayout;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * What an aggregation reads, keeps and gives. Immutable but for the set's scratch space; one per operator.
 *
 * @param input the rows that come in
 * @param output keys, window properties (or the carried window), aggregates
 * @param keys input columns of the keys
 * @param timeColumn input column of the time, or -1
 * @param properties window bounds in the output
 * @param attached whether the time column itself stands in the output behind the keys
 * @param calls the aggregates
 */
public record AggregateLayout(
        Schema input,
        Schema output,
        List<Integer> keys,
        int timeColumn,
        List<WindowProperty> properties,
        boolean attached,
        List<AggregateCall> calls) {
    public AggregateLayout {
        keys = List.copyOf(keys);
        properties = List.copyOf(properties);
        calls = List.copyOf(calls);
    }

    /** The key columns as the state table takes them. */
    int[] keyColumns() {
        return keys.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Types of the keys. */
    List<SqlType> keyTypes() {
        return keys.stream().map(input::type).toList();
    }

    /** Which output column the first aggregate is. */
    int firstCall() {
        return keys.size() + properties.size() + (attached ? 1 : 0);
    }

    /** State of a group for a set of these calls. */
    StateLayout stateLayout(AggregateSet set) {
        return new StateLayout(keyTypes(), set.initial(), set.bytesFields());
    }

    /** The DISTINCT values that must be remembered, each combination of argument and filter once. */
    List<DistinctValues> distinctValues() {
        List<DistinctValues> found = new ArrayList<>();
        for (int index = 0; index < calls.size(); index++) {
            AggregateCall call = calls.get(index);
            if (call.distinctBefore()) {
                DistinctValues.addTo(found, index, call);
            }
        }
        return found;
    }

    /** State that remembers the values of an argument for each key. */
    StateLayout distinctLayout(DistinctValues values) {
        List<SqlType> types = new ArrayList<>(keyTypes());
        types.add(input.type(values.argument()));
        return new StateLayout(types, new long[1], 0);
    }

    /** Key columns of {@link #distinctLayout}. */
    int[] distinctColumns(DistinctValues values) {
        int[] columns = java.util.Arrays.copyOf(keyColumns(), keys.size() + 1);
        columns[keys.size()] = values.argument();
        return columns;
    }
}
