package io.tidemark.planner.plan;

import io.tidemark.types.SqlType;
import java.util.List;

/**
 * One aggregate function of a grouping.
 *
 * @param function name in the function catalog: COUNT, SUM, AVG, MIN, MAX, …
 * @param arguments input columns; empty for COUNT(*)
 * @param distinct whether each value counts once
 * @param filter boolean input column that must be TRUE, or -1
 * @param type of the result
 */
public record AggregateCall(String function, List<Integer> arguments, boolean distinct, int filter, SqlType type) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
    }
}
