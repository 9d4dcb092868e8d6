package io.tidemark.planner;

import io.tidemark.parser.ast.Name;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.parser.ast.Statement;
import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.lower.Assignment;
import io.tidemark.planner.lower.ExpressionLowering;
import io.tidemark.planner.lower.NodeLowering;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.planner.sql.QueryTranslator;
import io.tidemark.types.Column;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that UPDATE or DELETE changes: the key's columns as they are, in the order of the key, and for UPDATE then all
 * stored columns as they are to be.
 */
final class ChangedRows {
    private final TableDefinition table;
    private final QueryTranslator translator;
    private final ExpressionLowering expressions;
    private final PhysicalNode all;

    ChangedRows(
            TableDefinition table, QueryTranslator translator, ExpressionLowering expressions, NodeLowering lowering) {
        this.table = table;
        this.translator = translator;
        this.expressions = expressions;
        this.all = lowering.lower(table);
    }

    /** The rows of DELETE. */
    PhysicalNode deleted(@Nullable QueryText where) {
        List<Expression> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        addKey(values, columns);
        return new PhysicalNode.Project(matching(where), values, new Schema(columns));
    }

    /** The rows of UPDATE. */
    PhysicalNode updated(Name tableName, List<Statement.Assignment> assignments, @Nullable QueryText where) {
        InsertColumns assigned = InsertColumns.of(
                table,
                tableName,
                assignments.stream().map(Statement.Assignment::column).toList());
        List<Expression> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        addKey(values, columns);
        int first = values.size();
        for (int index = 0; index < assigned.written().size(); index++) {
            Column column = assigned.written().get(index);
            int given = assigned.filled().indexOf(index);
            Expression value = given < 0
                    ? reference(column.name())
                    : expression(assignments.get(given).value(), column.type());
            values.add(value);
            columns.add(new Column(column.name(), value.type()));
        }
        PhysicalNode computed = new PhysicalNode.Project(matching(where), values, new Schema(columns));
        List<Expression> cast = new ArrayList<>();
        List<Column> written = new ArrayList<>();
        for (int index = 0; index < columns.size(); index++) {
            int given = index < first ? -1 : assigned.filled().indexOf(index - first);
            Expression value = given < 0
                    ? new Expression.ColumnReference(index, columns.get(index).type())
                    : Assignment.to(
                            assigned.written().get(index - first),
                            table.name(),
                            computed,
                            index,
                            assignments.get(given).value().position(),
                            "its new value");
            cast.add(value);
            written.add(new Column(columns.get(index).name(), value.type()));
        }
        return new PhysicalNode.Project(computed, cast, new Schema(written));
    }

    private void addKey(List<Expression> values, List<Column> columns) {
        for (String name : table.primaryKey()) {
            Expression.ColumnReference key = reference(name);
            values.add(key);
            columns.add(new Column("old " + name, key.type()));
        }
    }

    private Expression.ColumnReference reference(String column) {
        int index = all.schema().indexOf(column);
        return new Expression.ColumnReference(index, all.schema().type(index));
    }

    private PhysicalNode matching(@Nullable QueryText where) {
        if (where == null) {
            return all;
        }
        Expression condition = expression(where, SqlType.of(SqlType.Kind.BOOLEAN));
        if (condition.type().kind() != SqlType.Kind.BOOLEAN) {
            Position position = where.position();
            throw new TidemarkException(
                    ErrorCode.TYPE_MISMATCH,
                    "WHERE needs a condition, but this is " + condition.type().text(),
                    "compare it with something",
                    position);
        }
        return new PhysicalNode.Filter(all, condition);
    }

    private Expression expression(QueryText text, SqlType wanted) {
        return expressions.over(all.schema()).lower(translator.expression(text, table, wanted));
    }
}
