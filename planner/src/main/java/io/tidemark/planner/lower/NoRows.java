package io.tidemark.planner.lower;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/** Sees queries that ask for columns and no rows: {@code LIMIT 0}, {@code WHERE 1 = 0}. */
final class NoRows {
    private NoRows() {}

    /** Whether an operator gives no rows whatever its input is. */
    static boolean of(RelNode rel, ExpressionLowering expressions) {
        if (rel instanceof Sort sort) {
            boolean none = sort.fetch instanceof RexLiteral literal
                    && BigDecimal.ZERO.equals(literal.getValueAs(BigDecimal.class));
            return none || of(sort.getInput(), expressions);
        }
        if (rel instanceof Filter filter) {
            for (RexNode part : RelOptUtil.conjunctions(filter.getCondition())) {
                if (isNever(part, expressions)) {
                    return true;
                }
            }
            return of(filter.getInput(), expressions);
        }
        return rel instanceof Project project && of(project.getInput(), expressions);
    }

    private static boolean isNever(RexNode part, ExpressionLowering expressions) {
        if (part instanceof RexDynamicParam || !RexUtil.isConstant(part)) {
            return false;
        }
        Expression lowered = expressions.over(new Schema(List.of())).lower(part);
        return Folding.isNever(lowered);
    }
}
