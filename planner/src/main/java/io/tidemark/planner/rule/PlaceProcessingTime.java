package io.tidemark.planner.rule;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import java.util.List;

/**
 * Lets the clock move the watermark where a window stands on {@code PROCTIME()}: from there on there is no event time any
 * more. Possible where rows come straight from their source.
 */
final class PlaceProcessingTime {
    private PlaceProcessingTime() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        if (node instanceof PhysicalNode.WindowAssign window) {
            return Inputs.change(window, input -> rewrite(mark(input, window.timeColumn())));
        }
        return Inputs.change(node, PlaceProcessingTime::rewrite);
    }

    /** The node with a watermark by the clock, if the column is the clock's. */
    private static PhysicalNode mark(PhysicalNode node, int column) {
        if (!isByClock(node, column)) {
            return node;
        }
        if (node instanceof PhysicalNode.Project project
                && project.expressions().get(column) instanceof Expression.ColumnReference reference) {
            return Inputs.change(project, input -> mark(input, reference.index()));
        }
        if (node instanceof PhysicalNode.Project project) {
            PhysicalNode stamped = Inputs.change(project, PlaceProcessingTime::withoutWatermarks);
            Expression time =
                    new Expression.ColumnReference(column, project.schema().type(column));
            return new PhysicalNode.Watermark(stamped, column, time, false);
        }
        if (node instanceof PhysicalNode.Watermark watermark) {
            return mark(watermark.input(), column);
        }
        return Inputs.change(node, input -> mark(input, column));
    }

    /** Whether a column is PROCTIME() in all rows, stamped on rows of a scan. */
    private static boolean isByClock(PhysicalNode node, int column) {
        if (node instanceof PhysicalNode.Project project) {
            Expression value = project.expressions().get(column);
            return value instanceof Expression.ColumnReference reference
                    ? isByClock(project.input(), reference.index())
                    : isClock(value) && readsScan(project.input());
        }
        boolean passes = node instanceof PhysicalNode.Filter
                || node instanceof PhysicalNode.Watermark
                || node instanceof PhysicalNode.UnionAll;
        return passes && node.inputs().stream().allMatch(input -> isByClock(input, column));
    }

    private static boolean isClock(Expression value) {
        return value instanceof Expression.Call call && call.function().equals(CallNames.PROCTIME);
    }

    private static boolean readsScan(PhysicalNode node) {
        boolean passes = node instanceof PhysicalNode.Filter
                || node instanceof PhysicalNode.Watermark
                || node instanceof PhysicalNode.Project;
        List<PhysicalNode> inputs = node.inputs();
        return node instanceof PhysicalNode.Scan || (passes && readsScan(inputs.get(0)));
    }

    private static PhysicalNode withoutWatermarks(PhysicalNode node) {
        PhysicalNode below = node instanceof PhysicalNode.Watermark watermark ? watermark.input() : node;
        return below == node ? Inputs.change(node, PlaceProcessingTime::withoutWatermarks) : withoutWatermarks(below);
    }
}
