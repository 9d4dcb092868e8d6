package io.tidemark.executor.codegen;

import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the condition and the projections of one step of a pipeline ready to be evaluated over batches: as one generated
 * class, or interpreted. Thread: one at a time; what it makes goes to another thread only as a whole.
 */
public final class ExpressionCompiler {
    private final EvaluationContext context;

    /**
     * @param context the clock and the zone that the expressions see; each compiled step gets a copy of its own
     */
    public ExpressionCompiler(EvaluationContext context) {
        this.context = context;
    }

    /**
     * Compiles expressions.
     *
     * @param name of the step, such as {@code Calc-1}: the file name of the source when it is written out
     * @param input columns of the batches
     * @param condition which rows pass, or null for all
     * @param projections the values to compute
     */
    public CompiledExpressions compile(
            String name, Schema input, @Nullable Expression condition, List<Expression> projections, Mode mode) {
        CompiledExpressions.Parts parts = new CompiledExpressions.Parts(input, condition, projections, context.copy());
        return switch (mode) {
            case INTERPRETED -> new InterpretedExpressions(parts);
            case GENERATED -> ClassMaker.make(name, parts);
        };
    }
}
