package io.tidemark.executor.function;

import io.tidemark.planner.function.CallNames;
import io.tidemark.types.SqlType;
import java.util.List;

/** Which argument types the aggregates take. */
final class AggregateRules {
    private AggregateRules() {}

    static boolean takes(String name, List<SqlType> arguments) {
        int count = arguments.size();
        return switch (name) {
            case CallNames.COUNT -> count <= 1;
            case CallNames.SUM, CallNames.AVG ->
                count == 1 && (arguments.get(0).isExact() || arguments.get(0).isApproximate());
            case CallNames.MIN, CallNames.MAX, CallNames.ANY_VALUE ->
                count == 1 && arguments.get(0).fields().isEmpty();
            default -> false;
        };
    }
}
