package io.tidemark.planner.lower;

import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Turns GROUPING SETS, ROLLUP and CUBE into one aggregate for each set over the same input, all of them together: keys
 * that a set does not have are NULL. GROUPING and GROUPING_ID are constants of a set.
 */
final class GroupingSets {
    private final Aggregate aggregate;
    private final PhysicalNode input;
    private final AggregateLowering calls;
    private final List<Integer> keys;

    private GroupingSets(Aggregate aggregate, PhysicalNode input, AggregateLowering calls) {
        this.aggregate = aggregate;
        this.input = input;
        this.calls = calls;
        this.keys = aggregate.getGroupSet().asList();
    }

    /** Whether an aggregate is more than a plain grouping. */
    static boolean areIn(Aggregate aggregate) {
        return aggregate.getGroupType() != Aggregate.Group.SIMPLE
                || aggregate.getAggCallList().stream().anyMatch(GroupingSets::isOfSet);
    }

    /** The plan of such an aggregate. */
    static PhysicalNode lower(Aggregate aggregate, PhysicalNode input, AggregateLowering calls) {
        GroupingSets sets = new GroupingSets(aggregate, input, calls);
        Schema schema = sets.schema();
        List<PhysicalNode> each = new ArrayList<>();
        for (ImmutableBitSet set : aggregate.getGroupSets()) {
            each.add(sets.of(set, schema));
        }
        return each.size() == 1 ? each.get(0) : new PhysicalNode.UnionAll(each, schema);
    }

    private static boolean isOfSet(org.apache.calcite.rel.core.AggregateCall call) {
        SqlKind kind = call.getAggregation().getKind();
        return kind == SqlKind.GROUPING || kind == SqlKind.GROUP_ID;
    }

    private Schema schema() {
        List<String> names = aggregate.getRowType().getFieldNames();
        List<Column> columns = new ArrayList<>();
        for (int key : keys) {
            boolean missing = aggregate.getGroupSets().stream().anyMatch(set -> !set.get(key));
            SqlType type = input.schema().type(key);
            columns.add(new Column(names.get(columns.size()), missing ? type.withNullable(true) : type));
        }
        for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
            SqlType type = isOfSet(call) ? SqlType.bigint() : calls.lower(call).type();
            columns.add(new Column(names.get(columns.size()), type));
        }
        return new Schema(columns);
    }

    private PhysicalNode of(ImmutableBitSet set, Schema schema) {
        List<AggregateCall> lowered = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<Integer> kept = set.asList();
        kept.forEach(key ->
                columns.add(new Column("$" + columns.size(), input.schema().type(key))));
        List<Expression> values = new ArrayList<>();
        for (int key : keys) {
            SqlType type = input.schema().type(key);
            values.add(
                    set.get(key)
                            ? new Expression.ColumnReference(kept.indexOf(key), type)
                            : new Expression.Literal(null, type.withNullable(true)));
        }
        for (org.apache.calcite.rel.core.AggregateCall call : aggregate.getAggCallList()) {
            if (isOfSet(call)) {
                values.add(new Expression.Literal(
                        grouping(call, set), SqlType.bigint().withNullable(false)));
                continue;
            }
            AggregateCall made = calls.lower(call);
            values.add(new Expression.ColumnReference(columns.size(), made.type()));
            columns.add(new Column("$" + columns.size(), made.type()));
            lowered.add(made);
        }
        PhysicalNode grouped = CountWindow.group(CountWindow.in(aggregate), input, kept, lowered, new Schema(columns));
        return new PhysicalNode.Project(grouped, values, schema);
    }

    /** A bit for each argument, the last one lowest: 1 if it is not among the keys of the set. */
    private static long grouping(org.apache.calcite.rel.core.AggregateCall call, ImmutableBitSet set) {
        long bits = 0;
        for (int argument : call.getArgList()) {
            bits = bits << 1 | (set.get(argument) ? 0 : 1);
        }
        return bits;
    }
}
