package io.tidemark.executor.runtime;

import io.tidemark.planner.plan.AggregateCall;
import io.tidemark.planner.plan.Expression;
import io.tidemark.planner.plan.SortKey;
import io.tidemark.planner.plan.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Parts of a plan as texts that stay the same as long as they mean the same; part of the checkpoint format, as
 * fingerprints are made of them. Columns are told by what they are computed from. Stateless.
 */
final class OperatorTexts {
    /** Longer texts of columns are replaced by their hash, so that nested expressions do not grow without end. */
    private static final int LONGEST_COLUMN = 200;

    private OperatorTexts() {}

    /** SHA-256 of a text, in hex. */
    static String hash(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** An expression over columns that have these texts. */
    static String expression(Expression expression, List<String> columns) {
        String text = expression.accept(new Texts(columns));
        return text.length() > LONGEST_COLUMN ? "#" + hash(text).substring(0, 32) : text;
    }

    /** The texts of some columns. */
    static List<String> pick(List<String> columns, List<Integer> indices) {
        List<String> picked = new ArrayList<>();
        for (int index : indices) {
            picked.add(columns.get(index));
        }
        return picked;
    }

    /** An aggregate over columns that have these texts. */
    static String call(AggregateCall call, List<String> columns) {
        StringBuilder text = new StringBuilder(call.function()).append('(');
        text.append(call.distinct() ? "DISTINCT " : "")
                .append(call.arguments().isEmpty() ? "*" : String.join(", ", pick(columns, call.arguments())));
        for (Expression.Literal parameter : call.parameters()) {
            text.append(", ").append(expression(parameter, columns));
        }
        text.append(')');
        if (!call.order().isEmpty()) {
            text.append(" ORDER BY ").append(sort(call.order(), columns));
        }
        if (call.filter() >= 0) {
            text.append(" FILTER ").append(columns.get(call.filter()));
        }
        return text.toString();
    }

    /** Columns of an ORDER BY. */
    static String sort(List<SortKey> keys, List<String> columns) {
        List<String> texts = new ArrayList<>();
        for (SortKey key : keys) {
            texts.add(columns.get(key.column())
                    + (key.descending() ? " DESC" : " ASC")
                    + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"));
        }
        return String.join(", ", texts);
    }

    /** A window. */
    static String window(WindowSpec window) {
        return window.accept(new WindowSpec.Visitor<>() {
            @Override
            public String tumble(WindowSpec.Tumble tumble) {
                return "TUMBLE(" + tumble.sizeMillis() + " ms, offset " + tumble.offsetMillis() + ")";
            }

            @Override
            public String hop(WindowSpec.Hop hop) {
                return "HOP(" + hop.slideMillis() + " ms, " + hop.sizeMillis() + " ms, offset " + hop.offsetMillis()
                        + ")";
            }

            @Override
            public String cumulate(WindowSpec.Cumulate cumulate) {
                return "CUMULATE(" + cumulate.stepMillis() + " ms, " + cumulate.sizeMillis() + " ms, offset "
                        + cumulate.offsetMillis() + ")";
            }

            @Override
            public String session(WindowSpec.Session session) {
                return "SESSION(" + session.gapMillis() + " ms)";
            }

            @Override
            public String calendar(WindowSpec.Calendar calendar) {
                return "CALENDAR(" + calendar.slide() + ", " + calendar.size() + " " + calendar.unit() + ", "
                        + offset(calendar.offset()) + ", " + calendar.zone() + ")";
            }

            @Override
            public String growingCalendar(WindowSpec.GrowingCalendar growing) {
                return "GROWING(" + growing.size() + " " + growing.unit() + ", " + growing.step() + " "
                        + growing.stepUnit() + ", " + growing.stepMillis() + " ms, " + offset(growing.offset()) + ", "
                        + growing.zone() + ")";
            }

            @Override
            public String attached(WindowSpec.Attached attached) {
                return "ATTACHED(" + attached.delayMillis() + " ms)";
            }
        });
    }

    private static String offset(WindowSpec.CalendarOffset offset) {
        return "offset " + offset.months() + " months " + offset.days() + " days " + offset.millis() + " ms";
    }

    private static final class Texts implements Expression.Visitor<String> {
        private final List<String> columns;

        Texts(List<String> columns) {
            this.columns = columns;
        }

        @Override
        public String literal(Expression.Literal literal) {
            return literal.value() == null
                    ? "NULL"
                    : "'" + literal.value() + "' " + literal.type().text();
        }

        @Override
        public String column(Expression.ColumnReference column) {
            return columns.get(column.index());
        }

        @Override
        public String call(Expression.Call call) {
            List<String> arguments =
                    call.arguments().stream().map(each -> each.accept(this)).toList();
            return call.function() + "(" + String.join(", ", arguments) + ")";
        }

        @Override
        public String cast(Expression.Cast cast) {
            return (cast.safe() ? "TRY_CAST(" : "CAST(") + cast.operand().accept(this) + " AS "
                    + cast.type().text() + ")";
        }

        @Override
        public String caseWhen(Expression.Case caseWhen) {
            StringBuilder text = new StringBuilder("CASE");
            for (Expression.Branch branch : caseWhen.branches()) {
                text.append(" WHEN ").append(branch.condition().accept(this));
                text.append(" THEN ").append(branch.value().accept(this));
            }
            return text.append(" ELSE ")
                    .append(caseWhen.otherwise().accept(this))
                    .append(" END")
                    .toString();
        }
    }
}
