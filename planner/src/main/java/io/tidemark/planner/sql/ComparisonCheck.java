package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.types.ErrorCode;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/**
 * Refuses comparisons of texts with numbers and of truth values with anything else. Calcite takes a text to be comparable
 * with everything; what that means would only show when a row comes that cannot be cast.
 */
final class ComparisonCheck extends SqlBasicVisitor<Void> {
    private static final Set<SqlKind> TWO_SIDED = Set.of(
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL,
            SqlKind.IS_DISTINCT_FROM,
            SqlKind.IS_NOT_DISTINCT_FROM,
            SqlKind.BETWEEN,
            SqlKind.IN,
            SqlKind.NOT_IN,
            SqlKind.NULLIF);

    private final SourceText source;
    private final SqlValidator validator;

    ComparisonCheck(SourceText source, SqlValidator validator) {
        this.source = source;
        this.validator = validator;
    }

    @Override
    public Void visit(SqlCall call) {
        if (TWO_SIDED.contains(call.getKind()) && !call.isA(SqlKind.QUERY)) {
            RelDataType left = type(call.operand(0));
            for (int index = 1; index < call.operandCount(); index++) {
                check(call, left, call.operand(index));
            }
        }
        return super.visit(call);
    }

    private void check(SqlCall call, @Nullable RelDataType left, SqlNode other) {
        if (other instanceof SqlNodeList list) {
            list.forEach(element -> check(call, left, element));
            return;
        }
        RelDataType right = type(other);
        if (left != null && right != null && !comparable(left, right)) {
            throw source.error(
                    ErrorCode.TYPE_MISMATCH,
                    call.getOperator().getName() + " cannot compare "
                            + TypeMapping.fromCalcite(left).text() + " with "
                            + TypeMapping.fromCalcite(right).text(),
                    "cast one side to the type of the other",
                    other);
        }
    }

    private @Nullable RelDataType type(SqlNode node) {
        return validator.getValidatedNodeTypeIfKnown(node);
    }

    private static boolean comparable(RelDataType left, RelDataType right) {
        if (SqlTypeUtil.isNull(left) || SqlTypeUtil.isNull(right)) {
            return true;
        }
        boolean mixesText = SqlTypeUtil.isCharacter(left) && SqlTypeUtil.isNumeric(right)
                || SqlTypeUtil.isNumeric(left) && SqlTypeUtil.isCharacter(right);
        return !mixesText && SqlTypeUtil.isBoolean(left) == SqlTypeUtil.isBoolean(right);
    }
}
