package io.tidemark.executor.runtime;

import io.tidemark.executor.operator.JoinOperator;
import io.tidemark.executor.operator.OutputHub;
import io.tidemark.executor.snapshot.TaskShare;
import io.tidemark.planner.plan.Distribution;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns joins of a plan into lanes: both inputs come to the same tasks. Thread: the one that starts the job.
 */
final class JoinLanes {
    private final TaskGraphBuilder graph;
    private final int parallelism;

    JoinLanes(TaskGraphBuilder graph, int parallelism) {
        this.graph = graph;
        this.parallelism = parallelism;
    }

    List<Lane> join(PhysicalNode.Join node) {
        if (node.emission() == Emission.CHANGES) {
            throw new TidemarkException(
                    ErrorCode.NOT_SUPPORTED_YET,
                    "a join with EMIT CHANGES cannot run yet",
                    "write EMIT AFTER WATERMARK, or no EMIT over bounded inputs",
                    null);
        }
        TaskGraphBuilder.checkInsertOnly(node.left(), "a join");
        TaskGraphBuilder.checkInsertOnly(node.right(), "a join");
        int[] leftKeys = node.leftKeys().stream().mapToInt(Integer::intValue).toArray();
        int[] rightKeys = node.rightKeys().stream().mapToInt(Integer::intValue).toArray();
        List<Lane> left;
        List<Lane> right;
        if (parallelism == 1) {
            left = graph.lanes(node.left());
            right = graph.lanes(node.right());
        } else if (isSentToAll(node.right())) {
            left = graph.lanes(node.left());
            right = sentToAll(
                    graph.lanes(beforeExchange(node.right())), node.right().schema(), left);
        } else {
            left = together(
                    graph.lanes(beforeExchange(node.left())), node.left().schema(), leftKeys);
            right = exchangeInto(
                    graph.lanes(beforeExchange(node.right())), node.right().schema(), rightKeys, left);
        }
        return joinLanes(node, left, right, leftKeys, rightKeys);
    }

    private List<Lane> joinLanes(
            PhysicalNode.Join node, List<Lane> left, List<Lane> right, int[] leftKeys, int[] rightKeys) {
        List<Lane> lanes = new ArrayList<>();
        boolean atEnd = node.emission() == Emission.AT_END;
        int step = graph.nextStep();
        for (int index = 0; index < left.size(); index++) {
            Task task = left.get(index).task();
            if (task != right.get(index).task()) {
                task.absorb(right.get(index).task());
            }
            OutputHub output = new OutputHub();
            JoinOperator operator = new JoinOperator(
                    node.left().schema(),
                    node.right().schema(),
                    leftKeys,
                    rightKeys,
                    node.leftWindowEnd(),
                    atEnd,
                    node.condition() == null ? null : graph.compile(node.schema(), node.condition(), List.of()),
                    node.schema(),
                    task.store(),
                    task.meters(),
                    output);
            task.add(operator, step);
            List<TaskInput> feeds = new ArrayList<>(left.get(index).feeds());
            feeds.addAll(right.get(index).feeds());
            task.fed(operator, feeds);
            operator.placed(0, TaskShare.byKeys(index, left.size(), Distributions.of(node.left())));
            operator.placed(
                    1,
                    isSentToAll(node.right())
                            ? TaskShare.copies(index, left.size())
                            : TaskShare.byKeys(index, left.size(), Distributions.of(node.right())));
            graph.keep(task, index, left.size(), operator);
            left.get(index).output().attach(operator, 0);
            right.get(index).output().attach(operator, 1);
            lanes.add(new Lane(task, output, feeds));
        }
        return lanes;
    }

    private static boolean isSentToAll(PhysicalNode node) {
        return node instanceof PhysicalNode.Exchange exchange && exchange.distribution() == Distribution.ALL_TASKS;
    }

    /** A join makes its exchanges itself: both must end in the same tasks, which feed nothing else that comes back here. */
    private static PhysicalNode beforeExchange(PhysicalNode node) {
        return node instanceof PhysicalNode.Exchange exchange ? exchange.input() : node;
    }

    /** Lanes by key in tasks of their own, so that another input can come to the same tasks. */
    private List<Lane> together(List<Lane> senders, Schema schema, int[] keys) {
        List<Lane> receivers = graph.newLanes(keys.length == 0 ? 1 : parallelism);
        Exchanges.byKey(graph.gate(), senders, schema, keys, receivers);
        return receivers;
    }

    private List<Lane> exchangeInto(List<Lane> senders, Schema schema, int[] keys, List<Lane> besides) {
        List<Lane> receivers = inTasksOf(besides);
        Exchanges.byKey(graph.gate(), senders, schema, keys, receivers);
        return receivers;
    }

    private List<Lane> sentToAll(List<Lane> senders, Schema schema, List<Lane> besides) {
        List<Lane> receivers = inTasksOf(besides);
        Exchanges.toAll(graph.gate(), senders, schema, receivers);
        return receivers;
    }

    private static List<Lane> inTasksOf(List<Lane> besides) {
        return besides.stream()
                .map(lane -> new Lane(lane.task(), new OutputHub()))
                .toList();
    }
}
