package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Small pieces of expressions that several rules build. */
public final class Expressions {
    private Expressions() {}

    /** All conditions at once; nested ANDs are made flat. At least one condition. */
    public static Expression and(List<Expression> conditions) {
        List<Expression> flat = new ArrayList<>();
        conditions.forEach(condition -> flat.addAll(conjuncts(condition)));
        return flat.size() == 1 ? flat.get(0) : call(CallNames.AND, flat);
    }

    /** The parts of a condition that must all hold. */
    public static List<Expression> conjuncts(Expression condition) {
        if (condition instanceof Expression.Call call && call.function().equals(CallNames.AND)) {
            List<Expression> parts = new ArrayList<>();
            call.arguments().forEach(argument -> parts.addAll(conjuncts(argument)));
            return parts;
        }
        return List.of(condition);
    }

    /** A BOOLEAN call that is NULL only if an operand may be. */
    static Expression call(String function, List<Expression> operands) {
        boolean nullable = operands.stream().anyMatch(operand -> operand.type().nullable());
        return new Expression.Call(function, operands, bool(nullable));
    }

    /** The input columns that an expression reads, in the order of their places. */
    static List<Integer> columns(Expression expression) {
        List<Integer> columns = new ArrayList<>();
        replaceColumns(expression, column -> {
            columns.add(column.index());
            return column;
        });
        return columns;
    }

    /** The expression with the columns from one on moved by so many places. */
    static Expression moveFrom(Expression expression, int first, int places) {
        return replaceColumns(
                expression,
                column -> column.index() < first
                        ? column
                        : new Expression.ColumnReference(column.index() + places, column.type()));
    }

    /** The expression with something else for each column. */
    public static Expression replaceColumns(
            Expression expression, Function<Expression.ColumnReference, Expression> replacement) {
        return expression.accept(new Replacer(replacement));
    }

    static SqlType bool(boolean nullable) {
        return SqlType.of(SqlType.Kind.BOOLEAN).withNullable(nullable);
    }

    private record Replacer(Function<Expression.ColumnReference, Expression> replacement)
            implements Expression.Visitor<Expression> {
        @Override
        public Expression literal(Expression.Literal literal) {
            return literal;
        }

        @Override
        public Expression column(Expression.ColumnReference column) {
            return replacement.apply(column);
        }

        @Override
        public Expression call(Expression.Call call) {
            List<Expression> arguments = call.arguments().stream()
                    .map(argument -> argument.accept(this))
                    .toList();
            return call.of(arguments);
        }

        @Override
        public Expression cast(Expression.Cast cast) {
            return cast.of(cast.operand().accept(this));
        }

        @Override
        public Expression caseWhen(Expression.Case caseWhen) {
            return caseWhen.rewritten(this);
        }
    }
}
