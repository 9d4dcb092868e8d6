package io.tidemark.executor.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.tidemark.executor.function.CellFunctions.Definition;
import io.tidemark.planner.function.CallNames;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions of regular expressions that {@link PatternFunctions} cannot have: they may give NULL, or take flags. */
final class Patterns {
    private static final String SIMILAR = "SIMILAR TO";

    static final List<Definition> ALL = List.of(
            Definition.function(
                    SIMILAR,
                    "text SIMILAR TO pattern [ESCAPE character]",
                    "Whether a pattern matches the whole text: as LIKE, with | * + ? {m,n} ( ) and [ ] besides.",
                    "'abcd' SIMILAR TO 'a(b|x)%'",
                    Patterns::texts,
                    call -> new Similar()),
            Definition.function(
                    "REGEXP_SUBSTR",
                    "REGEXP_SUBSTR(text, pattern)",
                    "The first part of the text that a regular expression matches, or its group if it has one; NULL if there"
                            + " is none. Also REGEXP_EXTRACT.",
                    "REGEXP_SUBSTR('a1b22', '[0-9]+')",
                    Patterns::texts,
                    call -> new Part()),
            Definition.operator("REGEXP_EXTRACT", Patterns::texts, call -> new Part()),
            Definition.function(
                    "REGEXP_INSTR",
                    "REGEXP_INSTR(text, pattern)",
                    "Where the first match of a regular expression begins, counted from 1; 0 if there is none.",
                    "REGEXP_INSTR('a1b22', '[0-9]+')",
                    Patterns::texts,
                    call -> new Place()));

    private Patterns() {}

    private static boolean texts(List<SqlType> types, SqlType result) {
        return types.size() <= 3 && types.stream().allMatch(type -> type.isText() || type.kind() == SqlType.Kind.NULL);
    }

    /** What is wrong with a constant pattern of a call, or null. */
    static @Nullable String problem(Expression.Call call) {
        String pattern = ConstantArguments.text(call, 1);
        if (pattern == null) {
            return null;
        }
        String escape = ConstantArguments.text(call, 2);
        boolean constant = escape != null || call.arguments().size() == 2;
        try {
            switch (call.function()) {
                case SIMILAR -> {
                    if (constant) {
                        SimilarPattern.compile(pattern, escape == null ? "" : escape);
                    }
                }
                case CallNames.LIKE -> {
                    if (constant) {
                        LikePattern.compile(Slice.of(pattern), escape == null ? null : Slice.of(escape));
                    }
                }
                case "REGEXP_LIKE", "REGEXP_REPLACE", "REGEXP_SUBSTR", "REGEXP_EXTRACT", "REGEXP_INSTR" ->
                    RegularExpression.compile(pattern, 0);
                default -> {
                    return null;
                }
            }
        } catch (EvaluationFailure invalid) {
            String reason = invalid.equals(EvaluationFailure.INVALID_ARGUMENT)
                    ? "an escape is one character, and stands before %, _ or itself"
                    : invalid.reason();
            return call.function() + " '" + pattern + "': " + reason;
        }
        return null;
    }

    private static final class Similar implements CellFunction {
        private Slice source = new Slice();
        private Slice sourceEscape = new Slice();
        private @Nullable Pattern compiled;

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Slice pattern = arguments[1].bytes;
            Slice escape = arguments.length > 2 ? arguments[2].bytes : new Slice();
            Pattern ready = compiled;
            if (ready == null || !Slice.equal(pattern, source) || !Slice.equal(escape, sourceEscape)) {
                ready = SimilarPattern.compile(pattern.text(), escape.text());
                source = Slice.of(pattern.copy());
                sourceEscape = Slice.of(escape.copy());
                compiled = ready;
            }
            result.set(ready.matches(arguments[0].bytes.text()));
        }
    }

    private static final class Part implements CellFunction {
        private final RegularExpression memory = new RegularExpression();

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            Matcher matcher = memory.over(arguments[1].bytes, arguments[0].bytes);
            String part = matcher.find() ? matcher.group(matcher.groupCount() > 0 ? 1 : 0) : null;
            if (part == null) {
                result.setNull();
            } else {
                result.set(part);
            }
        }
    }

    private static final class Place implements CellFunction {
        private final RegularExpression memory = new RegularExpression();

        @Override
        public void apply(EvaluationContext context, Cell[] arguments, Cell result) {
            String text = arguments[0].bytes.text();
            Matcher matcher = memory.over(arguments[1].bytes, arguments[0].bytes);
            result.set(matcher.find() ? text.codePointCount(0, matcher.start()) + 1L : 0L);
        }
    }
}
