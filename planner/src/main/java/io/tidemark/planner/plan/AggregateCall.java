package io.tidemark.planner.plan;

import io.tidemark.planner.function.CallNames;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * One aggregate function of a grouping.
 *
 * @param function name in the function catalog: COUNT, SUM, AVG, MIN, MAX, …
 * @param arguments input columns; empty for COUNT(*)
 * @param distinct whether each value counts once
 * @param filter boolean input column that must be TRUE, or -1
 * @param order input columns that say in which order the rows are taken; empty if the function was given none
 * @param parameters arguments that are constants of the call: a separator, a fraction
 * @param type of the result
 */
public record AggregateCall(
        String function,
        List<Integer> arguments,
        boolean distinct,
        int filter,
        List<SortKey> order,
        List<Expression.Literal> parameters,
        SqlType type) {
    private static final Set<String> DISTINCT_THEMSELVES =
            Set.of(CallNames.LISTAGG, CallNames.ARRAY_AGG, CallNames.COLLECT);

    public AggregateCall {
        arguments = List.copyOf(arguments);
        order = List.copyOf(order);
        parameters = List.copyOf(parameters);
    }

    /** A call without ORDER BY and constants. */
    public AggregateCall(String function, List<Integer> arguments, boolean distinct, int filter, SqlType type) {
        this(function, arguments, distinct, filter, List.of(), List.of(), type);
    }

    /** Whether its values are made distinct before the function sees them, one argument at a time. */
    public boolean distinctBefore() {
        return distinct && arguments.size() == 1 && !DISTINCT_THEMSELVES.contains(function);
    }

    /** The call over an input whose columns have moved. */
    public AggregateCall moved(IntUnaryOperator map) {
        return new AggregateCall(
                function,
                arguments.stream().map(map::applyAsInt).toList(),
                distinct,
                filter < 0 ? -1 : map.applyAsInt(filter),
                order.stream()
                        .map(key -> new SortKey(map.applyAsInt(key.column()), key.descending(), key.nullsFirst()))
                        .toList(),
                parameters,
                type);
    }
}
