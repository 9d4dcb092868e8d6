package io.tidemark.planner.rule;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The columns of expressions: which there are, and putting others in their place. */
final class Columns {
    private Columns() {}

    /** The input columns that an expression reads. */
    static BitSet of(Expression expression) {
        BitSet used = new BitSet();
        replace(expression, index -> {
            used.set(index);
            return null;
        });
        return used;
    }

    /** The input columns that any of the expressions reads. */
    static BitSet of(List<Expression> expressions) {
        BitSet used = new BitSet();
        expressions.forEach(expression -> used.or(of(expression)));
        return used;
    }

    /** The expression with each column replaced; null from the replacement leaves the column as it is. */
    static Expression replace(Expression expression, IntFunction<@Nullable Expression> replacement) {
        return expression.accept(new Replacer((index, type) -> {
            Expression replaced = replacement.apply(index);
            return replaced == null ? new Expression.ColumnReference(index, type) : replaced;
        }));
    }

    /** The expression with its columns moved; the map gives the new index of an old one. */
    static Expression move(Expression expression, int[] map) {
        return expression.accept(new Replacer((index, type) -> new Expression.ColumnReference(map[index], type)));
    }

    /** Whether an expression is so cheap that evaluating it twice does not matter. */
    static boolean isTrivial(Expression expression) {
        return expression instanceof Expression.ColumnReference || expression instanceof Expression.Literal;
    }

    /** What stands for a column. */
    private interface Replacement {
        Expression of(int index, SqlType type);
    }

    private record Replacer(Replacement replacement) implements Expression.Visitor<Expression> {
        @Override
        public Expression literal(Expression.Literal literal) {
            return literal;
        }

        @Override
        public Expression column(Expression.ColumnReference column) {
            return replacement.of(column.index(), column.type());
        }

        @Override
        public Expression call(Expression.Call call) {
            List<Expression> arguments = call.arguments().stream()
                    .map(argument -> argument.accept(this))
                    .toList();
            return new Expression.Call(call.function(), arguments, call.type());
        }

        @Override
        public Expression cast(Expression.Cast cast) {
            return new Expression.Cast(cast.operand().accept(this), cast.type(), cast.safe());
        }

        @Override
        public Expression caseWhen(Expression.Case caseWhen) {
            List<Expression.Branch> branches = caseWhen.branches().stream()
                    .map(branch -> new Expression.Branch(
                            branch.condition().accept(this), branch.value().accept(this)))
                    .toList();
            return new Expression.Case(branches, caseWhen.otherwise().accept(this), caseWhen.type());
        }
    }
}
