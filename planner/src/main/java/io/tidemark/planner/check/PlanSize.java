package io.tidemark.planner.check;

import io.tidemark.types.Position;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexNode;

/**
 * Counts the operators of a query, those of its views among them, and refuses what is above {@link QueryLimits} before anything
 * walks over them. What is read twice is counted twice but looked at once, so that the count itself is quick. Mutable; for one query.
 */
public final class PlanSize {
    private final Map<RelNode, Parts> known = new IdentityHashMap<>();
    private final Position position;

    /** What was counted below an operator. */
    private record Parts(long joins, long unions, long nodes) {}

    private PlanSize(Position position) {
        this.position = position;
    }

    /** Refuses a query that is too large; the error stands at this position. */
    public static void check(RelNode query, Position position) {
        new PlanSize(position).of(query);
    }

    private Parts of(RelNode node) {
        Parts before = known.get(node);
        if (before != null) {
            return before;
        }
        long joins = node instanceof Join ? 1 : 0;
        long unions =
                node instanceof Union && !isValues(node) ? node.getInputs().size() - 1L : 0;
        long nodes = 1;
        for (RelNode input : node.getInputs()) {
            Parts below = of(input);
            joins += below.joins();
            unions += below.unions();
            nodes += below.nodes();
        }
        if (node instanceof Aggregate aggregate) { // each of its grouping sets reads the input
            QueryLimits.checkGroupingSets(aggregate.getGroupSets().size(), position);
            nodes *= aggregate.getGroupSets().size();
        }
        long terms = terms(node);
        QueryLimits.checkTerms(terms, position);
        if (!(node instanceof Join || node instanceof Filter)) { // of wide tables they may need a few columns
            QueryLimits.checkColumns(node.getRowType().getFieldCount(), position);
        }
        QueryLimits.checkJoins(joins, position);
        QueryLimits.checkUnions(unions, position);
        QueryLimits.checkNodes(nodes, position);
        Parts parts = new Parts(joins, unions, nodes);
        known.put(node, parts);
        return parts;
    }

    private static long terms(RelNode node) {
        long terms = 0;
        for (RexNode expression : expressions(node)) {
            int count = expression.nodeCount(); // of a tree that shares its parts it may be beyond what an int holds
            terms += count < 0 ? Integer.MAX_VALUE : count;
        }
        return terms;
    }

    private static List<RexNode> expressions(RelNode node) {
        if (node instanceof Project project) {
            return project.getProjects();
        }
        if (node instanceof Filter filter) {
            return List.of(filter.getCondition());
        }
        return node instanceof Join join ? List.of(join.getCondition()) : List.of();
    }

    /** Calcite makes a union of rows with expressions. */
    private static boolean isValues(RelNode union) {
        return union.getInputs().stream()
                .allMatch(input -> input instanceof Values
                        || (input instanceof Project project && project.getInput() instanceof Values));
    }
}
