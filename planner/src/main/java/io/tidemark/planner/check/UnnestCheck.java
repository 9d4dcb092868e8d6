package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;

/** Refuses what UNNEST cannot do. */
final class UnnestCheck {
    private UnnestCheck() {}

    /** Whether a table of FROM is UNNEST(…), with or without another name. */
    static boolean isUnnest(SqlNode table) {
        if (table.getKind() == SqlKind.AS || table.getKind() == SqlKind.LATERAL) {
            return isUnnest(((SqlCall) table).operand(0));
        }
        return table.getKind() == SqlKind.UNNEST;
    }

    /** A LEFT JOIN takes all elements. */
    static void check(SourceText source, SqlJoin join) {
        SqlNode condition = join.getCondition();
        if (condition == null || (condition instanceof SqlLiteral literal && Boolean.TRUE.equals(literal.getValue()))) {
            return;
        }
        throw source.error(
                ErrorCode.INVALID_QUERY,
                "LEFT JOIN UNNEST(…) takes no condition but TRUE",
                "write ON TRUE, and take the elements apart in WHERE or CASE",
                condition);
    }
}
