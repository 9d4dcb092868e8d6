package io.tidemark.planner.lower;

import io.tidemark.planner.check.NotYet;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Turns UNNEST in FROM into a plan: Calcite makes it a correlation of the tables before it with a table of one row, whose
 * columns are projected, uncollected, and perhaps projected and filtered once more. Here the columns before it are the row.
 */
final class UnnestLowering {
    private final ExpressionLowering expressions;
    private final @Nullable Position position;

    UnnestLowering(ExpressionLowering expressions, @Nullable Position position) {
        this.expressions = expressions;
        this.position = position;
    }

    /** FROM left, UNNEST(…): the columns of the left side and then those of the elements. */
    PhysicalNode correlate(Correlate correlate, PhysicalNode left) {
        boolean outer = correlate.getJoinType() == JoinRelType.LEFT;
        if (!outer && correlate.getJoinType() != JoinRelType.INNER) {
            throw NotYet.refuse("this join with LATERAL", position);
        }
        return with(correlate.getRight(), left, outer);
    }

    /** FROM UNNEST(…) alone, over one row without columns. */
    PhysicalNode alone(Uncollect uncollect, PhysicalNode input) {
        return unnest(uncollect, input, List.of(), input.schema().size() - 1, false, List.of());
    }

    private PhysicalNode with(RelNode right, PhysicalNode left, boolean outer) {
        int width = left.schema().size();
        if (right instanceof Uncollect uncollect) {
            return elements(uncollect, left, outer);
        }
        if (right instanceof Project project && (!outer || isRename(project))) {
            PhysicalNode below = with(project.getInput(), left, outer);
            List<Expression> values = new ArrayList<>();
            List<Column> columns = new ArrayList<>();
            for (int index = 0; index < width; index++) {
                values.add(new Expression.ColumnReference(index, left.schema().type(index)));
                columns.add(left.schema().column(index));
            }
            List<RelDataTypeField> fields = project.getRowType().getFieldList();
            for (int index = 0; index < fields.size(); index++) {
                RexNode moved = project.getProjects().get(index).accept(new OverRow(width, below));
                Expression value = expressions.over(below.schema()).lower(moved);
                values.add(value);
                columns.add(new Column(fields.get(index).getName(), value.type()));
            }
            return new PhysicalNode.Project(below, values, new Schema(columns));
        }
        if (right instanceof Filter filter && !outer) {
            PhysicalNode below = with(filter.getInput(), left, false);
            RexNode moved = filter.getCondition().accept(new OverRow(width, below));
            return new PhysicalNode.Filter(
                    below, expressions.over(below.schema()).lower(moved));
        }
        throw NotYet.refuse("a LATERAL subquery other than UNNEST", position);
    }

    private static boolean isRename(Project project) {
        return project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    private PhysicalNode elements(Uncollect uncollect, PhysicalNode left, boolean outer) {
        RelNode input = uncollect.getInput();
        if (!(input instanceof Project project && project.getInput() instanceof Values)) {
            throw NotYet.refuse("UNNEST of a subquery", position);
        }
        if (project.getProjects().size() != 1) {
            throw NotYet.refuse("UNNEST of several collections", position);
        }
        int width = left.schema().size();
        RexNode moved = project.getProjects().get(0).accept(new OverRow(width, left));
        Expression collection = expressions.over(left.schema()).lower(moved);
        List<Integer> kept = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        for (int index = 0; index < width; index++) {
            kept.add(index);
            values.add(new Expression.ColumnReference(index, left.schema().type(index)));
        }
        values.add(collection);
        List<Column> columns = new ArrayList<>(left.schema().columns());
        columns.add(new Column("$collection", collection.type()));
        PhysicalNode extended = new PhysicalNode.Project(left, values, new Schema(columns));
        return unnest(uncollect, extended, kept, width, outer, left.schema().columns());
    }

    private PhysicalNode unnest(
            Uncollect uncollect,
            PhysicalNode input,
            List<Integer> kept,
            int column,
            boolean outer,
            List<Column> keptColumns) {
        SqlType type = input.schema().type(column);
        if (type.kind() != Kind.ARRAY && type.kind() != Kind.MAP) {
            throw NotYet.refuse("UNNEST of a " + type.text(), position);
        }
        List<Column> columns = new ArrayList<>(keptColumns);
        List<SqlType> added = new ArrayList<>();
        boolean rows = type.kind() == Kind.ARRAY && type.fields().get(0).type().kind() == Kind.ROW;
        boolean nullable = outer || (rows && type.fields().get(0).type().nullable());
        List<Column> parts = rows ? type.fields().get(0).type().fields() : type.fields();
        parts.forEach(part -> added.add(part.type().withNullable(part.type().nullable() || nullable)));
        if (uncollect.withOrdinality) {
            added.add(SqlType.of(Kind.INTEGER).withNullable(outer));
        }
        List<RelDataTypeField> fields = uncollect.getRowType().getFieldList();
        for (int index = 0; index < added.size(); index++) {
            columns.add(new Column(fields.get(index).getName(), added.get(index)));
        }
        return new PhysicalNode.Unnest(input, column, kept, uncollect.withOrdinality, outer, new Schema(columns));
    }

    /** References to the correlated row as references to the columns before, those to elements behind them. */
    private static final class OverRow extends RexShuttle {
        private final int width;
        private final PhysicalNode input;

        OverRow(int width, PhysicalNode input) {
            this.width = width;
            this.input = input;
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            return access.getReferenceExpr() instanceof RexCorrelVariable
                    ? new RexInputRef(access.getField().getIndex(), access.getType())
                    : super.visitFieldAccess(access);
        }

        @Override
        public RexNode visitInputRef(RexInputRef reference) {
            return input.schema().size() > width + reference.getIndex()
                    ? new RexInputRef(width + reference.getIndex(), reference.getType())
                    : reference;
        }
    }
}
