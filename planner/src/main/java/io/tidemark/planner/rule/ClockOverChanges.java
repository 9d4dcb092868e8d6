package io.tidemark.planner.rule;

import io.tidemark.planner.check.EmitErrors;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses {@code PROCTIME()} above what takes rows back: the row that is withdrawn would be stamped anew, and not be the one that
 * was given out. All other functions say the same for the same row as long as a statement runs.
 */
final class ClockOverChanges {
    private ClockOverChanges() {}

    static PhysicalNode check(PhysicalNode node, @Nullable Position position) {
        List<Expression> expressions = node instanceof PhysicalNode.Project project
                ? project.expressions()
                : node instanceof PhysicalNode.Filter filter ? List.of(filter.condition()) : List.of();
        for (PhysicalNode input : node.inputs()) {
            if (input.changelogMode() == ChangelogMode.RETRACT
                    && expressions.stream().anyMatch(ClockOverChanges::readsClock)) {
                throw EmitErrors.clockOverChanges(position);
            }
            check(input, position);
        }
        return node;
    }

    private static boolean readsClock(Expression expression) {
        if (expression instanceof Expression.Call call) {
            return call.function().equals(CallNames.PROCTIME)
                    || call.arguments().stream().anyMatch(ClockOverChanges::readsClock);
        }
        if (expression instanceof Expression.Cast cast) {
            return readsClock(cast.operand());
        }
        return expression instanceof Expression.Case choice
                && (readsClock(choice.otherwise())
                        || choice.branches().stream()
                                .anyMatch(branch -> readsClock(branch.condition()) || readsClock(branch.value())));
    }
}
