package io.tidemark.planner.lower;

import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.sql.QueryTranslator;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexNode;

/** Inner joins on equal columns; what the condition says besides stays a condition. */
final class JoinLowering {
    private final ExpressionLowering expressions;
    private final QueryTranslator translator;

    JoinLowering(ExpressionLowering expressions, QueryTranslator translator) {
        this.expressions = expressions;
        this.translator = translator;
    }

    PhysicalNode join(Join join, RexNode condition, PhysicalNode left, PhysicalNode right) {
        List<Integer> leftKeys = new ArrayList<>();
        List<Integer> rightKeys = new ArrayList<>();
        List<Boolean> refusesNull = new ArrayList<>();
        List<RexNode> rest = new ArrayList<>();
        RelOptUtil.splitJoinCondition(
                join.getLeft(), join.getRight(), condition, leftKeys, rightKeys, refusesNull, rest);
        if (leftKeys.isEmpty()) {
            throw NotYet.refuse("a join without an equality between both sides", translator.place("JOIN"));
        }
        if (refusesNull.contains(false)) {
            throw NotYet.refuse("a join on IS NOT DISTINCT FROM", translator.place("JOIN"));
        }
        for (int key = 0; key < leftKeys.size(); key++) {
            checkTypes(left.schema().type(leftKeys.get(key)), right.schema().type(rightKeys.get(key)));
        }
        List<Column> columns = new ArrayList<>(left.schema().columns());
        columns.addAll(right.schema().columns());
        List<Expression> conditions = new ArrayList<>();
        for (RexNode part : rest) {
            if (!part.isAlwaysTrue()) {
                conditions.add(expressions.lower(part));
            }
        }
        return new PhysicalNode.Join(
                left,
                right,
                leftKeys,
                rightKeys,
                conditions.isEmpty() ? null : Expressions.and(conditions),
                -1,
                Emission.AT_END,
                new Schema(columns));
    }

    private void checkTypes(SqlType left, SqlType right) {
        if (!ExpressionTypes.sameValues(left, right)) {
            throw NotYet.refuse(
                    "a join on " + left.text() + " = " + right.text() + " (cast one side in a subquery)",
                    translator.place("JOIN"));
        }
    }
}
