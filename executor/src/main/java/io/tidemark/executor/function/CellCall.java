package io.tidemark.executor.function;

import java.util.Arrays;

/**
 * A call of a {@link CellFunction} with the cells of its arguments, for generated code and the interpreter: the arguments are
 * set one by one, then the call is made, then the result is read. Mutable. Thread: that of the expression.
 */
public final class CellCall {
    /** The value of the last call. */
    public final Cell result = new Cell();

    private final CellFunction function;
    private final Cell[] arguments;

    /** A call with a number of arguments. */
    public CellCall(CellFunction function, int argumentCount) {
        this.function = function;
        arguments = new Cell[argumentCount];
        Arrays.setAll(arguments, index -> new Cell());
    }

    /** Sets an argument of layout LONG. */
    public void set(int argument, boolean isNull, long value) {
        arguments[argument].isNull = isNull;
        arguments[argument].number = value;
    }

    /** Sets a BOOLEAN argument. */
    public void set(int argument, boolean isNull, boolean value) {
        set(argument, isNull, value ? 1L : 0L);
    }

    /** Sets an argument of layout DOUBLE. */
    public void set(int argument, boolean isNull, double value) {
        arguments[argument].isNull = isNull;
        arguments[argument].real = value;
    }

    /** Sets a wide DECIMAL argument. */
    public void set(int argument, boolean isNull, long high, long low) {
        arguments[argument].isNull = isNull;
        arguments[argument].high = high;
        arguments[argument].number = low;
    }

    /** Sets an argument of layout BYTES. */
    public void set(int argument, boolean isNull, Slice value) {
        arguments[argument].isNull = isNull;
        if (!isNull) {
            arguments[argument].bytes.point(value);
        }
    }

    /** Computes the result. */
    public void apply(EvaluationContext context) {
        if (function.strict()) {
            for (Cell argument : arguments) {
                if (argument.isNull) {
                    result.setNull();
                    return;
                }
            }
        }
        result.isNull = false;
        function.apply(context, arguments, result);
    }
}
