package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what an expression of a declaration (a computed column, a watermark) cannot be, because it has one row at hand:
 * aggregates, OVER and subqueries.
 */
public final class DeclarationCheck extends SqlBasicVisitor<@Nullable Void> {
    private static final String HINT = "use columns of the row and functions of them";

    private final SourceText source;

    public DeclarationCheck(SourceText source) {
        this.source = source;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call.isA(SqlKind.QUERY)) {
            throw refuse("a subquery", call);
        }
        if (call.getKind() == SqlKind.OVER) {
            throw refuse("OVER", call);
        }
        if (call.getOperator().isAggregator()) {
            throw refuse(call.getOperator().getName(), call);
        }
        return super.visit(call);
    }

    private RuntimeException refuse(String what, SqlCall call) {
        return source.error(
                ErrorCode.INVALID_QUERY,
                what + " cannot stand in a computed column or a watermark: each row has only itself",
                HINT,
                call);
    }
}
