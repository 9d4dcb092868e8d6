package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
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
            if (Boolean.TRUE.equals(interpretRow(-1, in, row))) {
                selected[count++] = row;
            }
        }
        return count;
    }

    @Override
    protected void evaluate(int expression, ColumnBatch in, ColumnVector out) {
        for (int place = 0; place < in.activeCount(); place++) {
            int row = in.activeRow(place);
            Values.write(interpretRow(expression, in, row), out, row);
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
