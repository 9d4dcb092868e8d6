package io.tidemark.planner.lower;

import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.sql.CountWindowFunction;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/**
 * TUMBLE_ROWS or HOP_ROWS among the keys of an aggregate.
 *
 * @param key column of the aggregate's input that stands for it
 * @param function the window
 */
record CountWindow(int key, CountWindowFunction function) {
    /** The count window that an aggregate groups by, or null. */
    static @Nullable CountWindow in(Aggregate aggregate) {
        if (aggregate.getInput() instanceof Project project) {
            for (int key : aggregate.getGroupSet()) {
                if (isWindow(project.getProjects().get(key))) {
                    RexCall call = (RexCall) project.getProjects().get(key);
                    return new CountWindow(key, (CountWindowFunction) call.getOperator());
                }
            }
        }
        return null;
    }

    /** Whether an expression is such a window; it has no value that anyone could see. */
    static boolean isWindow(RexNode expression) {
        return expression instanceof RexCall call && call.getOperator() instanceof CountWindowFunction;
    }

    /**
     * An aggregate: of the rows of each count window if one is among its keys, else of all rows of a group.
     *
     * @param schema the keys, then the calls
     */
    static PhysicalNode group(
            @Nullable CountWindow window,
            PhysicalNode input,
            List<Integer> keys,
            List<AggregateCall> calls,
            Schema schema) {
        int place = window == null ? -1 : keys.indexOf(window.key);
        if (window == null || place < 0) {
            return new PhysicalNode.GroupAggregate(input, keys, calls, Emission.AT_END, schema);
        }
        List<Integer> others = new ArrayList<>(keys);
        others.remove(place);
        List<Column> columns = new ArrayList<>(schema.columns());
        columns.remove(place);
        PhysicalNode counted = new PhysicalNode.CountAggregate(
                input, others, window.function.slide(), window.function.size(), calls, new Schema(columns));
        List<Expression> values = new ArrayList<>();
        for (int index = 0; index < columns.size(); index++) {
            values.add(new Expression.ColumnReference(index, columns.get(index).type()));
        }
        values.add(place, new Expression.Literal(0L, schema.type(place)));
        return new PhysicalNode.Project(counted, values, schema);
    }
}
