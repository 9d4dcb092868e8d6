package io.tidemark.planner.rule;

import io.tidemark.planner.check.Deadline;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Position;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs all rewrites over a lowered plan, in their order. */
public final class PlanRewriter {
    private final Deadline deadline;

    public PlanRewriter(Deadline deadline) {
        this.deadline = deadline;
    }

    /** Columns of which a plan gives each combination of values at most once at a time; empty if none are known. */
    public static Optional<List<Integer>> uniqueKey(PhysicalNode plan) {
        return UniqueKeys.of(plan).stream().findFirst().map(List::copyOf);
    }

    /**
     * The plan as it will run, without its output.
     *
     * @param emit what EMIT says
     * @param emitPosition where EMIT stands, or null
     * @param names of the columns that come out
     * @param late where late rows go, or null
     */
    public PhysicalNode rewrite(
            PhysicalNode lowered,
            EmitPolicy emit,
            @Nullable Position emitPosition,
            List<String> names,
            @Nullable LateTarget late) {
        List<UnaryOperator<PhysicalNode>> rules = List.of(
                plan -> emit.emission() == Emission.AT_END ? PruneEmpty.rewrite(plan) : plan,
                PushFilters::rewrite,
                PlaceProcessingTime::rewrite,
                new PlaceEmission(emit, emitPosition)::rewrite,
                plan -> ClockOverChanges.check(plan, emitPosition),
                plan -> late == null ? plan : PlaceLateRows.rewrite(plan, late),
                PlaceWatermarks::rewrite,
                TrimColumns::rewrite,
                MergeProjects::rewrite,
                FindKeys::rewrite,
                AddExchanges::rewrite,
                plan -> NameColumns.rewrite(plan, names));
        PhysicalNode plan = lowered;
        for (UnaryOperator<PhysicalNode> rule : rules) {
            deadline.check();
            plan = rule.apply(plan);
        }
        return plan;
    }
}
