package io.tidemark.engine;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.LiteralValues;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prepared lookup by key: which parameter is which column of the key. Immutable.
 *
 * @param lookup the lookup
 * @param types of the key's columns
 * @param parameters for each column of the key the number of its parameter, or -1 for a constant of the statement
 */
record PreparedLookup(PointLookup lookup, List<SqlType> types, List<Integer> parameters) {
    PreparedLookup {
        types = List.copyOf(types);
        parameters = List.copyOf(parameters);
    }

    /**
     * Looks at a plan for these values.
     *
     * @return null if it is no lookup, or if values are the same so that it cannot be told which is which
     */
    static @Nullable PreparedLookup of(PointLookup lookup, List<Expression.Literal> values) {
        List<Integer> parameters = new ArrayList<>();
        for (Expression.Literal key : lookup.key()) {
            int found = -1;
            for (int index = 0; index < values.size(); index++) {
                if (values.get(index).value() == key.value()) { // the planner hands values on as they are
                    if (found >= 0) {
                        return null;
                    }
                    found = index;
                }
            }
            parameters.add(found);
        }
        boolean eachOnce = parameters.stream().filter(index -> index >= 0).distinct().count() == values.size()
                && parameters.stream().filter(index -> index >= 0).count() == values.size();
        return eachOnce ? new PreparedLookup(lookup, lookup.keyTypes(), parameters) : null;
    }

    /** The answer for other values; none of a key is NULL, for then there is no row. */
    Result answer(List<Expression.Literal> values, ZoneId timeZone) {
        ColumnBatch key = ColumnBatch.create(types, 1);
        boolean possible = true;
        for (int index = 0; index < types.size(); index++) {
            int parameter = parameters.get(index);
            Expression.Literal value = parameter < 0 ? lookup.key().get(index) : values.get(parameter);
            LiteralValues.set(key.columns[index], 0, value.value(), types.get(index));
            possible &= value.value() != null;
        }
        return possible ? lookup.find(key, timeZone) : new Result.Rows(FixedRows.none(lookup.schema(), timeZone));
    }
}
