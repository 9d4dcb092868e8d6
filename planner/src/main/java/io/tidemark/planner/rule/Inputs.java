package io.tidemark.planner.rule;

import io.tidemark.planner.plan.PhysicalNode;
import java.util.List;
import java.util.function.UnaryOperator;

/** The same node over other inputs, which have the same columns. */
final class Inputs implements PhysicalNode.Visitor<PhysicalNode> {
    private final UnaryOperator<PhysicalNode> change;

    private Inputs(UnaryOperator<PhysicalNode> change) {
        this.change = change;
    }

    /** The node with each of its inputs changed. */
    static PhysicalNode change(PhysicalNode node, UnaryOperator<PhysicalNode> change) {
        return node.accept(new Inputs(change));
    }

    @Override
    public PhysicalNode scan(PhysicalNode.Scan node) {
        return node;
    }

    @Override
    public PhysicalNode values(PhysicalNode.Values node) {
        return node;
    }

    @Override
    public PhysicalNode watermark(PhysicalNode.Watermark node) {
        return new PhysicalNode.Watermark(
                change.apply(node.input()), node.timeColumn(), node.watermark(), node.strict());
    }

    @Override
    public PhysicalNode filter(PhysicalNode.Filter node) {
        return new PhysicalNode.Filter(change.apply(node.input()), node.condition());
    }

    @Override
    public PhysicalNode project(PhysicalNode.Project node) {
        return new PhysicalNode.Project(change.apply(node.input()), node.expressions(), node.schema());
    }

    @Override
    public PhysicalNode windowAssign(PhysicalNode.WindowAssign node) {
        return new PhysicalNode.WindowAssign(
                change.apply(node.input()),
                node.window(),
                node.timeColumn(),
                node.keys(),
                node.emission(),
                node.schema());
    }

    @Override
    public PhysicalNode windowAggregate(PhysicalNode.WindowAggregate node) {
        return new PhysicalNode.WindowAggregate(
                change.apply(node.input()),
                node.window(),
                node.timeColumn(),
                node.keys(),
                node.properties(),
                node.calls(),
                node.emission(),
                node.schema());
    }

    @Override
    public PhysicalNode groupAggregate(PhysicalNode.GroupAggregate node) {
        return new PhysicalNode.GroupAggregate(
                change.apply(node.input()), node.keys(), node.calls(), node.emission(), node.schema());
    }

    @Override
    public PhysicalNode latest(PhysicalNode.Latest node) {
        return new PhysicalNode.Latest(change.apply(node.input()), node.keys(), node.emission());
    }

    @Override
    public PhysicalNode countAggregate(PhysicalNode.CountAggregate node) {
        return new PhysicalNode.CountAggregate(
                change.apply(node.input()),
                node.keys(),
                node.slideRows(),
                node.sizeRows(),
                node.calls(),
                node.schema());
    }

    @Override
    public PhysicalNode join(PhysicalNode.Join node) {
        return new PhysicalNode.Join(
                change.apply(node.left()),
                change.apply(node.right()),
                node.leftKeys(),
                node.rightKeys(),
                node.condition(),
                node.leftWindowEnd(),
                node.emission(),
                node.schema());
    }

    @Override
    public PhysicalNode holdBack(PhysicalNode.HoldBack node) {
        return new PhysicalNode.HoldBack(change.apply(node.input()), node.timeColumn(), node.delayMillis());
    }

    @Override
    public PhysicalNode unnest(PhysicalNode.Unnest node) {
        return new PhysicalNode.Unnest(
                change.apply(node.input()), node.column(), node.kept(), node.ordinality(), node.outer(), node.schema());
    }

    @Override
    public PhysicalNode materialize(PhysicalNode.Materialize node) {
        return new PhysicalNode.Materialize(
                change.apply(node.input()),
                node.emit(),
                node.keys(),
                node.unique(),
                node.timeColumn(),
                node.timeDelayMillis(),
                node.schema());
    }

    @Override
    public PhysicalNode lateRows(PhysicalNode.LateRows node) {
        return new PhysicalNode.LateRows(change.apply(node.input()), node.columns(), node.written(), node.table());
    }

    @Override
    public PhysicalNode unionAll(PhysicalNode.UnionAll node) {
        List<PhysicalNode> inputs = node.inputs().stream().map(change).toList();
        return new PhysicalNode.UnionAll(inputs, node.schema());
    }

    @Override
    public PhysicalNode sort(PhysicalNode.Sort node) {
        return new PhysicalNode.Sort(change.apply(node.input()), node.keys(), node.offset(), node.fetch());
    }

    @Override
    public PhysicalNode exchange(PhysicalNode.Exchange node) {
        return new PhysicalNode.Exchange(change.apply(node.input()), node.distribution(), node.keys());
    }

    @Override
    public PhysicalNode output(PhysicalNode.Output node) {
        return new PhysicalNode.Output(change.apply(node.input()), node.table());
    }
}
