package io.tidemark.executor.function;

import io.tidemark.types.SqlType.Kind;

/** Functions over times. A TIMESTAMP parameter also takes a DATE or TIMESTAMP_LTZ: all come as wall-clock milliseconds. A
 * TIMESTAMP_LTZ parameter takes them too, as milliseconds since 1970. */
public final class TimeFunctions {
    private static final String[] DAYS = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private TimeFunctions() {}

    @ScalarFunction(
            syntax = "LAST_DAY(time)",
            summary = "The last day of the month.",
            example = "LAST_DAY(DATE '2024-02-10')",
            arguments = {Kind.TIMESTAMP})
    public static long lastDay(long millis) {
        return Calendars.checkDay(Calendars.lastDay(Calendars.dayOf(millis)));
    }

    @ScalarFunction(
            syntax = "DAYNAME(time)",
            summary = "The English name of the day of the week.",
            example = "DAYNAME(DATE '2024-02-10')",
            arguments = {Kind.TIMESTAMP})
    public static void dayname(long millis, Slice result) {
        result.set(dayName(millis));
    }

    @ScalarFunction(
            syntax = "MONTHNAME(time)",
            summary = "The English name of the month.",
            example = "MONTHNAME(DATE '2024-02-10')",
            arguments = {Kind.TIMESTAMP})
    public static void monthname(long millis, Slice result) {
        result.set(monthName(millis));
    }

    @ScalarFunction(
            syntax = "TO_CHAR(time, format)",
            summary =
                    "A time as a text; the format is made of YYYY MM DD HH24 HH12 MI SS MS AM Month Mon Day Dy DDD Q.",
            example = "TO_CHAR(TIMESTAMP '2024-02-10 12:34:56', 'YYYY-MM-DD HH24:MI:SS')",
            arguments = {Kind.TIMESTAMP, Kind.VARCHAR})
    public static void toChar(long millis, Slice format, Slice result) {
        TimePatterns.format(millis, format, result);
    }

    @ScalarFunction
    public static long toTimestamp(Slice text, Slice format) {
        return TimePatterns.parse(text, format);
    }

    @ScalarFunction
    public static long toTimestamp(Slice text) {
        return TimeTexts.parseTimestamp(text);
    }

    @ScalarFunction(
            syntax = "TO_DATE(text, format)",
            summary = "A text as a DATE; for the format see TO_CHAR.",
            example = "TO_DATE('10.02.2024', 'DD.MM.YYYY')")
    public static long toDate(Slice text, Slice format) {
        return Calendars.dayOf(TimePatterns.parse(text, format));
    }

    @ScalarFunction
    public static long toDate(Slice text) {
        return TimeTexts.parseDate(text);
    }

    @ScalarFunction(
            syntax = "TIMESTAMP_MILLIS(milliseconds)",
            summary = "The TIMESTAMP so many milliseconds after 1970.",
            example = "TIMESTAMP_MILLIS(1700000000000)")
    public static long timestampMillis(long millis) {
        return Calendars.checkMillis(millis);
    }

    @ScalarFunction(
            syntax = "TIMESTAMP_SECONDS(seconds)",
            summary = "The TIMESTAMP so many seconds after 1970.",
            example = "TIMESTAMP_SECONDS(1700000000)")
    public static long timestampSeconds(long seconds) {
        return Calendars.checkMillis(Math.multiplyExact(seconds, 1000L));
    }

    @ScalarFunction(
            syntax = "UNIX_MILLIS(time)",
            summary = "Milliseconds since 1970.",
            example = "UNIX_MILLIS(TIMESTAMP '2024-02-10 12:34:56')",
            arguments = {Kind.TIMESTAMP_LTZ})
    public static long unixMillis(long millis) {
        return millis;
    }

    @ScalarFunction(
            syntax = "UNIX_SECONDS(time)",
            summary = "Whole seconds since 1970.",
            example = "UNIX_SECONDS(TIMESTAMP '2024-02-10 12:34:56')",
            arguments = {Kind.TIMESTAMP_LTZ})
    public static long unixSeconds(long millis) {
        return Math.floorDiv(millis, 1000L);
    }

    @ScalarFunction(
            syntax = "UNIX_MICROS(time)",
            summary = "Microseconds since 1970.",
            example = "UNIX_MICROS(TIMESTAMP '2024-02-10 12:34:56')",
            arguments = {Kind.TIMESTAMP_LTZ})
    public static long unixMicros(long millis) {
        return Math.multiplyExact(millis, 1000L);
    }

    @ScalarFunction(
            syntax = "TIMESTAMP_MICROS(microseconds)",
            summary = "The TIMESTAMP so many microseconds after 1970, cut to the millisecond below.",
            example = "TIMESTAMP_MICROS(1700000000000000)")
    public static long timestampMicros(long micros) {
        return Calendars.checkMillis(Math.floorDiv(micros, 1000L));
    }

    @ScalarFunction(
            syntax = "UNIX_DATE(date)",
            summary = "Days since 1970.",
            example = "UNIX_DATE(DATE '2024-02-10')",
            arguments = {Kind.DATE})
    public static long unixDate(long days) {
        return days;
    }

    @ScalarFunction(
            syntax = "DATE_FROM_UNIX_DATE(days)",
            summary = "The DATE so many days after 1970.",
            example = "DATE_FROM_UNIX_DATE(19000)")
    public static long dateFromUnixDate(long days) {
        return Calendars.checkDay(days);
    }

    static String dayName(long millis) {
        return DAYS[(int) Calendars.extractDow(millis) - 1];
    }

    static String monthName(long millis) {
        return MONTHS[(int) Calendars.extractMonth(millis) - 1];
    }
}
