package io.tidemark.executor.runtime;

import io.tidemark.planner.plan.Distribution;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import java.util.ArrayList;
import java.util.List;

/**
 * By which of their columns the rows of a node are spread over its tasks, as the exchange below it says, whether it was
 * left out or not. Empty if their columns do not tell: all are in one task, or they lie where their splits were read.
 * Stateless.
 */
final class Distributions implements PhysicalNode.Visitor<List<Integer>> {
    private static final Distributions ALL = new Distributions();

    private Distributions() {}

    /** The columns of a node's rows whose hash decides, in the order in which they are hashed. */
    static int[] of(PhysicalNode node) {
        return node.accept(ALL).stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Integer> below(PhysicalNode node) {
        return node.accept(this);
    }

    /** The same columns at other places; empty if one of them is missing. */
    private static List<Integer> move(List<Integer> columns, List<Integer> kept) {
        List<Integer> moved = new ArrayList<>();
        for (int column : columns) {
            int place = kept.indexOf(column);
            if (place < 0) {
                return List.of();
            }
            moved.add(place);
        }
        return moved;
    }

    @Override
    public List<Integer> exchange(PhysicalNode.Exchange node) {
        return node.distribution() == Distribution.ALL_TASKS ? List.of() : node.keys();
    }

    @Override
    public List<Integer> scan(PhysicalNode.Scan node) {
        return List.of();
    }

    @Override
    public List<Integer> values(PhysicalNode.Values node) {
        return List.of();
    }

    @Override
    public List<Integer> watermark(PhysicalNode.Watermark node) {
        return below(node.input());
    }

    @Override
    public List<Integer> filter(PhysicalNode.Filter node) {
        return below(node.input());
    }

    @Override
    public List<Integer> project(PhysicalNode.Project node) {
        List<Integer> kept = node.expressions().stream()
                .map(each -> each instanceof Expression.ColumnReference column ? column.index() : -1)
                .toList();
        return move(below(node.input()), kept);
    }

    @Override
    public List<Integer> windowAssign(PhysicalNode.WindowAssign node) {
        return below(node.input());
    }

    @Override
    public List<Integer> windowAggregate(PhysicalNode.WindowAggregate node) {
        return move(below(node.input()), node.keys());
    }

    @Override
    public List<Integer> groupAggregate(PhysicalNode.GroupAggregate node) {
        return move(below(node.input()), node.keys());
    }

    @Override
    public List<Integer> countAggregate(PhysicalNode.CountAggregate node) {
        return move(below(node.input()), node.keys());
    }

    @Override
    public List<Integer> join(PhysicalNode.Join node) {
        return below(node.left());
    }

    @Override
    public List<Integer> holdBack(PhysicalNode.HoldBack node) {
        return below(node.input());
    }

    @Override
    public List<Integer> latest(PhysicalNode.Latest node) {
        return below(node.input());
    }

    @Override
    public List<Integer> unnest(PhysicalNode.Unnest node) {
        return move(below(node.input()), node.kept());
    }

    @Override
    public List<Integer> materialize(PhysicalNode.Materialize node) {
        return below(node.input());
    }

    @Override
    public List<Integer> lateRows(PhysicalNode.LateRows node) {
        return below(node.input());
    }

    /** The inputs lie side by side; only an exchange brings rows of a key together again. */
    @Override
    public List<Integer> unionAll(PhysicalNode.UnionAll node) {
        return List.of();
    }

    @Override
    public List<Integer> sort(PhysicalNode.Sort node) {
        return List.of();
    }

    @Override
    public List<Integer> output(PhysicalNode.Output node) {
        return below(node.input());
    }
}
