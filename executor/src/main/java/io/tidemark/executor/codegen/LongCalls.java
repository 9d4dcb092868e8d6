package io.tidemark.executor.codegen;

import io.tidemark.planner.plan.Expression;
import java.util.Set;

/** Which expressions may take milliseconds a row. Stateless. */
final class LongCalls {
    /** What makes a text of a megabyte out of a few letters. */
    private static final Set<String> GROWING = Set.of("REPEAT", "SPACE", "LPAD", "RPAD", "REPLACE");

    /** What takes long for texts that are long. */
    private static final Set<String> COMPARING = Set.of("SIMILAR TO", "LEVENSHTEIN");

    private static final String REGEX = "REGEXP";

    private LongCalls() {}

    /** Whether an expression has a call that makes long texts or matches patterns. */
    static boolean in(Expression expression) {
        String name = name(expression);
        return name.startsWith(REGEX)
                || COMPARING.contains(name)
                || GROWING.contains(name)
                || Outline.operands(expression).stream().anyMatch(LongCalls::in);
    }

    /** Whether an expression has a call that makes long texts out of short ones. */
    static boolean grow(Expression expression) {
        return GROWING.contains(name(expression))
                || Outline.operands(expression).stream().anyMatch(LongCalls::grow);
    }

    private static String name(Expression expression) {
        return expression instanceof Expression.Call call ? call.function() : "";
    }

    /** Whether an expression reads or makes texts or arrays, which have any length. */
    static boolean readsTexts(Expression expression) {
        return Lane.of(expression.type()) == Lane.BYTES
                || Outline.operands(expression).stream().anyMatch(LongCalls::readsTexts);
    }
}
