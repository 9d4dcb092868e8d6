package io.tidemark.executor.function;

import io.tidemark.planner.function.CallNames;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Set;

/** Which argument types the aggregates take. */
final class AggregateRules {
    private static final Set<String> OF_ONE = Set.of("VAR_POP", "VAR_SAMP", "STDDEV_POP", "STDDEV_SAMP");
    private static final Set<String> OF_TWO = Set.of(
            "COVAR_POP",
            "COVAR_SAMP",
            "CORR",
            "REGR_COUNT",
            "REGR_SXX",
            "REGR_SYY",
            "REGR_SXY",
            "REGR_AVGX",
            "REGR_AVGY",
            "REGR_SLOPE",
            "REGR_INTERCEPT",
            "REGR_R2");

    private AggregateRules() {}

    static boolean takes(String name, List<SqlType> arguments) {
        int count = arguments.size();
        boolean flat = arguments.stream().allMatch(type -> type.fields().isEmpty());
        return switch (name) {
            case CallNames.COUNT -> true;
            case CallNames.SUM, CallNames.AVG -> count == 1 && numbers(arguments);
            case CallNames.MIN, CallNames.MAX -> count == 1 && flat;
            case CallNames.ANY_VALUE,
                    CallNames.FIRST_VALUE,
                    CallNames.LAST_VALUE,
                    CallNames.MODE,
                    CallNames.ARRAY_AGG,
                    CallNames.COLLECT,
                    CallNames.APPROX_COUNT_DISTINCT -> count == 1;
            case CallNames.JSON_ARRAYAGG -> count == 1;
            case CallNames.JSON_OBJECTAGG -> count == 2 && arguments.get(0).isText();
            case CallNames.PERCENTILE_CONT, CallNames.APPROX_PERCENTILE -> count == 1 && numbers(arguments);
            case CallNames.PERCENTILE_DISC -> count == 1 && flat;
            case CallNames.ARG_MIN, CallNames.ARG_MAX ->
                count == 2 && arguments.get(1).fields().isEmpty();
            case CallNames.EVERY, CallNames.SOME ->
                count == 1 && arguments.get(0).kind() == SqlType.Kind.BOOLEAN;
            case CallNames.BIT_AND, CallNames.BIT_OR, CallNames.BIT_XOR ->
                count == 1 && arguments.get(0).isInteger();
            case CallNames.LISTAGG -> count == 1 && arguments.get(0).isText();
            default -> numbers(arguments) && (OF_ONE.contains(name) ? count == 1 : OF_TWO.contains(name) && count == 2);
        };
    }

    private static boolean numbers(List<SqlType> types) {
        return types.stream().allMatch(type -> type.isExact() || type.isApproximate());
    }
}
