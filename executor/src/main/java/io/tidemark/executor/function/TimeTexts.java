package io.tidemark.executor.function;

/**
 * Casts between texts and DATE, TIME, TIMESTAMP, intervals. Texts are {@code yyyy-MM-dd}, {@code HH:mm[:ss[.fraction]]}
 * and both with a blank or a T between them. Blanks around a text do not count; digits of a second behind the third are
 * cut. A day that its month does not have is a failure.
 */
public final class TimeTexts {
    private TimeTexts() {}

    // ---- from text

    /** Days since the epoch. */
    public static long parseDate(Slice text) {
        int from = NumberTexts.first(text);
        int end = NumberTexts.end(text);
        int dateEnd = dateEnd(text.buffer, from, end);
        long days = date(text.buffer, from, dateEnd);
        if (dateEnd < end) { // a timestamp is cut to its day, but must be one
            timeAfter(text.buffer, dateEnd, end);
        }
        return days;
    }

    /** Milliseconds of the day. */
    public static long parseTime(Slice text) {
        return time(text.buffer, NumberTexts.first(text), NumberTexts.end(text));
    }

    /** Milliseconds since the epoch of the wall-clock value. */
    public static long parseTimestamp(Slice text) {
        return timestamp(text.buffer, NumberTexts.first(text), NumberTexts.end(text));
    }

    /** Milliseconds since the epoch; without Z or an offset (such as +05:30) the value is of the session's zone. */
    public static long parseInstant(EvaluationContext context, Slice text) {
        byte[] bytes = text.buffer;
        int from = NumberTexts.first(text);
        int end = NumberTexts.end(text);
        if (end > from && (bytes[end - 1] == 'Z' || bytes[end - 1] == 'z')) {
            return timestamp(bytes, from, end - 1);
        }
        if (end - from > 16 && bytes[end - 3] == ':' && (bytes[end - 6] == '+' || bytes[end - 6] == '-')) {
            long offset = number(bytes, end - 5, end - 3, 18) * 60 + number(bytes, end - 2, end, 59);
            long millis = offset * Calendars.MILLIS_PER_MINUTE;
            return Calendars.checkMillis(timestamp(bytes, from, end - 6) - (bytes[end - 6] == '-' ? -millis : millis));
        }
        return context.toInstant(timestamp(bytes, from, end));
    }

    private static long timestamp(byte[] bytes, int from, int end) {
        int dateEnd = dateEnd(bytes, from, end);
        long millis = date(bytes, from, dateEnd) * Calendars.MILLIS_PER_DAY;
        return dateEnd == end ? millis : millis + timeAfter(bytes, dateEnd, end);
    }

    private static long timeAfter(byte[] bytes, int dateEnd, int end) {
        byte separator = bytes[dateEnd];
        if (separator != ' ' && separator != 'T' && separator != 't') {
            throw EvaluationFailure.INVALID_CAST;
        }
        return time(bytes, dateEnd + 1, end);
    }

    private static int dateEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == '-' || isDigit(bytes[at]))) {
            at++;
        }
        return at;
    }

    /** {@code y-M-d} with one to four and one to two digits. */
    private static long date(byte[] bytes, int from, int end) {
        int firstDash = indexOf(bytes, '-', from, end);
        int secondDash = indexOf(bytes, '-', firstDash + 1, end);
        if (firstDash - from > 4) {
            throw EvaluationFailure.INVALID_CAST;
        }
        long year = number(bytes, from, firstDash, 9999);
        long month = number(bytes, firstDash + 1, secondDash, 12);
        long day = number(bytes, secondDash + 1, end, 31);
        if (year < 1 || month < 1 || day < 1 || day > Calendars.daysInMonth(year, (int) month)) {
            throw EvaluationFailure.INVALID_CAST;
        }
        return Calendars.days(year, (int) month, (int) day);
    }

    /** {@code H:m[:s[.fraction]]}. */
    private static long time(byte[] bytes, int from, int end) {
        int firstColon = indexOf(bytes, ':', from, end);
        int minuteEnd = firstColon + 1;
        while (minuteEnd < end && bytes[minuteEnd] != ':') {
            minuteEnd++;
        }
        long millis = number(bytes, from, firstColon, 23) * Calendars.MILLIS_PER_HOUR
                + number(bytes, firstColon + 1, minuteEnd, 59) * Calendars.MILLIS_PER_MINUTE;
        if (minuteEnd == end) {
            return millis;
        }
        int secondEnd = minuteEnd + 1;
        while (secondEnd < end && bytes[secondEnd] != '.') {
            secondEnd++;
        }
        millis += number(bytes, minuteEnd + 1, secondEnd, 59) * Calendars.MILLIS_PER_SECOND;
        return secondEnd == end ? millis : millis + fraction(bytes, secondEnd + 1, end);
    }

    private static long fraction(byte[] bytes, int from, int end) {
        if (from == end || end - from > 9) {
            throw EvaluationFailure.INVALID_CAST;
        }
        long millis = 0;
        for (int place = 0; place < Math.max(3, end - from); place++) {
            byte digit = from + place < end ? bytes[from + place] : (byte) '0';
            if (!isDigit(digit)) {
                throw EvaluationFailure.INVALID_CAST;
            }
            millis = place < 3 ? millis * 10 + digit - '0' : millis;
        }
        return millis;
    }

    /** One or two digits (up to four for a year) with a value up to a bound. */
    private static long number(byte[] bytes, int from, int end, int bound) {
        if (from >= end || end - from > (bound > 100 ? 4 : 2)) {
            throw EvaluationFailure.INVALID_CAST;
        }
        long value = 0;
        for (int at = from; at < end; at++) {
            if (!isDigit(bytes[at])) {
                throw EvaluationFailure.INVALID_CAST;
            }
            value = value * 10 + bytes[at] - '0';
        }
        if (value > bound) {
            throw EvaluationFailure.INVALID_CAST;
        }
        return value;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == wanted) {
                return at;
            }
        }
        throw EvaluationFailure.INVALID_CAST;
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    // ---- to text

    /** {@code yyyy-MM-dd}. */
    public static void formatDate(long days, Slice result) {
        result.clear();
        appendDate(days, result);
    }

    /** {@code HH:mm:ss} and so many digits of the second. */
    public static void formatTime(long millis, int digits, Slice result) {
        result.clear();
        appendTime(millis, digits, result);
    }

    /** {@code yyyy-MM-dd HH:mm:ss} and so many digits of the second. */
    public static void formatTimestamp(long millis, int digits, Slice result) {
        result.clear();
        appendDate(Calendars.dayOf(millis), result);
        result.append(' ');
        appendTime(Calendars.timeOf(millis), digits, result);
    }

    /** {@code [-]d HH:mm:ss.SSS}. */
    public static void formatIntervalDay(long millis, Slice result) {
        result.clear();
        if (millis < 0) {
            result.append('-');
        }
        // The smallest long has no positive twin: its parts are taken one by one.
        appendNumber(Math.abs(millis / Calendars.MILLIS_PER_DAY), 1, result);
        result.append(' ');
        appendTime(Math.abs(millis % Calendars.MILLIS_PER_DAY), 3, result);
    }

    /** {@code [-]y-MM}. */
    public static void formatIntervalMonth(long months, Slice result) {
        result.clear();
        if (months < 0) {
            result.append('-');
        }
        appendNumber(Math.abs(months / 12), 1, result);
        result.append('-');
        appendNumber(Math.abs(months % 12), 2, result);
    }

    private static void appendDate(long days, Slice result) {
        long year = Calendars.yearOfDays(days);
        if (year < 0) {
            result.append('-');
        }
        appendNumber(Math.abs(year), 4, result);
        result.append('-');
        appendNumber(Calendars.monthOfDays(days), 2, result);
        result.append('-');
        appendNumber(Calendars.dayOfDays(days), 2, result);
    }

    private static void appendTime(long millis, int digits, Slice result) {
        appendNumber(millis / Calendars.MILLIS_PER_HOUR, 2, result);
        result.append(':');
        appendNumber(millis / Calendars.MILLIS_PER_MINUTE % 60, 2, result);
        result.append(':');
        appendNumber(millis / Calendars.MILLIS_PER_SECOND % 60, 2, result);
        if (digits > 0) {
            result.append('.');
            appendNumber(
                    millis % Calendars.MILLIS_PER_SECOND / Decimals.power10(3 - Math.min(digits, 3)), digits, result);
        }
    }

    private static void appendNumber(long value, int width, Slice result) {
        int digits = width;
        while (digits < 19 && value / Decimals.power10(Math.min(digits, 18)) != 0) {
            digits++;
        }
        for (int place = digits - 1; place >= 0; place--) {
            result.append((int) ('0' + value / Decimals.power10(place) % 10));
        }
    }
}
