package io.tidemark.executor.runtime;

import io.tidemark.executor.operator.AggregateLayout;
import io.tidemark.executor.operator.ChangesAggregateOperator;
import io.tidemark.executor.operator.CountWindowOperator;
import io.tidemark.executor.operator.PaneAggregateOperator;
import io.tidemark.executor.operator.PartialAggregates;
import io.tidemark.executor.operator.SessionChangesOperator;
import io.tidemark.executor.operator.SessionOperator;
import io.tidemark.executor.window.Panes;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.util.List;

/** Turns aggregates of a plan into lanes. Thread: the one that starts the job. */
final class AggregateLanes {
    private final TaskGraphBuilder graph;
    private final LateSinks late;
    private final int parallelism;
    private final long latenessMillis;

    AggregateLanes(TaskGraphBuilder graph, LateSinks late, int parallelism, long latenessMillis) {
        this.graph = graph;
        this.late = late;
        this.parallelism = parallelism;
        this.latenessMillis = latenessMillis;
    }

    List<Lane> windowAggregate(PhysicalNode.WindowAggregate node) {
        AggregateLayout layout = new AggregateLayout(
                node.input().schema(),
                node.schema(),
                node.keys(),
                node.timeColumn(),
                node.window() instanceof WindowSpec.Attached ? List.of() : node.properties(),
                node.window() instanceof WindowSpec.Attached,
                node.calls());
        if (node.window() instanceof WindowSpec.Session session) {
            return sessions(node, session, layout);
        }
        Panes panes = Panes.of(node.window());
        if (node.emission() == Emission.CHANGES) {
            boolean retracting = TaskGraphBuilder.retracts(node.input());
            return graph.follow(
                    graph.lanes(node.input()),
                    (task, output) -> new ChangesAggregateOperator(
                            layout,
                            panes,
                            retracting,
                            latenessMillis,
                            task.store(),
                            task.meters(),
                            late.of(node.input(), task),
                            output));
        }
        TaskGraphBuilder.checkInsertOnly(node.input(), "an aggregate that gives final results");
        boolean atEnd = node.emission() == Emission.AT_END;
        return aggregate(node.input(), layout, panes, atEnd, false);
    }

    private List<Lane> sessions(PhysicalNode.WindowAggregate node, WindowSpec.Session session, AggregateLayout layout) {
        TaskGraphBuilder.checkInsertOnly(node.input(), "SESSION");
        if (node.emission() == Emission.CHANGES) {
            return graph.follow(
                    graph.lanes(node.input()),
                    (task, output) -> SessionChangesOperator.ofAggregates(
                            layout,
                            session.gapMillis(),
                            latenessMillis,
                            task.store(),
                            late.of(node.input(), task),
                            output));
        }
        boolean atEnd = node.emission() == Emission.AT_END;
        return graph.follow(
                graph.lanes(node.input()),
                (task, output) -> SessionOperator.ofAggregates(
                        layout, session.gapMillis(), atEnd, task.store(), late.of(node.input(), task), output));
    }

    List<Lane> groupAggregate(PhysicalNode.GroupAggregate node) {
        AggregateLayout layout = new AggregateLayout(
                node.input().schema(), node.schema(), node.keys(), -1, List.of(), false, node.calls());
        if (node.emission() == Emission.CHANGES) {
            boolean retracting = TaskGraphBuilder.retracts(node.input());
            return graph.follow(
                    graph.lanes(node.input()),
                    (task, output) -> new ChangesAggregateOperator(
                            layout,
                            null,
                            retracting,
                            latenessMillis,
                            task.store(),
                            task.meters(),
                            late.of(node.input(), task),
                            output));
        }
        boolean alwaysOneRow = node.keys().isEmpty();
        return aggregate(node.input(), layout, Panes.everything(), true, alwaysOneRow);
    }

    List<Lane> countAggregate(PhysicalNode.CountAggregate node) {
        if (TaskGraphBuilder.retracts(node.input())) {
            throw new TidemarkException(
                    ErrorCode.NOT_SUPPORTED_YET,
                    "a window of rows cannot read an input that takes rows back",
                    "write EMIT AFTER WATERMARK, so that its input gives final rows",
                    null);
        }
        AggregateLayout layout = new AggregateLayout(
                node.input().schema(), node.schema(), node.keys(), -1, List.of(), false, node.calls());
        return graph.follow(
                graph.lanes(node.input()),
                (task, output) ->
                        new CountWindowOperator(layout, node.slideRows(), node.sizeRows(), task.store(), output));
    }

    private List<Lane> aggregate(
            PhysicalNode input, AggregateLayout layout, Panes panes, boolean atEnd, boolean alwaysOneRow) {
        if (parallelism > 1
                && input instanceof PhysicalNode.Exchange exchange
                && !graph.isBuilt(exchange)
                && LateSinks.below(exchange) == null
                && PartialAggregates.canSplit(layout)) {
            return aggregateInTwoPhases(exchange, layout, panes, atEnd, alwaysOneRow);
        }
        return graph.follow(
                graph.lanes(input),
                (task, output) -> PaneAggregateOperator.ofRows(
                        layout, panes, atEnd, alwaysOneRow, task.store(), late.of(input, task), output));
    }

    private List<Lane> aggregateInTwoPhases(
            PhysicalNode.Exchange exchange, AggregateLayout layout, Panes panes, boolean atEnd, boolean alwaysOneRow) {
        PartialAggregates partial = PartialAggregates.of(layout);
        List<Lane> senders = graph.follow(
                graph.lanes(exchange.input()),
                null,
                (task, output) -> partial.first(panes, atEnd, task.scratch(), output));
        int[] keys = partial.keys(exchange.keys());
        List<Lane> receivers = graph.exchange(senders, partial.schema(), keys);
        return graph.follow(
                receivers,
                keys,
                (task, output) -> partial.second(panes, atEnd, alwaysOneRow, task.store(), task.meters(), output));
    }
}
