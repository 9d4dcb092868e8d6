package io.tidemark.planner.sql;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Calls that other databases write in another way than the standard; in the tree they become the calls of the standard. */
final class OtherSpellings {
    /** Functions that only have another name. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("ENDSWITH", "ENDS_WITH"),
            Map.entry("LEN", "CHAR_LENGTH"),
            Map.entry("LOGICAL_AND", "BOOL_AND"),
            Map.entry("LOGICAL_OR", "BOOL_OR"),
            Map.entry("POW", "POWER"),
            Map.entry("REGEXP_CONTAINS", "REGEXP_LIKE"),
            Map.entry("STARTSWITH", "STARTS_WITH"),
            Map.entry("STRING_TO_ARRAY", "SPLIT"),
            Map.entry("TRUNC", "TRUNCATE"));

    private static final Set<String> TRUNCATIONS =
            Set.of("DATE_TRUNC", "TIMESTAMP_TRUNC", "DATETIME_TRUNC", "TIME_TRUNC");
    private static final Set<String> ADDITIONS = Set.of("DATE_ADD", "TIMESTAMP_ADD", "DATETIME_ADD", "TIME_ADD");
    private static final Set<String> SUBTRACTIONS = Set.of("DATE_SUB", "TIMESTAMP_SUB", "DATETIME_SUB", "TIME_SUB");

    private OtherSpellings() {}

    /** The standard's name of a function; null if it has it already. */
    static @Nullable String standard(String name) {
        return NAMES.get(name.toUpperCase(Locale.ROOT));
    }

    /** Changes a call of two operands if it is one of those. */
    static void replace(SqlBasicCall call) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        if (call.operandCount() != 2) {
            return;
        }
        SqlNode first = call.operand(0);
        SqlNode second = call.operand(1);
        if (TRUNCATIONS.contains(name)) {
            SqlIntervalQualifier unit = second instanceof SqlIntervalQualifier given ? given : unit(first);
            if (unit != null) {
                change(call, SqlStdOperatorTable.FLOOR, unit == second ? first : second, unit);
            }
        } else if (name.equals("DATE_PART") && unit(first) != null) {
            change(call, SqlStdOperatorTable.EXTRACT, unit(first), second);
        } else if (ADDITIONS.contains(name)) {
            change(call, SqlStdOperatorTable.PLUS, first, second);
        } else if (SUBTRACTIONS.contains(name)) {
            change(call, SqlStdOperatorTable.MINUS, first, second);
        }
    }

    private static void change(
            SqlBasicCall call, SqlOperator operator, @Nullable SqlNode first, @Nullable SqlNode second) {
        call.setOperand(0, first);
        call.setOperand(1, second);
        call.setOperator(operator);
    }

    /** A unit such as {@code 'month'} in quotes; null if it is none. */
    private static @Nullable SqlIntervalQualifier unit(SqlNode node) {
        if (!(node instanceof SqlLiteral literal)
                || !(literal.getValue() instanceof org.apache.calcite.util.NlsString)) {
            return null;
        }
        String name = literal.getValueAs(String.class).strip().toUpperCase(Locale.ROOT);
        for (TimeUnit unit : TimeUnit.values()) {
            if (unit.name().equals(name) || (unit.name() + "S").equals(name)) {
                return new SqlIntervalQualifier(unit, null, SqlParserPos.ZERO);
            }
        }
        return null;
    }
}
