package io.tidemark.engine;

import io.tidemark.executor.function.EvaluationFailure;
import io.tidemark.executor.function.Slice;
import io.tidemark.executor.function.TimeTexts;
import io.tidemark.executor.json.JsonException;
import io.tidemark.planner.parameter.Parameter;
import io.tidemark.planner.plan.Expression;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.SqlType;
import io.tidemark.types.TidemarkException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes constants of a statement's parameters out of the values that a caller gives. Stateless. */
final class ParameterValues {
    private static final int MOST_DIGITS = 400; // of a number as it is written, an exponent's zeros not counted
    private static final int MOST_EXPONENT = 400;
    private static final int MOST_SHOWN = 40;
    private static final long MILLIS_PER_DAY = 86_400_000;
    private static final Pattern OFFSET = Pattern.compile("(.*\\d)([zZ]|[+-]\\d{2}:\\d{2})");
    private static final Pattern DAYS = Pattern.compile("([+-]?)(\\d{1,9}) (\\d{1,2}:\\d{2}:\\d{2}(?:\\.\\d{1,9})?)");
    private static final Pattern MONTHS = Pattern.compile("([+-]?)(\\d{1,9})-(\\d{1,2})");

    private ParameterValues() {}

    /**
     * The constants of all parameters.
     *
     * @param zone of the session, for points of time without a zone
     * @throws TidemarkException PARAMETER_MISSING or PARAMETER_VALUE, which names the parameter by its number
     */
    static List<Expression> of(List<ParameterValue> values, List<Parameter> wanted, ZoneId zone) {
        if (values.size() != wanted.size()) {
            throw new TidemarkException(
                    ErrorCode.PARAMETER_MISSING,
                    "the statement has " + wanted.size() + (wanted.size() == 1 ? " parameter" : " parameters")
                            + ", but " + values.size()
                            + (values.size() == 1 ? " value was given" : " values were given"),
                    "give one value for each ?",
                    null);
        }
        List<Expression> constants = new ArrayList<>(values.size());
        for (int index = 0; index < values.size(); index++) {
            constants.add(constant(values.get(index), wanted.get(index), index + 1, zone));
        }
        return constants;
    }

    private static Expression constant(ParameterValue value, Parameter wanted, int number, ZoneId zone) {
        String text = value.text();
        if (text == null) {
            return new Expression.Literal(null, wanted.type());
        }
        try {
            return wanted.type().fields().isEmpty()
                    ? new Expression.Literal(convert(text, value.type(), wanted.type(), zone), wanted.type())
                    : NestedParameters.of(text, wanted.type(), zone);
        } catch (Refusal refusal) {
            throw wrong(wanted, number, text, refusal.getMessage(), refusal);
        } catch (JsonException malformed) {
            throw wrong(wanted, number, text, "it is no JSON: " + malformed.problem(), malformed);
        } catch (EvaluationFailure | DateTimeException | ArithmeticException | IllegalArgumentException unreadable) {
            throw wrong(wanted, number, text, "it is written as " + form(wanted.type()), unreadable);
        }
    }

    /** The value of a literal of a type; throws if the text is none. */
    static Object convert(String text, SqlType given, SqlType wanted, ZoneId zone) {
        return switch (wanted.kind()) {
            case BOOLEAN -> truth(text);
            case TINYINT -> whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> whole(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case REAL -> finite(Float.parseFloat(floating(text)), text);
            case DOUBLE -> finite(Double.parseDouble(floating(text)), text);
            case DECIMAL -> decimal(text, wanted);
            case CHAR, VARCHAR -> text(text, given);
            case BINARY, VARBINARY -> hex(text, given);
            case DATE -> date(text);
            case TIME -> TimeTexts.parseTime(Slice.of(text));
            case TIMESTAMP -> timestamp(text, zone);
            case TIMESTAMP_LTZ -> instant(text, zone);
            case INTERVAL_DAY -> days(text);
            case INTERVAL_MONTH -> months(text);
            case ARRAY, MAP, ROW, NULL -> throw new Refusal("a single value was expected");
        };
    }

    private static boolean truth(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("true") || lower.equals("1")) {
            return true;
        }
        if (lower.equals("false") || lower.equals("0")) {
            return false;
        }
        throw new Refusal("it is true or false");
    }

    private static BigDecimal number(String text) {
        String digits = text.strip();
        if (digits.length() > MOST_DIGITS) {
            throw new Refusal("it has too many digits");
        }
        BigDecimal number = new BigDecimal(digits);
        if (Math.abs((long) number.scale()) > MOST_EXPONENT) {
            throw new Refusal("it has too many digits");
        }
        return number;
    }

    private static long whole(String text, long least, long most) {
        BigDecimal number = number(text).stripTrailingZeros();
        if (number.scale() > 0) {
            throw new Refusal("it has digits behind the point");
        }
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new Refusal("it lies between " + least + " and " + most);
        }
        return number.longValueExact();
    }

    private static BigDecimal decimal(String text, SqlType wanted) {
        BigDecimal number = number(text).stripTrailingZeros();
        if (number.scale() > wanted.scale()) {
            throw new Refusal("it has at most " + wanted.scale() + " digits behind the point");
        }
        if (number.precision() - number.scale() > wanted.precision() - wanted.scale()) {
            throw new Refusal("it has at most " + (wanted.precision() - wanted.scale()) + " digits before the point");
        }
        return number.setScale(wanted.scale(), RoundingMode.UNNECESSARY);
    }

    /** The text of a floating-point number; Java would also take hexadecimal ones and such as 1f. */
    private static String floating(String text) {
        String stripped = text.strip();
        if (stripped.equals("NaN") || stripped.equals("Infinity") || stripped.equals("-Infinity")) {
            return stripped;
        }
        if (stripped.length() > MOST_DIGITS) {
            throw new Refusal("it has too many digits");
        }
        new BigDecimal(stripped);
        return stripped;
    }

    private static double finite(double number, String text) {
        if (Double.isInfinite(number) && !text.contains("Infinity")) {
            throw new Refusal("it is too large");
        }
        return number;
    }

    private static String text(String text, SqlType given) {
        if (given.isBinary()) {
            throw new Refusal("bytes are no text");
        }
        if (text.indexOf('\0') >= 0) {
            throw new Refusal("a text has no character U+0000");
        }
        boolean half = text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        if (half) {
            throw new Refusal("it contains half of a character");
        }
        return text;
    }

    private static String hex(String text, SqlType given) {
        if (!given.isBinary()) {
            throw new Refusal("bytes were expected");
        }
        return HexFormat.of().formatHex(Base64.getDecoder().decode(text));
    }

    private static long date(String text) {
        String day = text.strip();
        if (day.length() > 10) {
            long millis = TimeTexts.parseTimestamp(Slice.of(day));
            if (Math.floorMod(millis, MILLIS_PER_DAY) != 0) {
                throw new Refusal("it has a time of the day");
            }
        }
        return TimeTexts.parseDate(Slice.of(day));
    }

    private static long timestamp(String text, ZoneId zone) {
        Matcher zoned = OFFSET.matcher(text.strip());
        if (!zoned.matches() || text.strip().length() <= 10) {
            return TimeTexts.parseTimestamp(Slice.of(text));
        }
        return Instant.ofEpochMilli(instant(text, zone))
                .atZone(zone)
                .toLocalDateTime()
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli();
    }

    private static long instant(String text, ZoneId zone) {
        String stripped = text.strip();
        Matcher zoned = OFFSET.matcher(stripped);
        boolean hasOffset = zoned.matches() && stripped.length() > 10;
        long millis = TimeTexts.parseTimestamp(Slice.of(hasOffset ? zoned.group(1) : stripped));
        return Instant.ofEpochMilli(millis)
                .atOffset(ZoneOffset.UTC)
                .toLocalDateTime()
                .atZone(hasOffset ? ZoneOffset.of(zoned.group(2).toUpperCase(Locale.ROOT)) : zone)
                .toInstant()
                .toEpochMilli();
    }

    private static long days(String text) {
        String stripped = text.strip();
        if (stripped.startsWith("P") || stripped.startsWith("-P")) {
            return Duration.parse(stripped).toMillis();
        }
        Matcher matcher = DAYS.matcher(stripped);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(stripped);
        }
        long millis = Math.addExact(
                Math.multiplyExact(Long.parseLong(matcher.group(2)), MILLIS_PER_DAY),
                TimeTexts.parseTime(Slice.of(matcher.group(3))));
        return matcher.group(1).equals("-") ? -millis : millis;
    }

    private static long months(String text) {
        Matcher matcher = MONTHS.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        long months = Long.parseLong(matcher.group(2)) * 12 + Long.parseLong(matcher.group(3));
        return matcher.group(1).equals("-") ? -months : months;
    }

    private static String form(SqlType type) {
        return switch (type.kind()) {
            case BOOLEAN -> "true or false";
            case TINYINT, SMALLINT, INTEGER, BIGINT -> "12";
            case REAL, DOUBLE, DECIMAL -> "12.5";
            case CHAR, VARCHAR -> "a text";
            case BINARY, VARBINARY -> "base64";
            case DATE -> "2024-12-31";
            case TIME -> "10:30:00.000";
            case TIMESTAMP -> "2024-12-31 10:30:00.000";
            case TIMESTAMP_LTZ -> "2024-12-31 10:30:00.000, with Z or an offset such as +02:00 or without";
            case INTERVAL_DAY -> "1 10:30:00.000";
            case INTERVAL_MONTH -> "1-06";
            case ARRAY -> "[" + form(type.fields().get(0).type()) + ", null] in JSON";
            case MAP, ROW -> "{\"name\": \"value\"} in JSON";
            case NULL -> "nothing";
        };
    }

    private static TidemarkException wrong(
            Parameter wanted, int number, String text, @Nullable String reason, Exception cause) {
        Position position = wanted.position();
        return new TidemarkException(
                ErrorCode.PARAMETER_VALUE,
                "the value of parameter " + number + " is no " + wanted.type().text() + ": '" + shown(text) + "'",
                reason,
                position,
                cause);
    }

    /** The value, shortened and without what a terminal would act on. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(MOST_SHOWN).forEach(point -> {
            if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return text.codePointCount(0, text.length()) > MOST_SHOWN
                ? shown.append('…').toString()
                : shown.toString();
    }

    /** Why a value is not taken. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }
    }
}
