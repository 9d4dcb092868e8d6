package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds COALESCE again in the CASE that Calcite makes of it, so that no operand is evaluated twice. */
final class Coalesce {
    private Coalesce() {}

    /** {@code CASE WHEN a IS NOT NULL THEN a … ELSE b END} as COALESCE(a, …, b); null for any other CASE. */
    static @Nullable Expression of(List<Expression.Branch> branches, Expression otherwise, SqlType type) {
        List<Expression> operands = new ArrayList<>();
        for (Expression.Branch branch : branches) {
            boolean matches = branch.condition() instanceof Expression.Call test
                    && test.function().equals(CallNames.IS_NOT_NULL)
                    && sameColumnValue(test.arguments().get(0), branch.value());
            if (!matches) {
                return null;
            }
            operands.add(nullableAgain(branch));
        }
        operands.add(otherwise);
        return new Expression.Call(CallNames.COALESCE, operands, type);
    }

    private static boolean sameColumnValue(Expression tested, Expression value) {
        return strip(tested).equals(strip(value));
    }

    /** Without casts and without NOT NULL, which Calcite adds because the condition has ruled NULL out. */
    private static Expression strip(Expression value) {
        if (value instanceof Expression.Cast cast && !cast.safe()) {
            return strip(cast.operand());
        }
        return value instanceof Expression.ColumnReference column
                ? new Expression.ColumnReference(column.index(), column.type().withNullable(true))
                : value;
    }

    private static Expression nullableAgain(Expression.Branch branch) {
        Expression value = branch.value();
        Expression tested = ((Expression.Call) branch.condition()).arguments().get(0);
        if (tested.type().withNullable(true).equals(value.type().withNullable(true))) {
            return tested;
        }
        return new Expression.Cast(
                tested, value.type().withNullable(tested.type().nullable()), false);
    }
}
