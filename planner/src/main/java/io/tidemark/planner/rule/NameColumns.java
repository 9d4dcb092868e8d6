package io.tidemark.planner.rule;

import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names inner columns after what they are, not after the aliases of the query: subtrees that do the same are then equal.
 * Types are taken anew from the inputs.
 */
final class NameColumns {
    private NameColumns() {}

    /** The plan with canonical names within, and the caller's names on top. */
    static PhysicalNode rewrite(PhysicalNode root, List<String> names) {
        PhysicalNode named = rename(root);
        Schema schema = withNames(named.schema(), names);
        if (schema.equals(named.schema())) {
            return named;
        }
        if (named instanceof PhysicalNode.Project project) {
            return new PhysicalNode.Project(project.input(), project.expressions(), schema);
        }
        if (named instanceof PhysicalNode.Values values) {
            return new PhysicalNode.Values(values.rows(), schema);
        }
        List<Expression> all = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            all.add(new Expression.ColumnReference(index, schema.type(index)));
        }
        return new PhysicalNode.Project(named, all, schema);
    }

    private static PhysicalNode rename(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, NameColumns::rename);
        if (changed instanceof PhysicalNode.Project project) {
            return project(project);
        }
        if (changed instanceof PhysicalNode.GroupAggregate aggregate) {
            return new PhysicalNode.GroupAggregate(
                    aggregate.input(),
                    aggregate.keys(),
                    aggregate.calls(),
                    aggregate.emission(),
                    withNames(
                            aggregate.schema(),
                            names(aggregate.input().schema(), aggregate.keys(), List.of(), aggregate.calls())));
        }
        if (changed instanceof PhysicalNode.CountAggregate aggregate) {
            return new PhysicalNode.CountAggregate(
                    aggregate.input(),
                    aggregate.keys(),
                    aggregate.slideRows(),
                    aggregate.sizeRows(),
                    aggregate.calls(),
                    withNames(
                            aggregate.schema(),
                            names(aggregate.input().schema(), aggregate.keys(), List.of(), aggregate.calls())));
        }
        if (changed instanceof PhysicalNode.WindowAggregate aggregate) {
            return windowAggregate(aggregate);
        }
        if (changed instanceof PhysicalNode.Join join) {
            return join(join);
        }
        if (changed instanceof PhysicalNode.WindowAssign assign) {
            return windowAssign(assign);
        }
        return changed instanceof PhysicalNode.UnionAll union ? unionAll(union) : changed;
    }

    private static PhysicalNode project(PhysicalNode.Project project) {
        List<Column> columns = new ArrayList<>();
        for (Expression value : project.expressions()) {
            String name = value instanceof Expression.ColumnReference reference
                    ? project.input().schema().name(reference.index())
                    : "$" + columns.size();
            columns.add(new Column(name, value.type()));
        }
        return new PhysicalNode.Project(project.input(), project.expressions(), new Schema(columns));
    }

    private static PhysicalNode windowAggregate(PhysicalNode.WindowAggregate aggregate) {
        List<String> bounds = new ArrayList<>();
        Schema input = aggregate.input().schema();
        if (aggregate.window() instanceof WindowSpec.Attached) {
            bounds.add(input.name(aggregate.timeColumn()));
        }
        aggregate.properties().forEach(property -> bounds.add(nameOf(property)));
        return new PhysicalNode.WindowAggregate(
                aggregate.input(),
                aggregate.window(),
                aggregate.timeColumn(),
                aggregate.keys(),
                aggregate.properties(),
                aggregate.calls(),
                aggregate.emission(),
                withNames(aggregate.schema(), names(input, aggregate.keys(), bounds, aggregate.calls())));
    }

    private static PhysicalNode windowAssign(PhysicalNode.WindowAssign assign) {
        List<String> names = new ArrayList<>();
        assign.input().schema().columns().forEach(column -> names.add(column.name()));
        for (WindowProperty property : WindowProperty.values()) {
            names.add(nameOf(property));
        }
        return new PhysicalNode.WindowAssign(
                assign.input(),
                assign.window(),
                assign.timeColumn(),
                assign.keys(),
                assign.emission(),
                withNames(assign.schema(), names));
    }

    private static PhysicalNode join(PhysicalNode.Join join) {
        List<Column> columns = new ArrayList<>(join.left().schema().columns());
        Set<String> taken = new HashSet<>();
        columns.forEach(column -> taken.add(column.name()));
        for (Column column : join.right().schema().columns()) {
            String name = column.name();
            for (int count = 0; !taken.add(name); count++) {
                name = column.name() + count;
            }
            columns.add(new Column(name, column.type()));
        }
        return new PhysicalNode.Join(
                join.left(),
                join.right(),
                join.leftKeys(),
                join.rightKeys(),
                join.condition(),
                join.leftWindowEnd(),
                join.emission(),
                new Schema(columns));
    }

    private static PhysicalNode unionAll(PhysicalNode.UnionAll union) {
        List<String> names = new ArrayList<>();
        union.inputs().get(0).schema().columns().forEach(column -> names.add(column.name()));
        return new PhysicalNode.UnionAll(union.inputs(), withNames(union.schema(), names));
    }

    private static List<String> names(
            Schema input, List<Integer> keys, List<String> bounds, List<AggregateCall> calls) {
        List<String> names = new ArrayList<>();
        keys.forEach(key -> names.add(input.name(key)));
        names.addAll(bounds);
        for (AggregateCall call : calls) {
            List<String> arguments = call.arguments().stream().map(input::name).toList();
            names.add(call.function().toLowerCase(Locale.ROOT)
                    + (arguments.isEmpty() ? "" : "_" + String.join("_", arguments)));
        }
        return names;
    }

    private static String nameOf(WindowProperty property) {
        return switch (property) {
            case START -> "window_start";
            case END -> "window_end";
            case TIME -> "window_time";
        };
    }

    private static Schema withNames(Schema schema, List<String> names) {
        List<Column> columns = new ArrayList<>();
        for (int index = 0; index < schema.size(); index++) {
            columns.add(new Column(names.get(index), schema.type(index)));
        }
        return new Schema(columns);
    }
}
