package io.tidemark.planner.rule;

import io.tidemark.planner.check.QueryLimits;
import io.tidemark.planner.lower.Expressions;
import io.tidemark.planner.plan.Expression;
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
        return Expressions.replaceColumns(expression, column -> {
            Expression replaced = replacement.apply(column.index());
            return replaced == null ? column : replaced;
        });
    }

    /** Whether the expressions would become larger than any may be if columns were replaced by these. */
    static boolean growTooLarge(List<Expression> expressions, List<Expression> columns) {
        long[] sizes = columns.stream().mapToLong(Columns::size).toArray();
        long total = 0;
        for (Expression expression : expressions) {
            long[] size = {size(expression)};
            replace(expression, index -> {
                size[0] += sizes[index];
                return null;
            });
            total += size[0];
        }
        return total > QueryLimits.MAX_TERMS;
    }

    /** How many columns and constants there are in an expression. */
    private static long size(Expression expression) {
        return expression.accept(new Expression.Visitor<Long>() {
            @Override
            public Long literal(Expression.Literal literal) {
                return 1L;
            }

            @Override
            public Long column(Expression.ColumnReference column) {
                return 1L;
            }

            @Override
            public Long call(Expression.Call call) {
                return call.arguments().stream()
                        .mapToLong(argument -> argument.accept(this))
                        .sum();
            }

            @Override
            public Long cast(Expression.Cast cast) {
                return cast.operand().accept(this);
            }

            @Override
            public Long caseWhen(Expression.Case caseWhen) {
                long branches = caseWhen.branches().stream()
                        .mapToLong(branch ->
                                branch.condition().accept(this) + branch.value().accept(this))
                        .sum();
                return branches + caseWhen.otherwise().accept(this);
            }
        });
    }

    /** The expression with its columns moved; the map gives the new index of an old one. */
    static Expression move(Expression expression, int[] map) {
        return Expressions.replaceColumns(
                expression, column -> new Expression.ColumnReference(map[column.index()], column.type()));
    }

    /** Whether an expression is so cheap that evaluating it twice does not matter. */
    static boolean isTrivial(Expression expression) {
        return expression instanceof Expression.ColumnReference || expression instanceof Expression.Literal;
    }
}
