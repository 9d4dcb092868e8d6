package io.tidemark.planner.rule;

import io.tidemark.planner.lower.Expressions;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import java.util.List;

/**
 * Puts no rows in place of what can give none, so that nobody opens a connector for it. So tools ask for the columns of a
 * table: {@code LIMIT 0}, {@code WHERE 1 = 0}.
 */
final class PruneEmpty {
    private PruneEmpty() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, PruneEmpty::rewrite);
        return isEmpty(changed) ? new PhysicalNode.Values(List.of(), changed.schema()) : changed;
    }

    private static boolean isEmpty(PhysicalNode node) {
        if (node instanceof PhysicalNode.Values values) {
            return values.rows().isEmpty();
        }
        if (node instanceof PhysicalNode.Filter filter && never(filter.condition())) {
            return true;
        }
        if (node instanceof PhysicalNode.Sort sort && sort.fetch() == 0) {
            return true;
        }
        if (node instanceof PhysicalNode.Scan
                || node instanceof PhysicalNode.LateRows
                || node instanceof PhysicalNode.GroupAggregate aggregate
                        && aggregate.keys().isEmpty()) {
            return false; // the aggregate of nothing is one row
        }
        return node instanceof PhysicalNode.Join
                ? node.inputs().stream().anyMatch(PruneEmpty::isEmpty)
                : node.inputs().stream().allMatch(PruneEmpty::isEmpty);
    }

    private static boolean never(Expression condition) {
        return Expressions.conjuncts(condition).stream()
                .anyMatch(part -> part instanceof Expression.Literal literal && !Boolean.TRUE.equals(literal.value()));
    }
}
