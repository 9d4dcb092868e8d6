package io.tidemark.planner.rule;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.lower.Expressions;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Moves each part of a condition as near to the scan as it may stand. Never below a {@link PhysicalNode.Watermark}: rows
 * that the condition refuses still tell how far time has come.
 */
final class PushFilters {
    private static final Set<String> NEW_EACH_TIME = Set.of("RAND", "RAND_INTEGER", "UUID", CallNames.PROCTIME);

    private PushFilters() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, PushFilters::rewrite);
        return changed instanceof PhysicalNode.Filter filter
                ? push(Expressions.conjuncts(filter.condition()), filter.input())
                : changed;
    }

    private static PhysicalNode push(List<Expression> conditions, PhysicalNode node) {
        if (conditions.isEmpty()) {
            return node;
        }
        if (node instanceof PhysicalNode.Filter filter) {
            List<Expression> all = new ArrayList<>(Expressions.conjuncts(filter.condition()));
            all.addAll(conditions);
            return push(all, filter.input());
        }
        if (node instanceof PhysicalNode.Project project) {
            return throughProject(conditions, project);
        }
        if (node instanceof PhysicalNode.WindowAssign window) {
            Split split = Split.of(conditions, columns -> passes(window, columns));
            PhysicalNode input = push(split.passing, window.input());
            return filter(split.staying, Inputs.change(window, ignored -> input));
        }
        if (node instanceof PhysicalNode.Unnest unnest) {
            return throughUnnest(conditions, unnest);
        }
        if (node instanceof PhysicalNode.UnionAll union) {
            return Inputs.change(union, input -> push(conditions, input));
        }
        if (node instanceof PhysicalNode.GroupAggregate aggregate
                && !aggregate.keys().isEmpty()) {
            return throughAggregate(conditions, aggregate);
        }
        if (node instanceof PhysicalNode.Join join) {
            return throughJoin(conditions, join);
        }
        return filter(conditions, node);
    }

    /** Leaving rows out changes sessions, unless it leaves out all rows of a key. */
    private static boolean passes(PhysicalNode.WindowAssign window, BitSet columns) {
        boolean keyed = window.window() instanceof WindowSpec.Session session && !session.perGroup();
        return columns.length() <= window.input().schema().size()
                && (!keyed || columns.stream().allMatch(window.keys()::contains));
    }

    private static PhysicalNode throughProject(List<Expression> conditions, PhysicalNode.Project project) {
        boolean overWindow = project.input() instanceof PhysicalNode.WindowAssign;
        Split split = Split.of(conditions, columns -> columns.stream()
                .mapToObj(project.expressions()::get)
                .allMatch(value -> Columns.isTrivial(value) || (overWindow && isRepeatable(value))));
        List<Expression> below = split.passing.stream()
                .map(condition -> Columns.replace(condition, project.expressions()::get))
                .toList();
        PhysicalNode input = push(below, project.input());
        return filter(split.staying, Inputs.change(project, ignored -> input));
    }

    private static PhysicalNode throughUnnest(List<Expression> conditions, PhysicalNode.Unnest unnest) {
        List<Integer> kept = unnest.kept();
        Split split = Split.of(conditions, columns -> columns.length() <= kept.size());
        List<Expression> below = split.passing.stream()
                .map(condition -> Columns.replace(
                        condition,
                        index -> new Expression.ColumnReference(
                                kept.get(index), unnest.input().schema().type(kept.get(index)))))
                .toList();
        PhysicalNode input = push(below, unnest.input());
        return filter(split.staying, Inputs.change(unnest, ignored -> input));
    }

    private static PhysicalNode throughAggregate(List<Expression> conditions, PhysicalNode.GroupAggregate aggregate) {
        List<Integer> keys = aggregate.keys();
        Split split = Split.of(conditions, columns -> columns.length() <= keys.size());
        List<Expression> below = split.passing.stream()
                .map(condition -> Columns.replace(
                        condition,
                        index -> new Expression.ColumnReference(
                                keys.get(index), aggregate.input().schema().type(keys.get(index)))))
                .toList();
        PhysicalNode input = push(below, aggregate.input());
        return filter(split.staying, Inputs.change(aggregate, ignored -> input));
    }

    private static PhysicalNode throughJoin(List<Expression> conditions, PhysicalNode.Join join) {
        int leftSize = join.left().schema().size();
        Split left = Split.of(conditions, columns -> columns.length() <= leftSize && !columns.isEmpty());
        Split right = Split.of(left.staying, columns -> columns.nextSetBit(0) >= leftSize);
        List<Expression> rightConditions = right.passing.stream()
                .map(condition -> Columns.replace(
                        condition,
                        index -> new Expression.ColumnReference(
                                index - leftSize, join.right().schema().type(index - leftSize))))
                .toList();
        PhysicalNode pushed = new PhysicalNode.Join(
                push(left.passing, join.left()),
                push(rightConditions, join.right()),
                join.leftKeys(),
                join.rightKeys(),
                join.condition(),
                join.leftWindowEnd(),
                join.emission(),
                join.schema());
        return filter(right.staying, pushed);
    }

    private static boolean isRepeatable(Expression expression) {
        return !(expression instanceof Expression.Call call)
                || (!NEW_EACH_TIME.contains(call.function())
                        && call.arguments().stream().allMatch(PushFilters::isRepeatable));
    }

    private static PhysicalNode filter(List<Expression> conditions, PhysicalNode node) {
        return conditions.isEmpty() ? node : new PhysicalNode.Filter(node, Expressions.and(conditions));
    }

    /** Conditions that may go on, and those that may not. */
    private record Split(List<Expression> passing, List<Expression> staying) {
        static Split of(List<Expression> conditions, Predicate<BitSet> passes) {
            List<Expression> passing = new ArrayList<>();
            List<Expression> staying = new ArrayList<>();
            for (Expression condition : conditions) {
                boolean goes = passes.test(Columns.of(condition)) && isRepeatable(condition);
                (goes ? passing : staying).add(condition);
            }
            return new Split(passing, staying);
        }
    }
}
