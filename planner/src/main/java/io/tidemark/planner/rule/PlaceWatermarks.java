package io.tidemark.planner.rule;

import io.tidemark.planner.plan.PhysicalNode;

/** Keeps watermarks where something above them judges time, and drops the others, so that their columns need not be read. */
final class PlaceWatermarks {
    private PlaceWatermarks() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        return rewrite(node, false);
    }

    private static PhysicalNode rewrite(PhysicalNode node, boolean judgedAbove) {
        boolean judged = judgedAbove
                || node instanceof PhysicalNode.WindowAssign
                || node instanceof PhysicalNode.WindowAggregate
                || node instanceof PhysicalNode.HoldBack
                || (node instanceof PhysicalNode.Materialize result && result.timeColumn() >= 0)
                || (node instanceof PhysicalNode.Join join && join.leftWindowEnd() >= 0);
        PhysicalNode changed = Inputs.change(node, input -> rewrite(input, judged));
        return changed instanceof PhysicalNode.Watermark watermark && !judged ? watermark.input() : changed;
    }
}
