package io.tidemark.planner.rule;

import io.tidemark.planner.plan.PhysicalNode;
import java.util.List;

/** Puts an exchange below each node that must see all rows of a key in one task. */
final class AddExchanges {
    private AddExchanges() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, AddExchanges::rewrite);
        if (changed instanceof PhysicalNode.GroupAggregate aggregate) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, aggregate.keys()));
        }
        if (changed instanceof PhysicalNode.WindowAggregate aggregate) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, aggregate.keys()));
        }
        if (changed instanceof PhysicalNode.Sort) {
            return Inputs.change(changed, input -> new PhysicalNode.Exchange(input, List.of()));
        }
        return changed instanceof PhysicalNode.Join join ? join(join) : changed;
    }

    private static PhysicalNode join(PhysicalNode.Join join) {
        return new PhysicalNode.Join(
                new PhysicalNode.Exchange(join.left(), join.leftKeys()),
                new PhysicalNode.Exchange(join.right(), join.rightKeys()),
                join.leftKeys(),
                join.rightKeys(),
                join.condition(),
                join.leftWindowEnd(),
                join.emission(),
                join.schema());
    }
}
