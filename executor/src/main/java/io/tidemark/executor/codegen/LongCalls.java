package io.tidemark.executor.codegen;

import io.tidemark.planner.plan.Expression;
import java.util.Set;

/** Which expressions may take milliseconds a row, even where their input is short. Stateless. */
final class LongCalls {
    /** What makes a text of a megabyte out of a few letters. */
    private static final Set<String> GROWING = Set.of("REPEAT", "SPACE", "LPAD", "RPAD", "REPLACE", "SIMILAR TO");

    private static final String REGEX = "REGEXP";

    private LongCalls() {}

    /** Whether an expression has a call that makes long texts or matches patterns. */
    static boolean in(Expression expression) {
        if (expression instanceof Expression.Call call
                && (GROWING.contains(call.function()) || call.function().startsWith(REGEX))) {
            return true;
        }
        return Outline.operands(expression).stream().anyMatch(LongCalls::in);
    }

    /** Whether an expression reads or makes texts or arrays, which have any length. */
    static boolean readsTexts(Expression expression) {
        return Lane.of(expression.type()) == Lane.BYTES
                || Outline.operands(expression).stream().anyMatch(LongCalls::readsTexts);
    }
}
