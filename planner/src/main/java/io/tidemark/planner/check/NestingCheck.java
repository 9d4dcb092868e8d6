package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;

/** Refuses text that is nested so deeply that a parser would run out of stack, before a parser sees it. */
public final class NestingCheck {
    /** Levels of parentheses and CASE that a query may have. */
    public static final int MAX_DEPTH = 200;

    private NestingCheck() {}

    /** The refusal, also for nesting that only the later steps notice. */
    public static TidemarkException tooDeep(Position position) {
        return new TidemarkException(
                ErrorCode.TOO_DEEP,
                "the query is nested more than " + MAX_DEPTH + " levels deep",
                "write parts of it as views or with fewer levels",
                position);
    }
}
