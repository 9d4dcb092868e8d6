package io.tidemark.planner.lower;

import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.ArrayList;
import java.util.List;

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

    static SqlType bool(boolean nullable) {
        return SqlType.of(SqlType.Kind.BOOLEAN).withNullable(nullable);
    }
}
