package io.tidemark.planner.rule;

import io.tidemark.planner.plan.ChangelogMode;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the step that lets a result out what it needs: the columns that tell its rows apart, and the time that completes
 * them, which is carried up from where it is known even if the query does not select it.
 */
final class PlaceMaterialize {
    private final TimeColumns times;
    private final @Nullable Position position;

    PlaceMaterialize(TimeColumns times, @Nullable Position position) {
        this.times = times;
        this.position = position;
    }

    /** The step over its placed input; the columns that come out are as before. */
    PhysicalNode place(PhysicalNode.Materialize result) {
        PhysicalNode input = result.input();
        EmitPolicy emit = result.emit();
        boolean inserts = input.changelogMode() == ChangelogMode.INSERT_ONLY;
        if (emit.afterWatermark() && inserts && (!emit.delays() || HoldIncomplete.isComplete(input))) {
            PhysicalNode held = new HoldIncomplete(times, position).hold(input);
            return emit.stream() ? over(new Carried(held, -1, 0), result) : held;
        }
        if (!emit.afterWatermark() && inserts) {
            return over(new Carried(input, -1, 0), result);
        }
        Carried carried = carry(input);
        if (carried == null && input instanceof PhysicalNode.UnionAll union) {
            return union(union, result);
        }
        if (carried == null && emit.afterWatermark()) {
            throw io.tidemark.planner.check.EmitErrors.rowsNeverComplete(position);
        }
        return over(carried == null ? new Carried(input, -1, 0) : carried, result);
    }

    /** Each input of a union has a time of its own. */
    private PhysicalNode union(PhysicalNode.UnionAll union, PhysicalNode.Materialize result) {
        List<PhysicalNode> inputs = new ArrayList<>();
        for (PhysicalNode input : union.inputs()) {
            inputs.add(place(
                    new PhysicalNode.Materialize(input, result.emit(), List.of(), false, -1, 0, result.schema())));
        }
        return new PhysicalNode.UnionAll(inputs, result.schema());
    }

    private static PhysicalNode over(Carried carried, PhysicalNode.Materialize result) {
        EmitPolicy emit = result.emit();
        int added = emit.stream() ? EmitColumns.COUNT : 0;
        int visible = result.schema().size() - added;
        int carriedSize = carried.node.schema().size();
        List<Integer> keys = new ArrayList<>();
        boolean unique = false;
        for (Set<Integer> key : UniqueKeys.of(carried.node)) {
            if (!unique && key.stream().allMatch(column -> column < visible)) {
                keys.addAll(key);
                unique = true;
            }
        }
        for (int column = 0; column < visible && !unique; column++) {
            keys.add(column);
        }
        List<Column> columns = new ArrayList<>(carried.node.schema().columns());
        columns.addAll(result.schema().columns().subList(visible, visible + added));
        PhysicalNode placed = new PhysicalNode.Materialize(
                carried.node, emit, keys, unique, carried.timeColumn, carried.delayMillis, new Schema(columns));
        return carriedSize == visible ? placed : withoutCarried(placed, visible, carriedSize, result.schema());
    }

    private static PhysicalNode withoutCarried(PhysicalNode placed, int visible, int carriedSize, Schema schema) {
        List<Expression> kept = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
            int source = column < visible ? column : column - visible + carriedSize;
            kept.add(new Expression.ColumnReference(source, placed.schema().type(source)));
        }
        return new PhysicalNode.Project(placed, kept, schema);
    }

    /** The node with the time that completes its rows, or null if none is known. */
    private @Nullable Carried carry(PhysicalNode node) {
        if (node instanceof PhysicalNode.Filter) {
            Carried below = carry(node.inputs().get(0));
            return below == null
                    ? null
                    : new Carried(Inputs.change(node, ignored -> below.node), below.timeColumn, below.delayMillis);
        }
        if (node instanceof PhysicalNode.Project project) {
            Carried below = carry(project.input());
            return below == null ? null : through(project, below);
        }
        List<@Nullable TimeColumn> columns = times.of(node);
        Carried best = null;
        for (int index = 0; index < columns.size(); index++) {
            TimeColumn time = columns.get(index);
            if (time != null && (best == null || time.delayMillis() < best.delayMillis)) {
                best = new Carried(node, index, time.delayMillis());
            }
        }
        return best;
    }

    private static Carried through(PhysicalNode.Project project, Carried below) {
        List<Expression> values = new ArrayList<>(project.expressions());
        List<Column> columns = new ArrayList<>(project.schema().columns());
        for (int index = 0; index < values.size(); index++) {
            if (values.get(index) instanceof Expression.ColumnReference reference
                    && reference.index() == below.timeColumn) {
                return new Carried(
                        new PhysicalNode.Project(below.node, values, project.schema()), index, below.delayMillis);
            }
        }
        Column time = below.node.schema().column(below.timeColumn);
        values.add(new Expression.ColumnReference(below.timeColumn, time.type()));
        columns.add(time);
        return new Carried(
                new PhysicalNode.Project(below.node, values, new Schema(columns)),
                values.size() - 1,
                below.delayMillis);
    }

    /** A node and the column that tells when its rows are complete: watermark >= time + delay; -1 for none. */
    private record Carried(PhysicalNode node, int timeColumn, long delayMillis) {}
}
