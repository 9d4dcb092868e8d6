package io.tidemark.executor.function;

import java.util.Locale;

/**
 * The proleptic Gregorian calendar over numbers: DATE in days and TIMESTAMP in milliseconds since 1970-01-01, both with
 * any sign. Day counts follow the usual reckoning in years that begin in March, so that a leap day is the last of its
 * year.
 */
public final class Calendars {
    public static final long MILLIS_PER_SECOND = 1000;
    public static final long MILLIS_PER_MINUTE = 60_000;
    public static final long MILLIS_PER_HOUR = 3_600_000;
    public static final long MILLIS_PER_DAY = 86_400_000;

    /** 0001-01-01. */
    public static final long MIN_DAY = -719_162;
    /** 9999-12-31. */
    public static final long MAX_DAY = 2_932_896;

    private static final long MIN_MILLIS = MIN_DAY * MILLIS_PER_DAY;
    private static final long MAX_MILLIS = (MAX_DAY + 1) * MILLIS_PER_DAY - 1;

    private static final int DAYS_PER_ERA = 146_097; // 400 years
    private static final int EPOCH_IN_ERA = 719_468; // days from 0000-03-01 to the epoch

    private Calendars() {}

    // ---- the methods below by the names that calls have

    /** The name of the method for a call such as EXTRACT_YEAR or FLOOR_DAY, of times or of intervals. */
    public static String methodName(String call, boolean interval) {
        int underscore = call.indexOf('_');
        String verb = interval ? "interval" : call.substring(0, underscore).toLowerCase(Locale.ROOT);
        String unit = call.substring(underscore + 1);
        return unit.isEmpty() ? verb : verb + unit.charAt(0) + unit.substring(1).toLowerCase(Locale.ROOT);
    }

    /** Whether there is a method of this name over one long. */
    public static boolean has(String method) {
        try {
            Calendars.class.getMethod(method, long.class);
            return true;
        } catch (NoSuchMethodException absent) {
            return false;
        }
    }

    // ---- days and their parts

    /** Days since the epoch of a date that exists. */
    public static long days(long year, int month, int day) {
        long marchYear = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(marchYear, 400L);
        long yearOfEra = marchYear - era * 400;
        int marchMonth = month > 2 ? month - 3 : month + 9;
        long dayOfYear = (153L * marchMonth + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_PER_ERA + dayOfEra - EPOCH_IN_ERA;
    }

    /** Year, month and day in one number: year * 10000 + month * 100 + day, for years from 0. */
    private static long civil(long days) {
        long shifted = days + EPOCH_IN_ERA;
        long era = Math.floorDiv(shifted, (long) DAYS_PER_ERA);
        long dayOfEra = shifted - era * DAYS_PER_ERA;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long marchMonth = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        long month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year * 10_000 + month * 100 + day;
    }

    /** Whether the year has 366 days. */
    public static boolean isLeap(long year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** How many days a month (1 to 12) has. */
    public static int daysInMonth(long year, int month) {
        if (month == 2) {
            return isLeap(year) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    public static long yearOfDays(long days) {
        return Math.floorDiv(civil(days), 10_000L);
    }

    public static long monthOfDays(long days) {
        return Math.floorMod(civil(days), 10_000L) / 100;
    }

    public static long dayOfDays(long days) {
        return Math.floorMod(civil(days), 100L);
    }

    /** The day number that a millisecond lies in. */
    public static long dayOf(long millis) {
        return Math.floorDiv(millis, MILLIS_PER_DAY);
    }

    /** The first millisecond of a day within the years 0001 to 9999. */
    public static long millisOf(long days) {
        return checkDay(days) * MILLIS_PER_DAY;
    }

    /** The millisecond of its day. */
    public static long timeOf(long millis) {
        return Math.floorMod(millis, MILLIS_PER_DAY);
    }

    /** The last multiple of a unit not after the value. */
    public static long cut(long millis, long unit) {
        return millis - Math.floorMod(millis, unit);
    }

    /** The value if it lies within the years 0001 to 9999. */
    public static long checkDay(long days) {
        if (days < MIN_DAY || days > MAX_DAY) {
            throw EvaluationFailure.TIME_RANGE;
        }
        return days;
    }

    /** The value if it lies within the years 0001 to 9999. */
    public static long checkMillis(long millis) {
        if (millis < MIN_MILLIS || millis > MAX_MILLIS) {
            throw EvaluationFailure.TIME_RANGE;
        }
        return millis;
    }

    // ---- EXTRACT: of a wall-clock value in milliseconds

    public static long extractYear(long millis) {
        return yearOfDays(dayOf(millis));
    }

    public static long extractQuarter(long millis) {
        return (monthOfDays(dayOf(millis)) + 2) / 3;
    }

    public static long extractMonth(long millis) {
        return monthOfDays(dayOf(millis));
    }

    public static long extractDay(long millis) {
        return dayOfDays(dayOf(millis));
    }

    /** ISO week: weeks begin on Monday, the first has the year's first Thursday. */
    public static long extractWeek(long millis) {
        long thursday = thursdayOfWeek(dayOf(millis));
        return (thursday - days(yearOfDays(thursday), 1, 1)) / 7 + 1;
    }

    /** The year that the ISO week belongs to. */
    public static long extractIsoyear(long millis) {
        return yearOfDays(thursdayOfWeek(dayOf(millis)));
    }

    /** 1 = Sunday. */
    public static long extractDow(long millis) {
        return Math.floorMod(dayOf(millis) + 4, 7L) + 1;
    }

    /** 1 = Monday. */
    public static long extractIsodow(long millis) {
        return Math.floorMod(dayOf(millis) + 3, 7L) + 1;
    }

    public static long extractDoy(long millis) {
        long day = dayOf(millis);
        return day - days(yearOfDays(day), 1, 1) + 1;
    }

    public static long extractDecade(long millis) {
        return Math.floorDiv(extractYear(millis), 10L);
    }

    public static long extractCentury(long millis) {
        return Math.floorDiv(extractYear(millis) - 1, 100L) + 1;
    }

    public static long extractMillennium(long millis) {
        return Math.floorDiv(extractYear(millis) - 1, 1000L) + 1;
    }

    public static long extractHour(long millis) {
        return timeOf(millis) / MILLIS_PER_HOUR;
    }

    public static long extractMinute(long millis) {
        return timeOf(millis) / MILLIS_PER_MINUTE % 60;
    }

    public static long extractSecond(long millis) {
        return Math.floorMod(millis, MILLIS_PER_MINUTE) / MILLIS_PER_SECOND;
    }

    /** Milliseconds of the minute. */
    public static long extractMillisecond(long millis) {
        return Math.floorMod(millis, MILLIS_PER_MINUTE);
    }

    public static long extractMicrosecond(long millis) {
        return Math.floorMod(millis, MILLIS_PER_MINUTE) * 1000;
    }

    public static long extractNanosecond(long millis) {
        return Math.floorMod(millis, MILLIS_PER_MINUTE) * 1_000_000;
    }

    /** Whole seconds since the epoch. */
    public static long extractEpoch(long millis) {
        return Math.floorDiv(millis, MILLIS_PER_SECOND);
    }

    private static long thursdayOfWeek(long day) {
        return day - Math.floorMod(day + 3, 7L) + 3;
    }

    // ---- FLOOR and CEIL TO a unit: of a wall-clock value in milliseconds

    public static long floorMillisecond(long millis) {
        return millis;
    }

    public static long floorSecond(long millis) {
        return millis - Math.floorMod(millis, MILLIS_PER_SECOND);
    }

    public static long floorMinute(long millis) {
        return millis - Math.floorMod(millis, MILLIS_PER_MINUTE);
    }

    public static long floorHour(long millis) {
        return millis - Math.floorMod(millis, MILLIS_PER_HOUR);
    }

    public static long floorDay(long millis) {
        return millis - Math.floorMod(millis, MILLIS_PER_DAY);
    }

    /** Weeks begin on Sunday, as in Calcite's FLOOR. */
    public static long floorWeek(long millis) {
        long day = dayOf(millis);
        return checkMillis((day - Math.floorMod(day + 4, 7L)) * MILLIS_PER_DAY);
    }

    public static long floorMonth(long millis) {
        return floorMonths(millis, 1);
    }

    public static long floorQuarter(long millis) {
        return floorMonths(millis, 3);
    }

    public static long floorYear(long millis) {
        return floorMonths(millis, 12);
    }

    public static long floorDecade(long millis) {
        return floorYears(millis, 10, 0);
    }

    public static long floorCentury(long millis) {
        return floorYears(millis, 100, 1);
    }

    public static long floorMillennium(long millis) {
        return floorYears(millis, 1000, 1);
    }

    public static long ceilMillisecond(long millis) {
        return millis;
    }

    public static long ceilSecond(long millis) {
        return ceil(millis, floorSecond(millis), MILLIS_PER_SECOND);
    }

    public static long ceilMinute(long millis) {
        return ceil(millis, floorMinute(millis), MILLIS_PER_MINUTE);
    }

    public static long ceilHour(long millis) {
        return ceil(millis, floorHour(millis), MILLIS_PER_HOUR);
    }

    public static long ceilDay(long millis) {
        return ceil(millis, floorDay(millis), MILLIS_PER_DAY);
    }

    public static long ceilWeek(long millis) {
        long day = dayOf(millis);
        return ceil(millis, (day - Math.floorMod(day + 4, 7L)) * MILLIS_PER_DAY, 7 * MILLIS_PER_DAY);
    }

    public static long ceilMonth(long millis) {
        return ceilMonths(millis, floorMonths(millis, 1), 1);
    }

    public static long ceilQuarter(long millis) {
        return ceilMonths(millis, floorMonths(millis, 3), 3);
    }

    public static long ceilYear(long millis) {
        return ceilMonths(millis, floorMonths(millis, 12), 12);
    }

    private static long floorMonths(long millis, int months) {
        long civil = civil(dayOf(millis));
        long year = Math.floorDiv(civil, 10_000L);
        int month = (int) (Math.floorMod(civil, 10_000L) / 100);
        return days(year, month - (month - 1) % months, 1) * MILLIS_PER_DAY;
    }

    private static long floorYears(long millis, int years, int first) {
        long year = extractYear(millis);
        return checkMillis(days(year - Math.floorMod(year - first, (long) years), 1, 1) * MILLIS_PER_DAY);
    }

    private static long ceil(long millis, long floor, long unit) {
        return floor == millis ? millis : checkMillis(floor + unit);
    }

    private static long ceilMonths(long millis, long floor, int months) {
        return floor == millis ? millis : addMonths(floor, months);
    }

    // ---- arithmetic

    /** A timestamp so many milliseconds later. */
    public static long addMillis(long millis, long interval) {
        return checkMillis(Math.addExact(millis, interval));
    }

    /** A timestamp so many months later; the day is clipped to the end of the month. */
    public static long addMonths(long millis, long months) {
        return checkMillis(addMonthsToDays(dayOf(millis), months) * MILLIS_PER_DAY + timeOf(millis));
    }

    /** A date so many months later; the day is clipped to the end of the month. */
    public static long addMonthsToDays(long days, long months) {
        long civil = civil(days);
        long month = Math.floorDiv(civil, 10_000L) * 12 + Math.floorMod(civil, 10_000L) / 100 - 1;
        long target = Math.addExact(month, months);
        long year = Math.floorDiv(target, 12L);
        if (year < 1 || year > 9999) {
            throw EvaluationFailure.TIME_RANGE;
        }
        int newMonth = (int) Math.floorMod(target, 12L) + 1;
        int day = (int) Math.min(Math.floorMod(civil, 100L), daysInMonth(year, newMonth));
        return days(year, newMonth, day);
    }

    /** A date an interval later of which only the whole days (towards zero) count. */
    public static long addMillisToDays(long days, long interval) {
        return checkDay(days + interval / MILLIS_PER_DAY);
    }

    /** A time of day an interval later, round the clock. */
    public static long addMillisToTime(long time, long interval) {
        return Math.floorMod(time + interval % MILLIS_PER_DAY, MILLIS_PER_DAY);
    }

    /**
     * Whole months from the second to the first: how many can be added to the earlier, its day clipped to the end of the
     * month, without passing the later.
     */
    public static long monthsBetween(long millis, long other) {
        return millis >= other ? monthsSince(millis, other) : -monthsSince(other, millis);
    }

    private static long monthsSince(long millis, long earlier) {
        long civil = civil(dayOf(millis));
        long earlierCivil = civil(dayOf(earlier));
        long year = Math.floorDiv(civil, 10_000L);
        long month = Math.floorMod(civil, 10_000L) / 100;
        long months =
                (year - Math.floorDiv(earlierCivil, 10_000L)) * 12 + month - Math.floorMod(earlierCivil, 10_000L) / 100;
        long day = Math.floorMod(civil, 100L);
        long reached = Math.min(Math.floorMod(earlierCivil, 100L), daysInMonth(year, (int) month));
        boolean passed = reached > day || (reached == day && timeOf(earlier) > timeOf(millis));
        return passed ? months - 1 : months;
    }

    /** The last day of the month. */
    public static long lastDay(long days) {
        long civil = civil(days);
        long year = Math.floorDiv(civil, 10_000L);
        int month = (int) (Math.floorMod(civil, 10_000L) / 100);
        return days(year, month, daysInMonth(year, month));
    }

    // ---- EXTRACT from intervals: parts towards zero, with the sign of the interval

    public static long intervalDay(long millis) {
        return millis / MILLIS_PER_DAY;
    }

    public static long intervalHour(long millis) {
        return millis / MILLIS_PER_HOUR % 24;
    }

    public static long intervalMinute(long millis) {
        return millis / MILLIS_PER_MINUTE % 60;
    }

    public static long intervalSecond(long millis) {
        return millis / MILLIS_PER_SECOND % 60;
    }

    public static long intervalMillisecond(long millis) {
        return millis % MILLIS_PER_MINUTE;
    }

    public static long intervalMicrosecond(long millis) {
        return millis % MILLIS_PER_MINUTE * 1000;
    }

    public static long intervalNanosecond(long millis) {
        return millis % MILLIS_PER_MINUTE * 1_000_000;
    }

    public static long intervalEpoch(long millis) {
        return millis / MILLIS_PER_SECOND;
    }

    public static long intervalYear(long months) {
        return months / 12;
    }

    public static long intervalQuarter(long months) {
        return months % 12 / 3 + 1;
    }

    public static long intervalMonth(long months) {
        return months % 12;
    }
}
