package io.tidemark.planner.lower;

import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.sql.TableModel;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import java.util.ArrayList;
import java.util.List;

/** Reading a table: its stored columns, then its computed columns, then its watermark. */
final class TableLowering {
    private final ExpressionLowering expressions;

    TableLowering(ExpressionLowering expressions) {
        this.expressions = expressions;
    }

    PhysicalNode lower(TableModel model, boolean boundedQuery) {
        List<Column> storedColumns = model.stored().stream()
                .map(index -> model.schema().column(index))
                .toList();
        boolean bounded = boundedQuery || !model.table().traits().unbounded();
        PhysicalNode node = new PhysicalNode.Scan(model.table(), model.stored(), bounded, new Schema(storedColumns));
        if (model.stored().size() < model.schema().size()) {
            List<Expression> values = new ArrayList<>();
            model.values().forEach(value -> values.add(expressions.lower(value)));
            node = new PhysicalNode.Project(node, values, model.schema());
        }
        return model.watermark() == null
                ? node
                : new PhysicalNode.Watermark(node, model.timeColumn(), expressions.lower(model.watermark()), true);
    }
}
