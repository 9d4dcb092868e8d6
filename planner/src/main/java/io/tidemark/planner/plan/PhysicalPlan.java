package io.tidemark.planner.plan;

import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * What runs. For EXPLAIN see {@code PlanPrinter}.
 *
 * @param root the output, or the first of them
 * @param bounded whether the plan ends by itself
 * @param continuous whether the statement has EMIT (or is an INSERT job), so that rows may be late and kinds are shown
 * @param limit rows of a continuous SELECT after which it stops, or -1
 * @param emit what EMIT says; its lateness holds for all windows of the plan
 * @param others further outputs of a statement set
 */
public record PhysicalPlan(
        PhysicalNode.Output root,
        boolean bounded,
        boolean continuous,
        long limit,
        EmitPolicy emit,
        List<PhysicalNode.Output> others) {
    public PhysicalPlan {
        others = List.copyOf(others);
    }

    /** A plan with one output. */
    public PhysicalPlan(PhysicalNode.Output root, boolean bounded, boolean continuous, long limit, EmitPolicy emit) {
        this(root, bounded, continuous, limit, emit, List.of());
    }

    /** A plan whose windows allow no lateness. */
    public PhysicalPlan(PhysicalNode.Output root, boolean bounded, boolean continuous, long limit) {
        this(root, bounded, continuous, limit, EmitPolicy.of(continuous ? Emission.CHANGES : Emission.AT_END));
    }

    /** All outputs, in the order of the statement. */
    public List<PhysicalNode.Output> outputs() {
        List<PhysicalNode.Output> outputs = new ArrayList<>(List.of(root));
        outputs.addAll(others);
        return outputs;
    }

    /** The columns of the result, with the names that the caller sees. */
    public Schema schema() {
        return root.schema();
    }

    /** Whether rows carry a kind that may be other than +I and that the caller must see. */
    public boolean showsKinds() {
        return continuous && root.changelogMode() != ChangelogMode.INSERT_ONLY;
    }
}
