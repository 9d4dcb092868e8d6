package io.tidemark.planner.rule;

import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.Distribution;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts an exchange below each node that must see all rows of a key in one task. */
final class AddExchanges {
    private AddExchanges() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, AddExchanges::rewrite);
        if (changed instanceof PhysicalNode.GroupAggregate aggregate) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, aggregate.keys()));
        }
        if (changed instanceof PhysicalNode.Latest latest) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, latest.keys()));
        }
        if (changed instanceof PhysicalNode.CountAggregate aggregate) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, aggregate.keys()));
        }
        if (changed instanceof PhysicalNode.WindowAggregate aggregate) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, aggregate.keys()));
        }
        if (changed instanceof PhysicalNode.WindowAssign assign && assign.window() instanceof WindowSpec.Session) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, assign.keys()));
        }
        if (changed instanceof PhysicalNode.Materialize result
                && !result.unique()
                && result.input().changelogMode() != ChangelogMode.INSERT_ONLY) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, result.keys()));
        }
        if (judgesRows(changed)) {
            return Inputs.change(
                    changed, input -> hasMergedWatermark(input) ? input : new PhysicalNode.Exchange(input, List.of()));
        }
        if (changed instanceof PhysicalNode.Sort) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, List.of()));
        }
        return changed instanceof PhysicalNode.Join join ? join(join) : changed;
    }

    /** Whether a node decides by the watermark which rows are late. */
    private static boolean judgesRows(PhysicalNode node) {
        return node instanceof PhysicalNode.HoldBack
                || node instanceof PhysicalNode.WindowAssign assign && assign.emission() == Emission.ON_WATERMARK;
    }

    /** Whether the tasks of a node all have the watermark of the whole input, and not of their own splits. */
    private static boolean hasMergedWatermark(PhysicalNode node) {
        if (node instanceof PhysicalNode.Exchange) {
            return true;
        }
        return !(node instanceof PhysicalNode.UnionAll)
                && !node.inputs().isEmpty()
                && node.inputs().stream().allMatch(AddExchanges::hasMergedWatermark);
    }

    /** A right side of one row a window is sent to wherever the left rows are; else both go where their keys are. */
    private static PhysicalNode join(PhysicalNode.Join join) {
        boolean few = join.emission() != Emission.CHANGES && hasOneRowPerWindow(join.right());
        return new PhysicalNode.Join(
                few ? join.left() : new PhysicalNode.Exchange(join.left(), join.leftKeys()),
                few
                        ? new PhysicalNode.Exchange(join.right(), Distribution.ALL_TASKS, List.of())
                        : new PhysicalNode.Exchange(join.right(), join.rightKeys()),
                join.leftKeys(),
                join.rightKeys(),
                join.condition(),
                join.leftWindowEnd(),
                join.emission(),
                join.schema());
    }

    /** Whether a node gives out windows that are grouped by nothing but their own bounds. */
    private static boolean hasOneRowPerWindow(PhysicalNode node) {
        if (node instanceof PhysicalNode.Project || node instanceof PhysicalNode.Filter) {
            return hasOneRowPerWindow(node.inputs().get(0));
        }
        if (!(node instanceof PhysicalNode.WindowAggregate aggregate)) {
            return false;
        }
        if (!(aggregate.window() instanceof WindowSpec.Attached)) {
            return aggregate.keys().isEmpty();
        }
        List<@Nullable TimeColumn> columns = new TimeColumns().of(aggregate.input());
        TimeColumn window = columns.get(aggregate.timeColumn());
        return window != null && aggregate.keys().stream().map(columns::get).allMatch(key -> isBoundOf(key, window));
    }

    private static boolean isBoundOf(@Nullable TimeColumn key, TimeColumn window) {
        return key != null && TimeColumns.isSame(key.line(), window.line());
    }
}
