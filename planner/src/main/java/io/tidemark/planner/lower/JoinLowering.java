package io.tidemark.planner.lower;

import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An inner join on what its condition says to be equal on both sides; what it says besides stays a condition. Keys that
 * are not columns are worked out below the join. Mutable, used once.
 */
final class JoinLowering {
    private final Side left;
    private final Side right;
    private final List<Expression> rest = new ArrayList<>();

    private JoinLowering(PhysicalNode left, PhysicalNode right) {
        this.left = new Side(left, 0);
        this.right = new Side(right, left.schema().size());
    }

    /**
     * @param condition over the columns of both sides, left ones first
     * @param position where the join stands, or null
     */
    static PhysicalNode join(PhysicalNode left, PhysicalNode right, Expression condition, @Nullable Position position) {
        if (Folding.isNever(condition)) { // Calcite has seen a contradiction
            List<Column> columns = new ArrayList<>(left.schema().columns());
            columns.addAll(right.schema().columns());
            return new PhysicalNode.Values(List.of(), new Schema(columns));
        }
        JoinLowering lowering = new JoinLowering(left, right);
        Expressions.conjuncts(condition).forEach(lowering::take);
        if (lowering.left.keys.isEmpty()) {
            throw NotYet.refuse("a join without an equality between both sides", position);
        }
        return lowering.build();
    }

    private void take(Expression condition) {
        if (condition instanceof Expression.Call call
                && (call.function().equals(CallNames.EQUALS)
                        || call.function().equals(CallNames.IS_NOT_DISTINCT_FROM))) {
            boolean nullsMatch = call.function().equals(CallNames.IS_NOT_DISTINCT_FROM);
            Expression first = call.arguments().get(0);
            Expression second = call.arguments().get(1);
            if (left.owns(first) && right.owns(second) && addKey(first, second, nullsMatch)) {
                return;
            }
            if (right.owns(first) && left.owns(second) && addKey(second, first, nullsMatch)) {
                return;
            }
        }
        if (left.owns(condition)) {
            left.addFilter(condition);
        } else if (right.owns(condition)) {
            right.addFilter(condition);
        } else if (!Folding.isTrue(condition)) {
            rest.add(condition);
        }
    }

    private boolean addKey(Expression ofLeft, Expression ofRight, boolean nullsMatch) {
        Expression leftKey = withoutWidening(ofLeft);
        Expression rightKey = withoutWidening(ofRight);
        if (!ExpressionTypes.sameValues(leftKey.type(), rightKey.type())) {
            return false;
        }
        if (nullsMatch && leftKey.type().nullable() && rightKey.type().nullable()) {
            Expression leftValue = NullSafeKey.value(leftKey);
            Expression rightValue = NullSafeKey.value(rightKey);
            if (leftValue == null || rightValue == null) {
                return false;
            }
            left.addKey(NullSafeKey.isNull(leftKey));
            right.addKey(NullSafeKey.isNull(rightKey));
            leftKey = leftValue;
            rightKey = rightValue;
        }
        left.addKey(leftKey);
        right.addKey(rightKey);
        return true;
    }

    /** Integers of all widths lie in memory alike, so a cast between them only costs. */
    private static Expression withoutWidening(Expression key) {
        boolean widens = key instanceof Expression.Cast cast
                && cast.type().isInteger()
                && cast.operand().type().isInteger()
                && ExpressionTypes.digits(cast.type())
                        >= ExpressionTypes.digits(cast.operand().type());
        return widens ? ((Expression.Cast) key).operand() : key;
    }

    private PhysicalNode build() {
        PhysicalNode leftInput = left.input();
        PhysicalNode rightInput = right.input();
        int added = leftInput.schema().size() - left.size();
        List<Column> columns = new ArrayList<>(leftInput.schema().columns());
        columns.addAll(rightInput.schema().columns());
        Expression condition = rest.isEmpty() ? null : Expressions.moveFrom(Expressions.and(rest), left.size(), added);
        PhysicalNode join = new PhysicalNode.Join(
                leftInput, rightInput, left.keys, right.keys, condition, -1, Emission.AT_END, new Schema(columns));
        if (columns.size() == left.size() + right.size()) {
            return join;
        }
        List<Expression> kept = new ArrayList<>();
        List<Column> keptColumns = new ArrayList<>();
        for (int index = 0; index < left.size() + right.size(); index++) {
            int moved = index < left.size() ? index : index + added;
            SqlType type = join.schema().type(moved);
            kept.add(new Expression.ColumnReference(moved, type));
            keptColumns.add(join.schema().column(moved));
        }
        return new PhysicalNode.Project(join, kept, new Schema(keptColumns));
    }

    /** One input of the join. Mutable. */
    private static final class Side {
        private final PhysicalNode node;
        private final int offset;
        private final List<Integer> keys = new ArrayList<>();
        private final List<Expression> computed = new ArrayList<>();
        private final List<Expression> filters = new ArrayList<>();

        Side(PhysicalNode node, int offset) {
            this.node = node;
            this.offset = offset;
        }

        int size() {
            return node.schema().size();
        }

        /** Whether the expression reads columns of this side, and no others. */
        boolean owns(Expression expression) {
            List<Integer> columns = Expressions.columns(expression);
            return !columns.isEmpty()
                    && columns.stream().allMatch(column -> column >= offset && column < offset + size());
        }

        void addKey(Expression key) {
            Expression own = Expressions.moveFrom(key, offset, -offset);
            if (own instanceof Expression.ColumnReference column) {
                keys.add(column.index());
            } else {
                keys.add(size() + computed.size());
                computed.add(own);
            }
        }

        void addFilter(Expression condition) {
            filters.add(Expressions.moveFrom(condition, offset, -offset));
        }

        PhysicalNode input() {
            PhysicalNode filtered = filters.isEmpty() ? node : new PhysicalNode.Filter(node, Expressions.and(filters));
            if (computed.isEmpty()) {
                return filtered;
            }
            List<Expression> values = new ArrayList<>();
            List<Column> columns = new ArrayList<>(node.schema().columns());
            for (int index = 0; index < size(); index++) {
                values.add(new Expression.ColumnReference(index, node.schema().type(index)));
            }
            for (Expression key : computed) {
                values.add(key);
                columns.add(new Column("$" + columns.size(), key.type()));
            }
            return new PhysicalNode.Project(filtered, values, new Schema(columns));
        }
    }
}
