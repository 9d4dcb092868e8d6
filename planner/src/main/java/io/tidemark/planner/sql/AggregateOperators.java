package io.tidemark.planner.sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlBasicAggFunction;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates whose Calcite twin gives another type (a variance of integers is no integer), must stand before an OVER, lies
 * in the library of another database, or does not exist.
 */
final class AggregateOperators {
    private static final Map<String, SqlAggFunction> OPERATORS = new HashMap<>();

    static {
        numbers("STDDEV_POP", SqlKind.STDDEV_POP);
        numbers("STDDEV_SAMP", SqlKind.STDDEV_SAMP);
        numbers("STDDEV", SqlKind.STDDEV_SAMP);
        numbers("VAR_POP", SqlKind.VAR_POP);
        numbers("VAR_SAMP", SqlKind.VAR_SAMP);
        numbers("VARIANCE", SqlKind.VAR_SAMP);
        pairs("COVAR_POP", SqlKind.COVAR_POP);
        pairs("COVAR_SAMP", SqlKind.COVAR_SAMP);
        pairs("REGR_SXX", SqlKind.REGR_SXX);
        pairs("REGR_SYY", SqlKind.REGR_SYY);
        for (String name : ReservedCalls.NAMES) {
            pairs(name, SqlKind.OTHER_FUNCTION);
        }
        add("REGR_COUNT", SqlKind.REGR_COUNT, ReturnTypes.BIGINT, OperandTypes.NUMERIC_NUMERIC);
        SqlReturnTypeInference first = ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE);
        add("FIRST_VALUE", SqlKind.FIRST_VALUE, first, OperandTypes.ANY);
        add("LAST_VALUE", SqlKind.LAST_VALUE, first, OperandTypes.ANY);
        // A class nested in it insists on isPercentile(), by which the validator takes numbers only.
        AggregateOperators.class
                .getClassLoader()
                .setClassAssertionStatus("org.apache.calcite.rel.core.Aggregate", false);
        percentile("PERCENTILE_CONT", SqlKind.PERCENTILE_CONT, ReturnTypes.DOUBLE_FORCE_NULLABLE);
        percentile(
                "PERCENTILE_DISC",
                SqlKind.PERCENTILE_DISC,
                PercentileFilter.TYPE_OF_KEY.andThen(SqlTypeTransforms.FORCE_NULLABLE));
        add(
                "APPROX_PERCENTILE",
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.DOUBLE_FORCE_NULLABLE,
                OperandTypes.NUMERIC_UNIT_INTERVAL_NUMERIC_LITERAL);
        OPERATORS.put("BOOL_AND", SqlLibraryOperators.BOOL_AND);
        OPERATORS.put("BOOL_OR", SqlLibraryOperators.BOOL_OR);
        OPERATORS.put("STRING_AGG", SqlLibraryOperators.STRING_AGG);
        OPERATORS.put("MAX_BY", SqlStdOperatorTable.ARG_MAX.withName("MAX_BY"));
        OPERATORS.put("MIN_BY", SqlStdOperatorTable.ARG_MIN.withName("MIN_BY"));
    }

    private AggregateOperators() {}

    /** The aggregate of a name in any case, or null. */
    static @Nullable SqlAggFunction find(String name) {
        return OPERATORS.get(name.toUpperCase(Locale.ROOT));
    }

    private static void numbers(String name, SqlKind kind) {
        add(name, kind, ReturnTypes.DOUBLE_FORCE_NULLABLE, OperandTypes.NUMERIC);
    }

    private static void pairs(String name, SqlKind kind) {
        add(name, kind, ReturnTypes.DOUBLE_FORCE_NULLABLE, OperandTypes.NUMERIC_NUMERIC);
    }

    private static void add(String name, SqlKind kind, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
        OPERATORS.put(
                name,
                SqlBasicAggFunction.create(name, kind, type, operands).withFunctionType(SqlFunctionCategory.NUMERIC));
    }

    private static void percentile(String name, SqlKind kind, SqlReturnTypeInference type) {
        OPERATORS.put(
                name,
                SqlBasicAggFunction.create(name, kind, type, OperandTypes.UNIT_INTERVAL_NUMERIC_LITERAL)
                        .withFunctionType(SqlFunctionCategory.SYSTEM)
                        .withGroupOrder(Optionality.MANDATORY)
                        .withPercentile(kind == SqlKind.PERCENTILE_CONT) // which Calcite takes for numbers only
                        .withAllowsFraming(false));
    }
}
