package io.tidemark.planner.sql;

import io.tidemark.parser.ast.EmitClause;
import io.tidemark.parser.ast.QueryText;
import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.plan.Emission;
import io.tidemark.planner.plan.EmitPolicy;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;

/** What an EMIT clause says, with its intervals as lengths of time. */
public final class EmitTranslator {
    /** A hundred years, which fit a long in nanoseconds too. */
    private static final long LONGEST_MILLIS = 100L * 366 * 86_400_000;

    private EmitTranslator() {}

    /**
     * The policy of a statement.
     *
     * @param otherwise when rows come out without EMIT
     */
    public static EmitPolicy policy(@Nullable EmitClause emit, Emission otherwise) {
        if (emit == null) {
            return EmitPolicy.of(otherwise);
        }
        long delay = emit.afterDelay() == null ? EmitPolicy.NO_DELAY : millis(emit.afterDelay(), "AFTER DELAY", 1);
        long lateness = emit.allowLateness() == null ? 0 : millis(emit.allowLateness(), "ALLOW LATENESS", 0);
        boolean once = emit.afterWatermark() && delay == EmitPolicy.NO_DELAY && lateness == 0;
        return new EmitPolicy(
                once ? Emission.ON_WATERMARK : Emission.CHANGES, emit.stream(), emit.afterWatermark(), delay, lateness);
    }

    private static long millis(QueryText text, String clause, long least) {
        SqlNode parsed = QueryParser.expression(new SourceText(text));
        if (Intervals.isMonths(parsed)) {
            throw wrong(
                    clause + " takes a length of time, and months and years have none that is always the same",
                    "write days, such as INTERVAL '30' DAY",
                    text);
        }
        long millis = Intervals.millis(parsed)
                .orElseThrow(() -> wrong(
                        clause + " takes an interval, such as INTERVAL '10' SECOND", "write such an interval", text));
        if (millis < least) {
            String hint = least > 0 ? "; without a delay write EMIT CHANGES or EMIT STREAM" : "";
            throw wrong(
                    clause + " " + text.sql() + " is not " + (least > 0 ? "positive" : "0 or more"),
                    "write a length of time such as INTERVAL '10' SECOND" + hint,
                    text);
        }
        if (millis > LONGEST_MILLIS) {
            throw wrong(clause + " " + text.sql() + " is longer than 100 years", "write a shorter interval", text);
        }
        return millis;
    }

    private static TidemarkException wrong(String message, String hint, QueryText text) {
        return new TidemarkException(ErrorCode.INVALID_LITERAL, message, hint, text.position());
    }
}
