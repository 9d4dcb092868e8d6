package io.tidemark.executor.codegen;

import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions without columns. */
public final class ConstantFolding {
    private ConstantFolding() {}

    /** The value as an {@link Expression.Literal} has it, or null for NULL; where it fails, the error for the user. */
    public static @Nullable Object evaluate(Expression expression, EvaluationContext context) {
        Interpreter interpreter = new Interpreter(new Schema(List.of()), context);
        return Values.toLiteral(interpreter.evaluate(expression, null, 0), expression.type());
    }

    /** As {@link #evaluate(Expression, EvaluationContext)}, for expressions that see neither clock nor zone. */
    public static @Nullable Object evaluate(Expression expression) {
        return evaluate(expression, EvaluationContext.utc());
    }
}
