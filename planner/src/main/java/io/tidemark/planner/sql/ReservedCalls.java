package io.tidemark.planner.sql;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Gets functions past the parser whose names it reserves but does not take as calls: in the text they have a name of the
 * same length that it does take, in the tree their own again, so that places in messages stay true. In the same way {@code
 * TIME ZONE} in a window becomes a named argument, and {@code TIMESTAMP_LTZ(3)} the name of a type.
 */
final class ReservedCalls {
    /** The functions; all take two numbers. */
    static final List<String> NAMES =
            List.of("CORR", "REGR_AVGX", "REGR_AVGY", "REGR_INTERCEPT", "REGR_R2", "REGR_SLOPE", "REGR_SXY");

    /** Taken by the parser only with a unit behind the time, not with one in quotes before it, as PostgreSQL has it. */
    private static final List<String> WITH_QUOTED_UNIT = List.of("DATE_TRUNC", "DATE_PART");

    /** Quoted text, comments, a name before a parenthesis, or TIME ZONE before a text as a further argument. */
    private static final Pattern CALL = Pattern.compile(
            "'[^']*'|\"[^\"]*\"|--[^\\n]*|/\\*(?s:.*?)\\*/|\\b(?<name>" + String.join("|", NAMES)
                    + ")(?=\\s*\\()|\\b(?<quoted>" + String.join("|", WITH_QUOTED_UNIT)
                    + ")(?=\\s*\\(\\s*')|,\\s*(?<time>TIME)\\s+(?<zone>ZONE)(?=\\s*')"
                    + "|\\bTIMESTAMP_LTZ(?<precision>\\s*\\(\\s*(?<digit>\\d)\\s*\\))",
            Pattern.CASE_INSENSITIVE);

    private static final char MARK = '$';

    /** Where the mark stands, in CORR as in REGR_…, so that no two names become one. */
    private static final int MARK_AT = 3;

    private ReservedCalls() {}

    /** The text with names that the parser takes. */
    static String replace(String sql) {
        Matcher matcher = CALL.matcher(sql);
        StringBuilder out = new StringBuilder(sql);
        while (matcher.find()) {
            if (matcher.group("name") != null || matcher.group("quoted") != null) {
                out.setCharAt(matcher.start() + MARK_AT, MARK);
            } else if (matcher.group("precision") != null) {
                String blanks = " ".repeat(matcher.group("precision").length() - 2);
                out.replace(
                        matcher.start("precision"), matcher.end("precision"), "_" + matcher.group("digit") + blanks);
            } else if (matcher.group("zone") != null) {
                out.replace(matcher.start("time"), matcher.end("time"), "ZONE");
                out.replace(matcher.start("zone"), matcher.end("zone"), "=>  ");
            }
        }
        return out.toString();
    }

    /** Gives the functions in a tree their own names. */
    static SqlNode restore(SqlNode tree) {
        tree.accept(new SqlBasicVisitor<@Nullable Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlBasicCall basic) {
                    restore(basic);
                }
                return super.visit(call);
            }
        });
        return tree;
    }

    private static void restore(SqlBasicCall call) {
        SqlOperator operator = call.getOperator();
        if (operator.equals(SqlStdOperatorTable.TIMESTAMP_DIFF)) {
            FinePartsBetween.replace(call);
            return;
        }
        PercentileFilter.replace(call);
        OtherSpellings.replace(call);
        if (operator instanceof SqlUnresolvedFunction) {
            String name = original(operator.getName());
            name = name != null ? name : OtherSpellings.standard(operator.getName());
            if (name != null) {
                call.setOperator(unresolved(name, call.getParserPosition()));
                OtherSpellings.replace(call);
            }
        } else if (operator instanceof SqlAggFunction) { // the parser has chosen Calcite's: PERCENTILE_CONT
            SqlAggFunction own = AggregateOperators.find(operator.getName());
            if (own != null) {
                call.setOperator(own);
            }
        }
    }

    private static @Nullable String original(String name) {
        boolean marked = name.length() > MARK_AT && name.charAt(MARK_AT) == MARK;
        if (!marked) {
            return null;
        }
        String quoted = name.substring(0, MARK_AT) + 'E' + name.substring(MARK_AT + 1);
        if (WITH_QUOTED_UNIT.contains(quoted.toUpperCase(Locale.ROOT))) {
            return quoted;
        }
        String restored = name.substring(0, MARK_AT) + 'R' + name.substring(MARK_AT + 1);
        return NAMES.contains(restored.toUpperCase(Locale.ROOT)) ? restored : null;
    }

    private static SqlUnresolvedFunction unresolved(String name, SqlParserPos position) {
        SqlFunctionCategory category = SqlFunctionCategory.USER_DEFINED_FUNCTION;
        return new SqlUnresolvedFunction(new SqlIdentifier(name, position), null, null, null, null, category);
    }
}
