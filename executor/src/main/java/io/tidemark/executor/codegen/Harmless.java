package io.tidemark.executor.codegen;

import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.LikePattern;
import io.tidemark.executor.function.Slice;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.List;
import java.util.Set;

/** Finds expressions that cannot fail and cost little, so that they may be evaluated even where nobody asks for them. */
final class Harmless {
    private static final Set<String> LOGIC = Set.of(
            CallNames.AND,
            CallNames.OR,
            CallNames.NOT,
            CallNames.IS_NULL,
            CallNames.IS_NOT_NULL,
            CallNames.IS_TRUE,
            CallNames.IS_NOT_TRUE,
            CallNames.IS_FALSE,
            CallNames.IS_NOT_FALSE);

    private static final Set<String> COMPARISONS = Set.of(
            CallNames.EQUALS,
            CallNames.NOT_EQUALS,
            CallNames.LESS,
            CallNames.LESS_OR_EQUAL,
            CallNames.GREATER,
            CallNames.GREATER_OR_EQUAL);

    private Harmless() {}

    /** Whether an expression has at most so many nodes and all of them are harmless. */
    static boolean within(Expression expression, int nodes) {
        return count(expression, nodes) <= nodes;
    }

    private static int count(Expression expression, int limit) {
        if (!isHarmless(expression)) {
            return limit + 1;
        }
        int count = 1;
        for (Expression operand : Outline.operands(expression)) {
            if (count <= limit) {
                count += count(operand, limit);
            }
        }
        return count;
    }

    private static boolean isHarmless(Expression expression) {
        if (expression instanceof Expression.Call call) {
            List<Expression> arguments = call.arguments();
            return LOGIC.contains(call.function())
                    || (COMPARISONS.contains(call.function())
                            && isNumber(arguments.get(0).type())
                            && isNumber(arguments.get(1).type())
                            && arguments.get(0).type().scale()
                                    == arguments.get(1).type().scale());
        }
        return expression instanceof Expression.Literal || expression instanceof Expression.ColumnReference;
    }

    private static boolean isNumber(SqlType type) {
        return type.layout() != SqlType.Layout.BYTES;
    }

    /** Whether a LIKE with a constant pattern has a pattern that can be compiled. */
    static boolean isValidPattern(Expression.Call like) {
        try {
            pattern(like);
            return true;
        } catch (EvaluationFailure invalid) {
            return false; // the call fails where it is evaluated, and only there
        }
    }

    /** The compiled pattern of a LIKE with a constant pattern. */
    static LikePattern pattern(Expression.Call like) {
        List<Expression> arguments = like.arguments();
        return LikePattern.compile(slice(arguments.get(1)), arguments.size() > 2 ? slice(arguments.get(2)) : null);
    }

    private static Slice slice(Expression literal) {
        return Slice.of(String.valueOf(((Expression.Literal) literal).value()));
    }
}
