package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;

/** Refuses text that is nested so deeply that a parser would run out of stack, before a parser sees it. */
public final class NestingCheck {
    /** Levels of parentheses and CASE that a query may have. */
    public static final int MAX_DEPTH = 200;

    private NestingCheck() {}

    /** The refusal of text for which the stack did not suffice: of many levels, or of one with very many terms. */
    public static TidemarkException tooLong(Position position) {
        return new TidemarkException(
                ErrorCode.TOO_DEEP,
                "the query is nested too deeply, or an expression in it has too many terms",
                "write parts of it as views, or a long chain of conditions as a list behind IN",
                position);
    }

    /** Whether the stack did not suffice, as Calcite hides in an exception of its own in places. */
    public static boolean isOverflow(Throwable thrown) {
        Throwable cause = thrown;
        while (cause != null && !(cause instanceof StackOverflowError)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** The refusal of parentheses. */
    public static TidemarkException tooDeep(Position position) {
        return new TidemarkException(
                ErrorCode.TOO_DEEP,
                "the query is nested more than " + MAX_DEPTH + " levels deep",
                "write parts of it as views or with fewer levels",
                position);
    }
}
