package io.tidemark.executor.function;

import java.util.Locale;

/**
 * The formats of TO_CHAR, TO_DATE and TO_TIMESTAMP: YYYY, YY, MM, DD, DDD, HH24, HH12, HH, MI, SS, MS, AM or PM, Q, Month,
 * Mon, Day, Dy (in upper case if so written); text in double quotes and all else stand for themselves.
 */
final class TimePatterns {
    /** Longer ones come first: HH24 is not HH. */
    private static final String[] PARTS = {
        "MONTH", "YYYY", "HH24", "HH12", "DDD", "MON", "DAY", "YY", "MM", "DD", "DY", "HH", "MI", "SS", "MS", "AM",
        "PM", "Q"
    };

    private TimePatterns() {}

    static void format(long millis, Slice format, Slice result) {
        String pattern = format.text();
        result.clear();
        int at = 0;
        while (at < pattern.length()) {
            if (pattern.charAt(at) == '"') {
                int end = pattern.indexOf('"', at + 1);
                append(pattern.substring(at + 1, end < 0 ? pattern.length() : end), result);
                at = end < 0 ? pattern.length() : end + 1;
                continue;
            }
            String part = partAt(pattern, at);
            int size = part.isEmpty() ? Character.charCount(pattern.codePointAt(at)) : part.length();
            String written = pattern.substring(at, at + size);
            append(part.isEmpty() ? written : value(part, written, millis), result);
            at += size;
        }
    }

    private static void append(String text, Slice result) {
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            Utf8.append(text.codePointAt(at), result);
        }
    }

    private static String partAt(String pattern, int at) {
        for (String part : PARTS) {
            if (pattern.regionMatches(true, at, part, 0, part.length())) {
                return part;
            }
        }
        return "";
    }

    private static String value(String part, String written, long millis) {
        long hour = Calendars.extractHour(millis);
        return switch (part) {
            case "YYYY" -> digits(Calendars.extractYear(millis), 4);
            case "YY" -> digits(Math.floorMod(Calendars.extractYear(millis), 100L), 2);
            case "MM" -> digits(Calendars.extractMonth(millis), 2);
            case "DD" -> digits(Calendars.extractDay(millis), 2);
            case "DDD" -> digits(Calendars.extractDoy(millis), 3);
            case "HH24" -> digits(hour, 2);
            case "HH12", "HH" -> digits(hour % 12 == 0 ? 12 : hour % 12, 2);
            case "MI" -> digits(Calendars.extractMinute(millis), 2);
            case "SS" -> digits(Calendars.extractSecond(millis), 2);
            case "MS" -> digits(Math.floorMod(millis, 1000L), 3);
            case "Q" -> digits(Calendars.extractQuarter(millis), 1);
            case "MONTH" -> cased(TimeFunctions.monthName(millis), written);
            case "MON" -> cased(TimeFunctions.monthName(millis).substring(0, 3), written);
            case "DAY" -> cased(TimeFunctions.dayName(millis), written);
            case "DY" -> cased(TimeFunctions.dayName(millis).substring(0, 3), written);
            default -> cased(hour < 12 ? "AM" : "PM", written);
        };
    }

    private static String cased(String name, String written) {
        if (written.equals(written.toUpperCase(Locale.ROOT))) {
            return name.toUpperCase(Locale.ROOT);
        }
        return written.equals(written.toLowerCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
    }

    private static String digits(long value, int width) {
        StringBuilder text = new StringBuilder(Long.toString(value));
        while (text.length() < width) {
            text.insert(0, '0');
        }
        return text.toString();
    }

    // ---- parsing

    /** Milliseconds of the wall clock; parts that the format lacks are those of 1970-01-01 00:00. */
    static long parse(Slice text, Slice format) {
        return new Parser(text.text(), format.text()).parse();
    }

    /** One text against one format. */
    private static final class Parser {
        private final String text;
        private final String pattern;
        private int at;
        private long year = 1970;
        private int month = 1;
        private int day = 1;
        private long hour;
        private long rest;
        private boolean afternoon;
        private boolean twelve;

        Parser(String text, String pattern) {
            this.text = text.strip();
            this.pattern = pattern.strip();
        }

        long parse() {
            int place = 0;
            while (place < pattern.length()) {
                String part = partAt(pattern, place);
                if (part.isEmpty()) {
                    if (pattern.charAt(place) != '"') {
                        expect(pattern.charAt(place));
                    }
                    place++;
                } else {
                    take(part);
                    place += part.length();
                }
            }
            if (at != text.length()
                    || year < 1
                    || year > 9999
                    || month < 1
                    || month > 12
                    || day < 1
                    || day > Calendars.daysInMonth(year, month)) {
                throw EvaluationFailure.INVALID_CAST;
            }
            long hours = twelve ? hour % 12 + (afternoon ? 12 : 0) : hour;
            return Calendars.days(year, month, day) * Calendars.MILLIS_PER_DAY
                    + hours * Calendars.MILLIS_PER_HOUR
                    + rest;
        }

        private void expect(char wanted) {
            if (at >= text.length() || text.charAt(at) != wanted) {
                throw EvaluationFailure.INVALID_CAST;
            }
            at++;
        }

        private void take(String part) {
            switch (part) {
                case "YYYY" -> year = number(4, 9999);
                case "YY" -> year = 2000 + number(2, 99);
                case "MM" -> month = (int) number(2, 12);
                case "DD" -> day = (int) number(2, 31);
                case "HH24" -> hour = number(2, 23);
                case "HH12", "HH" -> {
                    hour = number(2, 12);
                    twelve = true;
                }
                case "MI" -> rest += number(2, 59) * Calendars.MILLIS_PER_MINUTE;
                case "SS" -> rest += number(2, 59) * Calendars.MILLIS_PER_SECOND;
                case "MS" -> rest += number(3, 999);
                case "AM", "PM" -> {
                    afternoon = text.regionMatches(true, at, "PM", 0, 2);
                    if (!afternoon && !text.regionMatches(true, at, "AM", 0, 2)) {
                        throw EvaluationFailure.INVALID_CAST;
                    }
                    at += 2;
                }
                default -> throw EvaluationFailure.INVALID_ARGUMENT; // names of days and months are only written
            }
        }

        private long number(int width, long bound) {
            int from = at;
            long value = 0;
            while (at < text.length() && at - from < width && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                value = value * 10 + text.charAt(at) - '0';
                at++;
            }
            if (at == from || value > bound) {
                throw EvaluationFailure.INVALID_CAST;
            }
            return value;
        }
    }
}
