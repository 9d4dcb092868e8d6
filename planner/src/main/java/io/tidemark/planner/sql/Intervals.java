package io.tidemark.planner.sql;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.TimeString;

/** Interval constants of a query as lengths. */
final class Intervals {
    static final SqlIntervalQualifier DAY_TO_SECOND =
            new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO);
    static final SqlIntervalQualifier YEAR_TO_MONTH =
            new SqlIntervalQualifier(TimeUnit.YEAR, TimeUnit.MONTH, SqlParserPos.ZERO);

    /** Digits that Calcite allows in a part of an interval, with a point. */
    private static final int MOST_DIGITS = 9;

    private static final Pattern PARTS_OF_MILLIS = Pattern.compile("\\.\\d{3}\\d*[1-9]");

    private Intervals() {}

    /** Whether a part of a query is an interval of months or years. */
    static boolean isMonths(SqlNode given) {
        SqlNode node = quoted(given);
        return node instanceof SqlIntervalLiteral literal
                && literal.getValue() instanceof SqlIntervalLiteral.IntervalValue value
                && value.getIntervalQualifier().isYearMonth();
    }

    /** The months of an interval literal of months or years, or a negated one; empty for anything else. */
    static Optional<Long> months(SqlNode given) {
        SqlNode node = quoted(given);
        if (node instanceof SqlCall call && call.getKind() == SqlKind.MINUS_PREFIX) {
            return months(call.operand(0)).map(months -> -months);
        }
        return isMonths(node)
                        && node instanceof SqlIntervalLiteral literal
                        && literal.getValue() instanceof SqlIntervalLiteral.IntervalValue value
                ? Optional.of((long) value.getSign() * SqlParserUtil.intervalToMonths(value))
                : Optional.empty();
    }

    /** {@code INTERVAL 10 SECOND} as {@code INTERVAL '10' SECOND}; anything else as it is. */
    private static SqlNode quoted(SqlNode node) {
        return node instanceof SqlCall call
                        && call.getKind() == SqlKind.INTERVAL
                        && call.operand(0) instanceof SqlNumericLiteral number
                        && number.toValue().length() <= MOST_DIGITS
                        && call.operand(1) instanceof SqlIntervalQualifier unit
                ? SqlLiteral.createInterval(1, number.toValue(), unit, node.getParserPosition())
                : node;
    }

    /** Whether an interval literal, or a negated one, has parts of a millisecond, which {@link #millis} leaves out. */
    static boolean hasPartsOfMillis(SqlNode given) {
        SqlNode node = quoted(given);
        if (node instanceof SqlCall call && call.getKind() == SqlKind.MINUS_PREFIX) {
            return hasPartsOfMillis(call.operand(0));
        }
        return node instanceof SqlIntervalLiteral literal
                && literal.getValue() instanceof SqlIntervalLiteral.IntervalValue value
                && PARTS_OF_MILLIS.matcher(value.getIntervalLiteral()).find();
    }

    /** The milliseconds of an interval literal, a negated one, or a TIME literal; empty for anything else. */
    static Optional<Long> millis(SqlNode given) {
        SqlNode node = quoted(given);
        if (node instanceof SqlCall call && call.getKind() == SqlKind.MINUS_PREFIX) {
            return millis(call.operand(0)).map(millis -> -millis);
        }
        if (node instanceof SqlIntervalLiteral literal
                && literal.getValue() instanceof SqlIntervalLiteral.IntervalValue value
                && !value.getIntervalQualifier().isYearMonth()) {
            return Optional.of(value.getSign() * SqlParserUtil.intervalToMillis(value));
        }
        SqlNode resolved = node instanceof SqlUnknownLiteral unknown && "TIME".equals(unknown.tag)
                ? unknown.resolve(SqlTypeName.TIME)
                : node;
        if (resolved instanceof SqlLiteral literal && literal.getTypeName() == SqlTypeName.TIME) {
            TimeString time = literal.getValueAs(TimeString.class);
            return Optional.of((long) time.getMillisOfDay());
        }
        return Optional.empty();
    }
}
