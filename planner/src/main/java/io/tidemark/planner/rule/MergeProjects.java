package io.tidemark.planner.rule;

import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import java.util.List;

/** Makes one projection of two, unless that would work something out twice, and drops those that change nothing. */
final class MergeProjects {
    private MergeProjects() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, MergeProjects::rewrite);
        if (changed instanceof PhysicalNode.Project project) {
            PhysicalNode.Project merged = merge(project);
            return isIdentity(merged) ? merged.input() : merged;
        }
        return changed;
    }

    private static PhysicalNode.Project merge(PhysicalNode.Project outer) {
        if (!(outer.input() instanceof PhysicalNode.Project inner) || repeats(outer, inner)) {
            return outer;
        }
        List<Expression> values = outer.expressions().stream()
                .map(value -> Columns.replace(value, inner.expressions()::get))
                .toList();
        return new PhysicalNode.Project(inner.input(), values, outer.schema());
    }

    private static boolean repeats(PhysicalNode.Project outer, PhysicalNode.Project inner) {
        int[] uses = new int[inner.expressions().size()];
        for (Expression value : outer.expressions()) {
            Columns.replace(value, index -> {
                uses[index]++;
                return null;
            });
        }
        for (int index = 0; index < uses.length; index++) {
            if (uses[index] > 1 && !Columns.isTrivial(inner.expressions().get(index))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isIdentity(PhysicalNode.Project project) {
        List<Expression> values = project.expressions();
        if (values.size() != project.input().schema().size()) {
            return false;
        }
        for (int index = 0; index < values.size(); index++) {
            boolean same =
                    values.get(index) instanceof Expression.ColumnReference reference && reference.index() == index;
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
