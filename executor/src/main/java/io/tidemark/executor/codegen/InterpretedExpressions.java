package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.Slice;
import io.tidemark.types.TidemarkException;

/** The twin of a generated class: evaluates row by row through the {@link Interpreter}. */
final class InterpretedExpressions extends CompiledExpressions {
    private final boolean hasCondition;

    InterpretedExpressions(Parts parts) {
        super(parts);
        this.hasCondition = parts.condition() != null;
    }

    @Override
    protected int evaluateCondition(ColumnBatch in, int[] selected) {
        if (!hasCondition) {
            return selectAll(in, selected);
        }
        int count = 0;
        for (int place = 0; place < in.activeCount(); place++) {
            int row = in.activeRow(place);
            checkStop();
            if (Boolean.TRUE.equals(interpretRow(-1, in, row))) {
                selected[count++] = row;
            }
        }
        return count;
    }

    @Override
    protected void evaluate(int expression, ColumnBatch in, ColumnVector out) {
        int bytes = 0;
        for (int place = 0; place < in.activeCount(); place++) {
            int row = in.activeRow(place);
            checkStop();
            Object value = interpretRow(expression, in, row);
            if (value instanceof Slice slice) {
                try {
                    bytes = count(bytes, slice);
                } catch (EvaluationFailure failure) {
                    throw failed(expression, in, row, failure);
                }
            }
            Values.write(value, out, row);
        }
    }

    private @org.jspecify.annotations.Nullable Object interpretRow(int expression, ColumnBatch in, int row) {
        try {
            return interpret(expression, in, row);
        } catch (TidemarkException failure) {
            throw failed(expression, in, row, failure);
        }
    }
}
