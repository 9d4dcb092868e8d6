package io.tidemark.planner.check;

import io.tidemark.types.ErrorCode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.type.SqlTypeName;

/** Says what is wrong with a DATE, TIME, TIMESTAMP or INTERVAL literal. */
final class LiteralCheck {
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2}):(\\d{2})(?:\\.(\\d+))?");
    private static final Map<SqlTypeName, String> TAGS = Map.of(
            SqlTypeName.DATE, "DATE",
            SqlTypeName.TIME, "TIME",
            SqlTypeName.TIMESTAMP, "TIMESTAMP",
            SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, "TIMESTAMP WITH LOCAL TIME ZONE");
    private static final int MAX_FRACTION_DIGITS = 3;

    private LiteralCheck() {}

    static void check(SourceText source, SqlLiteral literal) {
        if (literal instanceof SqlCharStringLiteral) {
            checkText(source, literal);
        } else if (literal instanceof SqlIntervalLiteral) {
            checkInterval(source, literal);
        } else if (literal instanceof SqlUnknownLiteral unknown) {
            checkTime(source, literal, unknown.tag, unknown.getValue());
        } else if (TAGS.containsKey(literal.getTypeName()) && literal.getValue() != null) {
            checkTime(source, literal, TAGS.get(literal.getTypeName()), String.valueOf(literal.getValue()));
        }
    }

    /** Refuses halves of a character, which no text can hold. */
    private static void checkText(SourceText source, SqlLiteral literal) {
        String text = literal.getValueAs(String.class);
        int half = text.codePoints()
                .filter(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                .findFirst()
                .orElse(-1);
        if (half >= 0) {
            throw source.error(
                    ErrorCode.INVALID_LITERAL,
                    String.format(Locale.ROOT, "\\%04X is half of a character", half),
                    "write both halves, or the whole character as \\+ and six digits, such as U&'\\+01F600'",
                    literal);
        }
    }

    private static void checkTime(SourceText source, SqlLiteral literal, String tag, String value) {
        String reason = "";
        String form = "";
        try {
            if (tag.equals("DATE")) {
                form = "yyyy-MM-dd";
                checkDate(value);
            } else if (tag.equals("TIME")) {
                form = "HH:mm:ss[.SSS]";
                checkTimeOfDay(value);
            } else if (tag.startsWith("TIMESTAMP")) {
                form = "yyyy-MM-dd HH:mm:ss[.SSS]";
                String[] parts = value.strip().split("\\s+", 2);
                checkDate(parts[0]);
                checkTimeOfDay(parts.length > 1 ? parts[1] : "00:00:00");
            }
            return;
        } catch (DateTimeException e) {
            reason = String.valueOf(e.getMessage());
        }
        throw source.error(
                ErrorCode.INVALID_LITERAL,
                tag + " '" + value + "' is not valid: " + reason,
                "the form is " + form,
                literal);
    }

    private static void checkDate(String text) {
        Matcher matcher = DATE.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("'" + text + "' is not a date");
        }
        LocalDate date = LocalDate.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
        if (date.getYear() < 1) {
            throw new DateTimeException("the year must be from 0001 to 9999");
        }
    }

    private static void checkTimeOfDay(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw new DateTimeException("'" + text + "' is not a time of day");
        }
        LocalTime time = LocalTime.of(number(matcher, 1), number(matcher, 2), number(matcher, 3));
        String fraction = matcher.group(4);
        if (fraction != null && fraction.replaceAll("0+$", "").length() > MAX_FRACTION_DIGITS) {
            throw new DateTimeException("at most three digits of a second are kept after " + time);
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static void checkInterval(SourceText source, SqlLiteral literal) {
        if (!(literal.getValue() instanceof SqlIntervalLiteral.IntervalValue value)) {
            return;
        }
        try {
            if (value.getIntervalQualifier().isYearMonth()) {
                SqlParserUtil.intervalToMonths(value);
            } else {
                SqlParserUtil.intervalToMillis(value);
            }
        } catch (RuntimeException e) { // Calcite throws several kinds for a text that is no interval
            throw source.error(
                    ErrorCode.INVALID_LITERAL,
                    "INTERVAL '" + value.getIntervalLiteral() + "' " + value.getIntervalQualifier() + " is not valid",
                    "an interval is written like INTERVAL '10' SECOND or INTERVAL '1 12:30' DAY TO MINUTE",
                    literal);
        }
    }
}
