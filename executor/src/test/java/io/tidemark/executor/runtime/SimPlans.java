package io.tidemark.executor.runtime;

import io.tidemark.executor.operator.TextRows;
import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Distribution;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.PhysicalPlan;
import io.tidemark.planner.plan.WindowProperty;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** Plans over the tables of {@link SimConnector}. Stateless. */
final class SimPlans {
    /** What windows give. */
    static final Schema WINDOWS = TextRows.schema("item BIGINT, window_end TIMESTAMP, n BIGINT, total BIGINT");

    /** What running sums give. */
    static final Schema SUMS = TextRows.schema("item BIGINT, n BIGINT, total BIGINT");

    private SimPlans() {}

    /** A topic, its time being the watermark less a delay. */
    static PhysicalNode scan(String topic, long delayMillis) {
        PhysicalNode scan = new PhysicalNode.Scan(
                SimConnector.table(topic, SimConnector.SCHEMA), List.of(0, 1, 2, 3), false, SimConnector.SCHEMA);
        Expression time = new Expression.ColumnReference(3, SqlType.timestamp());
        Expression watermark = delayMillis == 0
                ? time
                : new Expression.Call(
                        "-",
                        List.of(time, new Expression.Literal(delayMillis, SqlType.of(SqlType.Kind.INTERVAL_DAY))),
                        SqlType.timestamp());
        return new PhysicalNode.Watermark(scan, 3, watermark, true);
    }

    /** Rows whose price is above a limit. */
    static PhysicalNode above(PhysicalNode input, long limit) {
        Expression condition = new Expression.Call(
                ">",
                List.of(
                        new Expression.ColumnReference(2, SqlType.bigint()),
                        new Expression.Literal(limit, SqlType.bigint())),
                SqlType.of(SqlType.Kind.BOOLEAN));
        return new PhysicalNode.Filter(input, condition);
    }

    /** Rows for which 100 / price is at least 0; fails where the price is 0. */
    static PhysicalNode divided(PhysicalNode input) {
        Expression quotient = new Expression.Call(
                "/",
                List.of(
                        new Expression.Literal(100L, SqlType.bigint()),
                        new Expression.ColumnReference(2, SqlType.bigint())),
                SqlType.bigint());
        Expression condition = new Expression.Call(
                ">=",
                List.of(quotient, new Expression.Literal(0L, SqlType.bigint())),
                SqlType.of(SqlType.Kind.BOOLEAN));
        return new PhysicalNode.Filter(input, condition);
    }

    private static AggregateCall call(String function, Integer... arguments) {
        return new AggregateCall(function, List.of(arguments), false, -1, SqlType.bigint());
    }

    /** Count and sum of prices by item, change by change. */
    static PhysicalNode sums(PhysicalNode input) {
        return new PhysicalNode.GroupAggregate(
                new PhysicalNode.Exchange(input, List.of(1)),
                List.of(1),
                List.of(call("COUNT"), call("SUM", 2)),
                Emission.CHANGES,
                SUMS);
    }

    /** Count and sum of prices by item and window, when the watermark completes it. */
    static PhysicalNode windows(PhysicalNode input, WindowSpec window) {
        return new PhysicalNode.WindowAggregate(
                new PhysicalNode.Exchange(input, List.of(1)),
                window,
                3,
                List.of(1),
                List.of(WindowProperty.END),
                List.of(call("COUNT"), call("SUM", 2)),
                Emission.ON_WATERMARK,
                WINDOWS);
    }

    /** Count and sum of prices of each four rows of an item, begun every two rows. */
    static PhysicalNode rowWindows(PhysicalNode input) {
        return new PhysicalNode.CountAggregate(
                new PhysicalNode.Exchange(input, List.of(1)),
                List.of(1),
                2,
                4,
                List.of(call("COUNT"), call("SUM", 2)),
                SUMS);
    }

    /** All rows of several inputs. */
    static PhysicalNode union(PhysicalNode... inputs) {
        return new PhysicalNode.UnionAll(List.of(inputs), inputs[0].schema());
    }

    /** Two window results joined by item and window. */
    static PhysicalNode join(PhysicalNode left, PhysicalNode right) {
        List<Column> columns = new ArrayList<>(left.schema().columns());
        columns.addAll(right.schema().columns());
        return new PhysicalNode.Join(
                new PhysicalNode.Exchange(left, List.of(0, 1)),
                new PhysicalNode.Exchange(right, List.of(0, 1)),
                List.of(0, 1),
                List.of(0, 1),
                null,
                1,
                Emission.ON_WATERMARK,
                new Schema(columns));
    }

    /**
     * Each row with count and sum of its window. The windows are summed up in one task, and sent to all that read: tasks
     * send to one another in a circle.
     */
    static PhysicalNode withTotals(PhysicalNode input, WindowSpec window) {
        List<Column> assigned = new ArrayList<>(input.schema().columns());
        for (String name : List.of("window_start", "window_end", "window_time")) {
            assigned.add(new Column(name, SqlType.timestamp()));
        }
        PhysicalNode rows =
                new PhysicalNode.WindowAssign(input, window, 3, List.of(), Emission.ON_WATERMARK, new Schema(assigned));
        PhysicalNode totals = new PhysicalNode.WindowAggregate(
                new PhysicalNode.Exchange(input, List.of()),
                window,
                3,
                List.of(),
                List.of(WindowProperty.END),
                List.of(call("COUNT"), call("SUM", 2)),
                Emission.ON_WATERMARK,
                TextRows.schema("window_end TIMESTAMP, n BIGINT, total BIGINT"));
        List<Column> columns = new ArrayList<>(assigned);
        columns.addAll(totals.schema().columns());
        return new PhysicalNode.Join(
                rows,
                new PhysicalNode.Exchange(totals, Distribution.ALL_TASKS, List.of()),
                List.of(5),
                List.of(0),
                null,
                5,
                Emission.ON_WATERMARK,
                new Schema(columns));
    }

    /** The job that writes a node's rows into a topic. */
    static PhysicalPlan into(String topic, PhysicalNode node) {
        return new PhysicalPlan(
                new PhysicalNode.Output(node, SimConnector.table(topic, node.schema())), false, true, -1);
    }
}
