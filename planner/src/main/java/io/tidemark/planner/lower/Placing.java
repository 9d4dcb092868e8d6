package io.tidemark.planner.lower;

import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Position;
import java.util.List;

/**
 * Gives a place in the statement to an expression that has been lowered, and to what the planner has put around its
 * operands, such as casts that nobody wrote. The operands themselves have places of their own.
 */
record Placing(Position place) implements Expression.Visitor<Expression> {
    @Override
    public Expression literal(Expression.Literal literal) {
        return literal;
    }

    @Override
    public Expression column(Expression.ColumnReference column) {
        return column;
    }

    @Override
    public Expression call(Expression.Call call) {
        if (call.place() != null) {
            return call;
        }
        List<Expression> arguments =
                call.arguments().stream().map(argument -> argument.accept(this)).toList();
        return new Expression.Call(call.function(), arguments, call.type(), place);
    }

    @Override
    public Expression cast(Expression.Cast cast) {
        return cast.place() != null
                ? cast
                : new Expression.Cast(cast.operand().accept(this), cast.type(), cast.safe(), place);
    }

    @Override
    public Expression caseWhen(Expression.Case caseWhen) {
        return caseWhen.rewritten(this);
    }
}
