package io.tidemark.connectors.text;

/**
 * Dates and times as text, by the proleptic Gregorian calendar, years 0001 to 9999. Reading gives {@link #INVALID} for
 * what is no such text; fractions of a second finer than a millisecond are cut off.
 */
public final class TimeText {
    /** What reading gives for a text that is none; no date or time has this value. */
    public static final long INVALID = Long.MIN_VALUE;

    private static final long DAY_MILLIS = 86_400_000L;
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final int DATE_LENGTH = 10;

    private TimeText() {}

    /** Days since the epoch of {@code yyyy-MM-dd}. */
    public static long date(byte[] text, int from, int to) {
        if (to - from != DATE_LENGTH || text[from + 4] != '-' || text[from + 7] != '-') {
            return INVALID;
        }
        int year = two(text, from) < 0 || two(text, from + 2) < 0 ? -1 : two(text, from) * 100 + two(text, from + 2);
        int month = two(text, from + 5);
        int day = two(text, from + 8);
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > lastDay(year, month)) {
            return INVALID;
        }
        return epochDay(year, month, day);
    }

    /** Milliseconds of the day of {@code HH:mm[:ss[.fraction]]}. */
    public static long time(byte[] text, int from, int to) {
        if (to - from < 5 || text[from + 2] != ':') {
            return INVALID;
        }
        int hour = two(text, from);
        int minute = two(text, from + 3);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return INVALID;
        }
        long millis = (hour * 60L + minute) * 60_000;
        if (to - from == 5) {
            return millis;
        }
        if (to - from < 8 || text[from + 5] != ':') {
            return INVALID;
        }
        int second = two(text, from + 6);
        long fraction = to - from == 8 ? 0 : fraction(text, from + 8, to);
        return second < 0 || second > 59 || fraction < 0 ? INVALID : millis + second * 1000L + fraction;
    }

    /**
     * Milliseconds since the epoch of {@code yyyy-MM-dd HH:mm:ss[.fraction]}, with a blank or {@code T} between, and an
     * optional zone ({@code Z}, {@code +02:00}, {@code -0530}, {@code +02}); without one it is read as UTC. A date alone
     * is its midnight.
     */
    public static long timestamp(byte[] text, int from, int to) {
        if (to - from < DATE_LENGTH) {
            return INVALID;
        }
        long day = date(text, from, from + DATE_LENGTH);
        if (day == INVALID || to - from == DATE_LENGTH) {
            return day == INVALID ? INVALID : day * DAY_MILLIS;
        }
        byte between = text[from + DATE_LENGTH];
        if (between != ' ' && between != 'T' && between != 't') {
            return INVALID;
        }
        int zone = zoneStart(text, from + DATE_LENGTH + 1, to);
        long offset = zone == to ? 0 : offset(text, zone, to);
        int timeEnd = zone > from && text[zone - 1] == ' ' ? zone - 1 : zone;
        long time = time(text, from + DATE_LENGTH + 1, timeEnd);
        return time == INVALID || offset == INVALID ? INVALID : day * DAY_MILLIS + time - offset;
    }

    private static int zoneStart(byte[] text, int from, int to) {
        for (int at = from; at < to; at++) {
            byte letter = text[at];
            if (letter == 'Z' || letter == 'z' || letter == '+' || letter == '-') {
                return at;
            }
        }
        return to;
    }

    private static long offset(byte[] text, int from, int to) {
        int size = to - from;
        if (text[from] == 'Z' || text[from] == 'z') {
            return size == 1 ? 0 : INVALID;
        }
        if (size != 3 && size != 5 && size != 6 || size == 6 && text[from + 3] != ':') {
            return INVALID;
        }
        int hours = two(text, from + 1);
        int minutes = size == 3 ? 0 : two(text, to - 2);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return INVALID;
        }
        long millis = (hours * 60L + minutes) * 60_000;
        return text[from] == '-' ? -millis : millis;
    }

    /** Milliseconds of {@code .123456789}, or -1. */
    private static long fraction(byte[] text, int from, int to) {
        if (to - from < 2 || to - from > 10 || text[from] != '.' && text[from] != ',') {
            return -1;
        }
        long millis = 0;
        for (int index = 1; index <= 3 || from + index < to; index++) {
            int digit = from + index < to ? text[from + index] - '0' : 0;
            if (digit < 0 || digit > 9) {
                return -1;
            }
            millis = index <= 3 ? millis * 10 + digit : millis;
        }
        return millis;
    }

    private static int two(byte[] text, int at) {
        int tens = text[at] - '0';
        int ones = text[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1000 : tens * 10 + ones;
    }

    private static int lastDay(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : MONTH_DAYS[month - 1];
    }

    /** Days since the epoch, by counting years from March, so that the leap day comes last. */
    private static long epochDay(int year, int month, int day) {
        long marchYear = month > 2 ? year : year - 1L;
        long marchMonth = month > 2 ? month - 3L : month + 9L;
        long dayOfYear = (153 * marchMonth + 2) / 5 + day - 1;
        return marchYear * 365
                + Math.floorDiv(marchYear, 4L)
                - Math.floorDiv(marchYear, 100L)
                + Math.floorDiv(marchYear, 400L)
                + dayOfYear
                - 719_468;
    }

    /** Appends {@code yyyy-MM-dd}. */
    public static void appendDate(TextBuffer target, long epochDay) {
        long days = epochDay + 719_468;
        long era = Math.floorDiv(days, 146_097L);
        long dayOfEra = days - era * 146_097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        long month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 0) {
            target.ascii('-');
        }
        target.padded(Math.abs(year), 4);
        target.ascii('-');
        target.padded(month, 2);
        target.ascii('-');
        target.padded(dayOfYear - (153 * marchMonth + 2) / 5 + 1, 2);
    }

    /** Appends {@code HH:mm:ss}, and {@code .SSS} if asked for. */
    public static void appendTime(TextBuffer target, long millisOfDay, boolean withMillis) {
        target.padded(millisOfDay / 3_600_000, 2);
        target.ascii(':');
        target.padded(millisOfDay / 60_000 % 60, 2);
        target.ascii(':');
        target.padded(millisOfDay / 1000 % 60, 2);
        if (withMillis) {
            target.ascii('.');
            target.padded(millisOfDay % 1000, 3);
        }
    }

    /** Appends {@code yyyy-MM-dd HH:mm:ss.SSS} with this character between date and time. */
    public static void appendTimestamp(TextBuffer target, long epochMillis, char between) {
        appendDate(target, Math.floorDiv(epochMillis, DAY_MILLIS));
        target.ascii(between);
        appendTime(target, Math.floorMod(epochMillis, DAY_MILLIS), true);
    }
}
