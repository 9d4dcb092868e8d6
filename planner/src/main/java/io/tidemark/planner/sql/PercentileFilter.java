package io.tidemark.planner.sql;

import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.util.Static;

/**
 * PERCENTILE_DISC has the type of its key, which Calcite does not know within a FILTER. So a filter becomes a part of the key, which
 * is NULL, and then left out, where the condition is not true.
 */
final class PercentileFilter {
    /** The type of the key in ORDER BY. */
    static final SqlReturnTypeInference TYPE_OF_KEY = binding -> {
        try {
            return binding.getCollationType();
        } catch (UnsupportedOperationException none) {
            throw binding.newError(Static.RESOURCE.aggregateMissingWithinGroupClause(
                    binding.getOperator().getName()));
        }
    };

    private static final String NAME = "PERCENTILE_DISC";

    private PercentileFilter() {}

    /** Changes {@code PERCENTILE_DISC(…) WITHIN GROUP (ORDER BY key) FILTER (WHERE condition)}. */
    static void replace(SqlBasicCall filter) {
        boolean percentile = filter.getKind() == SqlKind.FILTER
                && filter.operand(0) instanceof SqlBasicCall within
                && within.getKind() == SqlKind.WITHIN_GROUP
                && within.operand(0) instanceof SqlCall aggregate
                && aggregate.getOperator().getName().equalsIgnoreCase(NAME);
        if (!percentile) {
            return;
        }
        SqlBasicCall within = filter.operand(0);
        SqlNodeList order = within.operand(1);
        SqlNode condition = filter.operand(1);
        SqlNodeList keys = new SqlNodeList(order.getParserPosition());
        order.forEach(key -> keys.add(where(condition, key)));
        filter.setOperator(within.getOperator());
        filter.setOperand(0, within.operand(0));
        filter.setOperand(1, keys);
    }

    private static SqlNode where(SqlNode condition, SqlNode key) {
        if (key instanceof SqlBasicCall call
                && (call.getKind() == SqlKind.DESCENDING
                        || call.getKind() == SqlKind.NULLS_FIRST
                        || call.getKind() == SqlKind.NULLS_LAST)) {
            return call.getOperator().createCall(call.getParserPosition(), where(condition, call.operand(0)));
        }
        SqlParserPos place = key.getParserPosition();
        return new SqlCase(place, null, SqlNodeList.of(condition), SqlNodeList.of(key), SqlLiteral.createNull(place));
    }
}
