package io.tidemark.executor.codegen;

import io.tidemark.executor.batch.ColumnBatch;
import io.tidemark.executor.batch.ColumnVector;
import io.tidemark.executor.function.EvaluationContext;
import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.Slice;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.Check;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition and the projections of one step of a pipeline, ready to be evaluated over batches of one schema. Made by
 * {@link ExpressionCompiler}; generated classes extend it. Holds scratch memory. Thread: one at a time.
 */
public abstract class CompiledExpressions {
    private static final int CONDITION = -1;

    /** How many bytes the texts of one projection and batch may have where nobody asks for fewer rows. */
    private static final int MAX_BATCH_BYTES = 1 << 27;

    /** How many bytes the values of one row that are computed may take together. */
    public static final int MAX_ROW_BYTES = 1 << 24;

    private final Schema input;
    private final @Nullable Expression condition;
    private final List<Expression> projections;
    private final EvaluationContext context;
    private final Interpreter interpreter;
    private int failedRow = -1;
    private int mostBytes;

    /** For generated classes and the interpreted twin. */
    protected CompiledExpressions(Parts parts) {
        this.input = parts.input;
        this.condition = parts.condition;
        this.projections = parts.projections;
        this.context = parts.context;
        this.interpreter = new Interpreter(input, parts.context);
    }

    /** What every kind of compiled expressions is made from. */
    public record Parts(
            Schema input, @Nullable Expression condition, List<Expression> projections, EvaluationContext context) {
        public Parts {
            projections = List.copyOf(projections);
        }
    }

    /**
     * Writes the numbers of the rows for which the condition is TRUE, ascending, and returns how many there are. Only rows
     * that count in the batch are judged. Without a condition all of them pass.
     *
     * @param selected room for as many rows as the batch has; may be the batch's own selection
     */
    public final int filter(ColumnBatch in, int[] selected) {
        failedRow = -1;
        return evaluateCondition(in, selected);
    }

    /**
     * Evaluates a projection for the rows that count into the same row numbers of a vector, which is cleared first. What
     * the vector holds for the other rows is arbitrary.
     *
     * @param expression which projection, counted from 0
     * @param out of the layout of the projection's type, with room for all rows of the batch; not a column of it
     */
    public final void project(int expression, ColumnBatch in, ColumnVector out) {
        if (!project(expression, in, out, MAX_BATCH_BYTES)) {
            throw tooLarge(expression, "the values of one batch take more than 128 MiB", "make shorter texts");
        }
    }

    /**
     * The same as long as the texts and binary values that are computed take at most so many bytes.
     *
     * @return whether they do; if not, {@link #failedRow} is the first that is too much
     */
    public final boolean project(int expression, ColumnBatch in, ColumnVector out, int most) {
        failedRow = -1;
        mostBytes = most;
        out.clear();
        if (projections.get(expression) instanceof Expression.ColumnReference column) {
            VectorCopy.copy(in, in.columns[column.index()], out);
            return true;
        }
        try {
            evaluate(expression, in, out);
        } catch (EvaluationFailure failure) {
            if (failure.equals(EvaluationFailure.BATCH_TOO_LARGE)) {
                return false;
            }
            throw failure;
        }
        return true;
    }

    /** What to throw when a row alone is too large with a projection. */
    public final TidemarkException tooLarge(int expression) {
        return tooLarge(
                expression,
                "the values computed for one row take more than 16 MiB",
                "make shorter texts, or fewer in one row");
    }

    private TidemarkException tooLarge(int expression, String problem, String remedy) {
        String text = ExpressionText.of(expression(expression), input);
        return new TidemarkException(ErrorCode.LIMIT_EXCEEDED, text + ": " + problem, remedy, null);
    }

    /** The row at which the last call failed, or -1. */
    public final int failedRow() {
        return failedRow;
    }

    /** Whether a row may take milliseconds, although its input is short. */
    public final boolean mayTakeLong() {
        return condition != null && LongCalls.grow(condition)
                || projections.stream().anyMatch(LongCalls::grow);
    }

    /** The columns of the batches that are evaluated. */
    public final Schema input() {
        return input;
    }

    /** How many projections there are. */
    public final int size() {
        return projections.size();
    }

    /** The type of a projection. */
    public final SqlType type(int expression) {
        return projections.get(expression).type();
    }

    /** See {@link #filter}. */
    protected abstract int evaluateCondition(ColumnBatch in, int[] selected);

    /** See {@link #project}; the vector is clear. */
    protected abstract void evaluate(int expression, ColumnBatch in, ColumnVector out);

    /** All rows that count, for steps without a condition. */
    protected static int selectAll(ColumnBatch in, int[] selected) {
        int count = in.activeCount();
        for (int place = 0; place < count; place++) {
            selected[place] = in.activeRow(place);
        }
        return count;
    }

    /**
     * Called now and then between two rows whose values may take long, so that nobody who cancels a job waits for a whole
     * batch.
     *
     * @throws TidemarkException CANCELLED, for which no row is to blame
     */
    protected final void checkStop() {
        if (context.stopping()) {
            throw new TidemarkException(ErrorCode.CANCELLED, "stopped while expressions were evaluated");
        }
    }

    /** Adds a value to the bytes that a projection has so far, or fails if that is too much. */
    protected final int count(int bytes, Slice value) {
        if (value.length > mostBytes - bytes) {
            throw EvaluationFailure.BATCH_TOO_LARGE;
        }
        return bytes + value.length;
    }

    /** The value of an expression at a row, or null for NULL. */
    final @Nullable Object interpret(int expression, ColumnBatch in, int row) {
        return interpreter.evaluate(expression(expression), in, row);
    }

    /**
     * What to throw when a row failed: evaluates it once more by the interpreter, which knows the text of the expression and
     * its operands.
     *
     * @param expression the number of a projection, or -1 for the condition
     */
    protected final RuntimeException failed(int expression, ColumnBatch in, int row, RuntimeException failure) {
        if (failure instanceof TidemarkException stopped && stopped.code() == ErrorCode.CANCELLED) {
            return failure;
        }
        failedRow = row;
        if (failure.equals(EvaluationFailure.BATCH_TOO_LARGE)) {
            return failure; // for who asked for a part of the rows
        }
        if (failure instanceof EvaluationFailure || failure instanceof ArithmeticException) {
            try {
                interpret(expression, in, row);
            } catch (TidemarkException explained) {
                return explained;
            }
            return new TidemarkException(
                    ErrorCode.INTERNAL,
                    "generated code fails where the interpreter does not: "
                            + ExpressionText.of(expression(expression), input),
                    null,
                    null,
                    failure);
        }
        return failure;
    }

    private Expression expression(int expression) {
        if (expression != CONDITION) {
            return projections.get(expression);
        }
        Expression found = condition;
        Check.state(found != null, "there is no condition");
        return java.util.Objects.requireNonNull(found);
    }
}
