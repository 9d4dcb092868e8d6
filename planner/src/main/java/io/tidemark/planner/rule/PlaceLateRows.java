package io.tidemark.planner.rule;

import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link PhysicalNode.LateRows} below each node that judges rows of a stream, and brings all columns of the stream
 * there, whether or not the query reads them. Mutable, used once.
 */
final class PlaceLateRows {
    private final LateTarget target;
    private boolean placed;
    private @Nullable Schema late;

    private PlaceLateRows(LateTarget target) {
        this.target = target;
    }

    /** The plan with its late rows going to the target. */
    static PhysicalNode rewrite(PhysicalNode root, LateTarget target) {
        PlaceLateRows rule = new PlaceLateRows(target);
        PhysicalNode changed = rule.place(root);
        if (!rule.placed) {
            throw new TidemarkException(
                    ErrorCode.EMIT_NEEDS_TIME_KEY,
                    "LATE ROWS INTO needs a query in which rows of a stream can be late, but nothing in this one judges"
                            + " their time",
                    "add a window over a stream with a WATERMARK, write EMIT AFTER WATERMARK, or leave out LATE ROWS INTO",
                    target.name().position());
        }
        return changed;
    }

    private PhysicalNode place(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, this::place);
        boolean judges = changed instanceof PhysicalNode.HoldBack
                || (changed instanceof PhysicalNode.WindowAssign assign && assign.emission() != Emission.AT_END)
                || (changed instanceof PhysicalNode.WindowAggregate aggregate
                        && aggregate.emission() != Emission.AT_END);
        if (!judges) {
            return changed;
        }
        PhysicalNode input = changed.inputs().get(0);
        Extended extended = extend(input);
        if (extended == null) {
            return changed;
        }
        placed = true;
        Schema columns = LateTarget.columns(extended.late, target.name());
        if (late != null && !late.equals(columns)) {
            throw new TidemarkException(
                    ErrorCode.INVALID_QUERY,
                    "LATE ROWS INTO " + target.name().text() + ": the query reads streams with different columns",
                    "run a query for each stream, or give the streams the same columns through views",
                    target.name().position());
        }
        late = columns;
        PhysicalNode tapped = target.over(extended.node, extended.columns, columns);
        return above(changed, input.schema().size(), tapped);
    }

    /** The judging node over its new input; what comes out is as before. */
    private static PhysicalNode above(PhysicalNode judge, int inputSize, PhysicalNode tapped) {
        if (judge instanceof PhysicalNode.WindowAggregate) {
            return Inputs.change(judge, ignored -> tapped);
        }
        int added = tapped.schema().size() - inputSize;
        PhysicalNode over = judge instanceof PhysicalNode.WindowAssign assign
                ? windows(assign, inputSize, tapped)
                : Inputs.change(judge, ignored -> tapped);
        List<Expression> kept = new ArrayList<>();
        for (int index = 0; index < judge.schema().size(); index++) {
            int source = index < inputSize ? index : index + added;
            kept.add(new Expression.ColumnReference(source, judge.schema().type(index)));
        }
        return new PhysicalNode.Project(over, kept, judge.schema());
    }

    private static PhysicalNode windows(PhysicalNode.WindowAssign assign, int inputSize, PhysicalNode tapped) {
        List<Column> columns = new ArrayList<>(tapped.schema().columns());
        columns.addAll(
                assign.schema().columns().subList(inputSize, assign.schema().size()));
        return new PhysicalNode.WindowAssign(
                tapped, assign.window(), assign.timeColumn(), assign.keys(), assign.emission(), new Schema(columns));
    }

    /**
     * A node that gives all columns of its stream besides its own.
     *
     * @param columns where they stand
     * @param late the columns
     */
    private record Extended(PhysicalNode node, List<Integer> columns, Schema late) {}

    private static @Nullable Extended extend(PhysicalNode node) {
        if (node instanceof PhysicalNode.Watermark) {
            List<Integer> all = new ArrayList<>();
            for (int column = 0; column < node.schema().size(); column++) {
                all.add(column);
            }
            return new Extended(node, all, node.schema());
        }
        if (node instanceof PhysicalNode.Filter) {
            Extended below = extend(node.inputs().get(0));
            return below == null
                    ? null
                    : new Extended(Inputs.change(node, ignored -> below.node), below.columns, below.late);
        }
        if (node instanceof PhysicalNode.Project project) {
            Extended below = extend(project.input());
            return below == null ? null : through(project, below);
        }
        return node instanceof PhysicalNode.UnionAll union ? union(union) : null;
    }

    private static Extended through(PhysicalNode.Project project, Extended below) {
        List<Expression> values = new ArrayList<>(project.expressions());
        List<Column> columns = new ArrayList<>(project.schema().columns());
        List<Integer> places = new ArrayList<>();
        for (int column : below.columns) {
            int place = 0;
            while (place < values.size()
                    && !(values.get(place) instanceof Expression.ColumnReference reference
                            && reference.index() == column)) {
                place++;
            }
            if (place == values.size()) {
                values.add(new Expression.ColumnReference(
                        column, below.node.schema().type(column)));
                columns.add(below.node.schema().column(column));
            }
            places.add(place);
        }
        return new Extended(new PhysicalNode.Project(below.node, values, new Schema(columns)), places, below.late);
    }

    private static @Nullable Extended union(PhysicalNode.UnionAll union) {
        List<PhysicalNode> inputs = new ArrayList<>();
        Schema late = null;
        int size = union.schema().size();
        for (PhysicalNode input : union.inputs()) {
            Extended below = extend(input);
            if (below == null || late != null && !late.equals(below.late)) {
                return null;
            }
            late = below.late;
            inputs.add(ordered(below, size, union.schema()));
        }
        if (late == null) {
            return null;
        }
        List<Column> columns = new ArrayList<>(union.schema().columns());
        List<Integer> places = new ArrayList<>();
        for (Column column : late.columns()) {
            places.add(columns.size());
            columns.add(column);
        }
        return new Extended(new PhysicalNode.UnionAll(inputs, new Schema(columns)), places, late);
    }

    /** The first columns as they are, then those of the stream. */
    private static PhysicalNode ordered(Extended extended, int size, Schema union) {
        List<Expression> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < size; column++) {
            values.add(new Expression.ColumnReference(
                    column, extended.node.schema().type(column)));
            columns.add(new Column(union.name(column), extended.node.schema().type(column)));
        }
        for (int place = 0; place < extended.columns.size(); place++) {
            int column = extended.columns.get(place);
            values.add(new Expression.ColumnReference(
                    column, extended.node.schema().type(column)));
            columns.add(extended.late.column(place));
        }
        return new PhysicalNode.Project(extended.node, values, new Schema(columns));
    }
}
