package io.tidemark.planner.lower;

import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.sql.TableModel;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/** Reading a table: its stored columns, then its computed columns, then its watermark. */
final class TableLowering {
    private final ExpressionLowering expressions;

    TableLowering(ExpressionLowering expressions) {
        this.expressions = expressions;
    }

    private static List<Integer> keys(TableModel model) {
        List<Integer> keys = new ArrayList<>();
        for (String name : model.table().primaryKey()) {
            keys.add(model.schema().indexOf(name));
        }
        return keys;
    }

    PhysicalNode lower(TableModel model, boolean boundedQuery) {
        List<Column> storedColumns = model.stored().stream()
                .map(index -> model.schema().column(index))
                .toList();
        boolean bounded = boundedQuery || !model.table().traits().unbounded();
        PhysicalNode node = new PhysicalNode.Scan(model.table(), model.stored(), bounded, new Schema(storedColumns));
        if (model.stored().size() < model.schema().size()) {
            List<Expression> values = new ArrayList<>();
            List<Column> columns = new ArrayList<>();
            ExpressionLowering overStored = expressions.over(node.schema());
            for (RexNode value : model.values()) {
                values.add(overStored.lower(value));
                columns.add(new Column(
                        model.schema().name(columns.size()),
                        values.get(columns.size()).type()));
            }
            node = new PhysicalNode.Project(node, values, new Schema(columns));
        }
        if (model.table().keyed() && !model.table().kept()) {
            return new PhysicalNode.Latest(node, keys(model), Emission.AT_END);
        }
        return model.watermark() == null
                ? node
                : new PhysicalNode.Watermark(
                        node,
                        model.timeColumn(),
                        expressions.over(node.schema()).lower(model.watermark()),
                        true);
    }
}
