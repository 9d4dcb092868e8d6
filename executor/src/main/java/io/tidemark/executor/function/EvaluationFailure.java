package io.tidemark.executor.function;

import io.tidemark.types.ErrorCode;

/**
 * Says, from inside a function, that there is no result for these operands. It never leaves the expression package: who
 * evaluates the expression turns it into a {@code TidemarkException} that names the expression and its operands. The
 * instances are shared and have no stack trace, so that TRY_CAST over many bad values stays cheap.
 */
public final class EvaluationFailure extends RuntimeException {
    /** A number does not fit its type. */
    public static final EvaluationFailure OVERFLOW =
            new EvaluationFailure(ErrorCode.NUMERIC_OVERFLOW, "the value does not fit its type");

    /** An exact number is divided by zero. */
    public static final EvaluationFailure DIVISION_BY_ZERO =
            new EvaluationFailure(ErrorCode.DIVISION_BY_ZERO, "division by zero");

    /** A text is not a value of the type. */
    public static final EvaluationFailure INVALID_CAST =
            new EvaluationFailure(ErrorCode.INVALID_CAST, "the value cannot be cast");

    /** A time lies outside of the years 0001 to 9999. */
    public static final EvaluationFailure TIME_RANGE =
            new EvaluationFailure(ErrorCode.NUMERIC_OVERFLOW, "the time lies outside of the years 0001 to 9999");

    /** An argument for which the function is not defined. */
    public static final EvaluationFailure INVALID_ARGUMENT =
            new EvaluationFailure(ErrorCode.EVALUATION_FAILED, "the function has no result for these arguments");

    /** A text or nested value would become longer than {@link Slice#MAX_BYTES}. */
    public static final EvaluationFailure TOO_LONG =
            new EvaluationFailure(ErrorCode.LIMIT_EXCEEDED, "the value would be longer than 1 MiB");

    /** Texts are so long that comparing them would take seconds. */
    public static final EvaluationFailure TOO_MANY_PAIRS = new EvaluationFailure(
            ErrorCode.LIMIT_EXCEEDED, "the texts have more than 100,000,000 pairs of characters to compare");

    /** The values of one batch are more than is wanted at once; whoever evaluates it takes fewer rows. */
    public static final EvaluationFailure BATCH_TOO_LARGE =
            new EvaluationFailure(ErrorCode.LIMIT_EXCEEDED, "the values of one batch are too large");

    /** A key of a MAP is NULL. */
    public static final EvaluationFailure NULL_KEY =
            new EvaluationFailure(ErrorCode.EVALUATION_FAILED, "a key of a MAP is NULL");

    /** ELEMENT of several. */
    public static final EvaluationFailure SEVERAL_ELEMENTS =
            new EvaluationFailure(ErrorCode.EVALUATION_FAILED, "the array has more than one element");

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String reason;

    private EvaluationFailure(ErrorCode code, String reason) {
        super(reason, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    /** Why there is no result, said for this once; for slow paths. */
    static EvaluationFailure reason(String problem) {
        return new EvaluationFailure(ErrorCode.EVALUATION_FAILED, problem);
    }

    /** The error that the user sees. */
    public ErrorCode code() {
        return code;
    }

    /** What went wrong, in words that fit behind the name of an expression. */
    public String reason() {
        return reason;
    }
}
