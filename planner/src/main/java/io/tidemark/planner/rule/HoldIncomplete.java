package io.tidemark.planner.rule;

import io.tidemark.planner.check.EmitErrors;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds rows back until the watermark has passed them, where nothing below does so. Which time counts does not depend on
 * the columns that are selected: it is that of the last step which knows one.
 */
final class HoldIncomplete {
    private final TimeColumns times;
    private final @Nullable Position position;

    HoldIncomplete(TimeColumns times, @Nullable Position position) {
        this.times = times;
        this.position = position;
    }

    /** The node, with complete rows only. */
    PhysicalNode hold(PhysicalNode node) {
        if (isComplete(node)) {
            return node;
        }
        if (node instanceof PhysicalNode.UnionAll) {
            return Inputs.change(node, this::hold);
        }
        Held held = find(node);
        return held.place();
    }

    private Held find(PhysicalNode node) {
        if (node instanceof PhysicalNode.Filter filter) {
            Held below = find(filter.input());
            return new Held(Inputs.change(node, ignored -> below.node), below.column, below.delayMillis);
        }
        if (node instanceof PhysicalNode.Project project) {
            Held below = find(project.input());
            int kept = below.column < 0 ? -1 : referenceTo(below.column, project);
            return kept >= 0 || below.column < 0
                    ? new Held(Inputs.change(node, ignored -> below.node), kept, below.delayMillis)
                    : new Held(Inputs.change(node, ignored -> below.place()), -1, 0);
        }
        if (isComplete(node)) {
            return new Held(node, -1, 0);
        }
        if (node instanceof PhysicalNode.UnionAll) {
            return new Held(Inputs.change(node, this::hold), -1, 0);
        }
        return atSource(node);
    }

    /** A window's end where there is a window, else the event time. */
    private Held atSource(PhysicalNode node) {
        List<@Nullable TimeColumn> columns = times.of(node);
        int best = -1;
        for (int index = 0; index < columns.size(); index++) {
            TimeColumn time = columns.get(index);
            if (time != null && (best < 0 || time.delayMillis() < delay(columns, best))) {
                best = index;
            }
        }
        if (best < 0) {
            throw EmitErrors.rowsNeverComplete(position);
        }
        return new Held(node, best, delay(columns, best));
    }

    private static long delay(List<@Nullable TimeColumn> columns, int index) {
        TimeColumn time = columns.get(index);
        return time == null ? Long.MAX_VALUE : time.delayMillis();
    }

    private static int referenceTo(int column, PhysicalNode.Project project) {
        List<Expression> expressions = project.expressions();
        for (int index = 0; index < expressions.size(); index++) {
            if (expressions.get(index) instanceof Expression.ColumnReference reference && reference.index() == column) {
                return index;
            }
        }
        return -1;
    }

    /** Whether rows come out only when they are complete. */
    static boolean isComplete(PhysicalNode node) {
        if (node instanceof PhysicalNode.Filter
                || node instanceof PhysicalNode.Project
                || node instanceof PhysicalNode.Unnest
                || node instanceof PhysicalNode.UnionAll) {
            return node.inputs().stream().allMatch(HoldIncomplete::isComplete);
        }
        return node instanceof PhysicalNode.Values
                || (node instanceof PhysicalNode.WindowAssign assign
                        && assign.window() instanceof WindowSpec.Session
                        && assign.emission() == Emission.ON_WATERMARK)
                || node instanceof PhysicalNode.HoldBack
                || node instanceof PhysicalNode.Materialize
                || node instanceof PhysicalNode.CountAggregate // with its last row, whatever the time
                || (node instanceof PhysicalNode.WindowAggregate aggregate
                        && aggregate.emission() == Emission.ON_WATERMARK)
                || (node instanceof PhysicalNode.Join join && join.emission() == Emission.ON_WATERMARK);
    }

    /** A node whose rows are still to be held back by a column, or are already if the column is -1. */
    private record Held(PhysicalNode node, int column, long delayMillis) {
        PhysicalNode place() {
            return column < 0 ? node : new PhysicalNode.HoldBack(node, column, delayMillis);
        }
    }
}
