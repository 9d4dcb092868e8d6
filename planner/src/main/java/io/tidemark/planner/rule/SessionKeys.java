package io.tidemark.planner.rule;

import io.tidemark.planner.check.QueryLimits;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives SESSION in GROUP BY its keys, the other things that are grouped by, where sessions and groups are not found in one
 * step. Keys that are no columns become some.
 */
final class SessionKeys {
    private final List<Expression> groupKeys;

    private SessionKeys(List<Expression> groupKeys) {
        this.groupKeys = groupKeys;
    }

    /** The aggregate over sessions that have keys. */
    static PhysicalNode.GroupAggregate resolve(PhysicalNode.GroupAggregate aggregate) {
        List<Expression> keys = new ArrayList<>();
        for (int key : aggregate.keys()) {
            keys.add(new Expression.ColumnReference(
                    key, aggregate.input().schema().type(key)));
        }
        PhysicalNode input = new SessionKeys(keys).rebuild(aggregate.input());
        return new PhysicalNode.GroupAggregate(
                input, aggregate.keys(), aggregate.calls(), aggregate.emission(), aggregate.schema());
    }

    private PhysicalNode rebuild(PhysicalNode node) {
        if (node instanceof PhysicalNode.Filter) {
            return Inputs.change(node, this::rebuild);
        }
        if (node instanceof PhysicalNode.Project project) {
            if (Columns.growTooLarge(groupKeys, project.expressions())) {
                throw QueryLimits.tooManyTerms(null);
            }
            groupKeys.replaceAll(key -> Columns.replace(key, project.expressions()::get));
            return Inputs.change(node, this::rebuild);
        }
        boolean unresolved = node instanceof PhysicalNode.WindowAssign window
                && window.window() instanceof WindowSpec.Session session
                && session.perGroup();
        return unresolved ? withKeys((PhysicalNode.WindowAssign) node) : node;
    }

    private PhysicalNode withKeys(PhysicalNode.WindowAssign window) {
        Schema schema = window.input().schema();
        int size = schema.size();
        List<Expression> below = new ArrayList<>();
        List<Column> columns = new ArrayList<>(schema.columns());
        for (int index = 0; index < size; index++) {
            below.add(new Expression.ColumnReference(index, schema.type(index)));
        }
        List<Integer> keys = new ArrayList<>();
        for (Expression key : groupKeys) {
            if (Columns.of(key).length() > size) {
                continue; // a bound of the session
            }
            if (!below.contains(key)) {
                columns.add(new Column("$key" + columns.size(), key.type()));
                below.add(key);
            }
            keys.add(below.indexOf(key));
        }
        PhysicalNode input = below.size() == size
                ? window.input()
                : new PhysicalNode.Project(window.input(), below, new Schema(columns));
        columns.addAll(window.schema().columns().subList(size, window.schema().size()));
        long gapMillis = ((WindowSpec.Session) window.window()).gapMillis();
        PhysicalNode sessions = new PhysicalNode.WindowAssign(
                input,
                new WindowSpec.Session(gapMillis, false),
                window.timeColumn(),
                keys.stream().distinct().toList(),
                window.emission(),
                new Schema(columns));
        List<Expression> restored = new ArrayList<>();
        for (int index = 0; index < window.schema().size(); index++) {
            int from = index < size ? index : index + below.size() - size;
            restored.add(new Expression.ColumnReference(from, window.schema().type(index)));
        }
        return new PhysicalNode.Project(sessions, restored, window.schema());
    }
}
