package io.tidemark.planner.rule;

import io.tidemark.planner.catalog.TableDefinition;
import io.tidemark.planner.lower.Expressions;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.PhysicalNode;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one row by its key instead of all rows, where a condition says what each column of a kept table's primary key is. The
 * condition stays: it may say more.
 */
final class FindKeys {
    private FindKeys() {}

    static PhysicalNode rewrite(PhysicalNode node) {
        PhysicalNode changed = Inputs.change(node, FindKeys::rewrite);
        if (changed instanceof PhysicalNode.Filter filter
                && filter.input() instanceof PhysicalNode.Scan scan
                && scan.bounded()
                && scan.table().kept()
                && !scan.table().primaryKey().isEmpty()) {
            List<Expression.Literal> key = key(scan, Expressions.conjuncts(filter.condition()));
            if (key != null) {
                return new PhysicalNode.Filter(
                        new PhysicalNode.Scan(scan.table(), scan.columns(), true, scan.schema(), key),
                        filter.condition());
            }
        }
        return changed;
    }

    private static @Nullable List<Expression.Literal> key(PhysicalNode.Scan scan, List<Expression> conditions) {
        TableDefinition table = scan.table();
        List<Expression.Literal> key = new ArrayList<>();
        for (String name : table.primaryKey()) {
            Expression.Literal value = null;
            for (Expression condition : conditions) {
                Expression.Literal said = value(scan, name, condition);
                value = said == null ? value : said;
            }
            if (value == null) {
                return null;
            }
            key.add(value);
        }
        return key;
    }

    /** What a condition says that a column is, or null. */
    private static Expression.@Nullable Literal value(PhysicalNode.Scan scan, String column, Expression condition) {
        if (!(condition instanceof Expression.Call call) || !call.function().equals("=")) {
            return null;
        }
        Expression left = call.arguments().get(0);
        Expression right = call.arguments().get(1);
        if (isColumn(scan, column, left) && right instanceof Expression.Literal literal) {
            return fitting(literal, left.type());
        }
        if (isColumn(scan, column, right) && left instanceof Expression.Literal literal) {
            return fitting(literal, right.type());
        }
        return null;
    }

    private static boolean isColumn(PhysicalNode.Scan scan, String name, Expression expression) {
        return expression instanceof Expression.ColumnReference reference
                && scan.table()
                        .columns()
                        .get(scan.columns().get(reference.index()))
                        .name()
                        .text()
                        .equals(name);
    }

    /** The constant as a value of the column's type, or null if it is none just as it is. */
    private static Expression.@Nullable Literal fitting(Expression.Literal literal, SqlType type) {
        SqlType given = literal.type();
        boolean same = given.kind() == type.kind() && given.scale() == type.scale() && type.kind() != SqlType.Kind.CHAR
                || given.isText() && type.kind() == SqlType.Kind.VARCHAR
                || given.isInteger() && type.isInteger();
        return same && literal.value() != null && type.fields().isEmpty()
                ? new Expression.Literal(literal.value(), type)
                : null;
    }
}
