package io.tidemark.jdbc.value;

import io.tidemark.jdbc.error.Errors;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Locale;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/**
 * Values as times of Java. What has no zone of its own (TIMESTAMP, {@link LocalDateTime}) is read as of the zone of a given
 * calendar, or else of the JVM; a TIMESTAMP_LTZ is an {@link Instant} whatever the zone. Stateless.
 */
public final class Times {
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendPattern("['T'][ ]")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendPattern("[ ]")
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private Times() {}

    /** The zone of values without one. */
    static ZoneId zone(@Nullable Calendar calendar) {
        TimeZone zone = calendar == null ? TimeZone.getDefault() : calendar.getTimeZone();
        return zone.toZoneId();
    }

    /** Whether a value is a point of time whatever the zone. */
    static boolean hasZone(Object value) throws SQLException {
        return value instanceof Instant || value instanceof String text && parse(text) instanceof OffsetDateTime;
    }

    /** A day. */
    public static LocalDate date(Object value, @Nullable Calendar calendar) throws SQLException {
        if (value instanceof LocalDate date) {
            return date;
        }
        if (value instanceof LocalTime) {
            throw Numbers.impossible(value, "a date");
        }
        return dateTime(value, calendar).toLocalDate();
    }

    /** A time of the day. */
    public static LocalTime time(Object value, @Nullable Calendar calendar) throws SQLException {
        if (value instanceof LocalTime time) {
            return time;
        }
        if (value instanceof LocalDate) {
            throw Numbers.impossible(value, "a time");
        }
        if (value instanceof String text && text.trim().indexOf(':') == 2) {
            try {
                return LocalTime.parse(text.trim());
            } catch (DateTimeException malformed) {
                throw Errors.conversion("the text '" + Numbers.shown(text) + "' is no time", malformed);
            }
        }
        if (value instanceof String text && text.indexOf(':') < 0) {
            throw Errors.conversion("the text '" + Numbers.shown(text) + "' has no time", null);
        }
        return dateTime(value, calendar).toLocalTime();
    }

    /** A wall clock. */
    public static LocalDateTime dateTime(Object value, @Nullable Calendar calendar) throws SQLException {
        if (value instanceof LocalDateTime time) {
            return time;
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay();
        }
        if (value instanceof LocalTime time) {
            return time.atDate(LocalDate.EPOCH);
        }
        if (value instanceof Instant instant) {
            return LocalDateTime.ofInstant(instant, zone(calendar));
        }
        if (value instanceof String text) {
            Object parsed = parse(text);
            return parsed instanceof OffsetDateTime time
                    ? LocalDateTime.ofInstant(time.toInstant(), zone(calendar))
                    : (LocalDateTime) parsed;
        }
        throw Numbers.impossible(value, "a time");
    }

    /** A point of time. */
    public static Instant instant(Object value, @Nullable Calendar calendar) throws SQLException {
        if (value instanceof Instant instant) {
            return instant;
        }
        if (value instanceof String text && parse(text) instanceof OffsetDateTime time) {
            return time.toInstant();
        }
        return ZonedDateTime.of(dateTime(value, calendar), zone(calendar)).toInstant();
    }

    private static Object parse(String text) throws SQLException {
        try {
            return TIMESTAMP.parseBest(
                    text.trim(), OffsetDateTime::from, LocalDateTime::from, from -> LocalDate.from(from)
                            .atStartOfDay());
        } catch (DateTimeException malformed) {
            throw Errors.conversion("the text '" + Numbers.shown(text) + "' is no date or time", malformed);
        }
    }

    /** A day in the old class: midnight in the zone. */
    public static Date sqlDate(Object value, @Nullable Calendar calendar) throws SQLException {
        LocalDate date = date(value, calendar);
        return calendar == null ? Date.valueOf(date) : new Date(millis(date.atStartOfDay(), calendar));
    }

    /** A time in the old class: on 1970-01-01 in the zone. */
    public static Time sqlTime(Object value, @Nullable Calendar calendar) throws SQLException {
        LocalTime time = time(value, calendar);
        LocalDateTime onEpoch = time.atDate(LocalDate.EPOCH);
        return new Time(
                millis(onEpoch, calendar == null ? new GregorianCalendar() : calendar) + time.getNano() / 1_000_000);
    }

    /** A point of time in the old class. */
    public static Timestamp sqlTimestamp(Object value, @Nullable Calendar calendar) throws SQLException {
        if (value instanceof Instant instant) {
            return Timestamp.from(instant);
        }
        if (value instanceof String text && parse(text) instanceof OffsetDateTime time) {
            return Timestamp.from(time.toInstant());
        }
        LocalDateTime time = dateTime(value, calendar);
        if (calendar == null) {
            return Timestamp.valueOf(time);
        }
        Timestamp result = new Timestamp(millis(time, calendar));
        result.setNanos(time.getNano());
        return result;
    }

    /** Whole seconds in the calendar of the old classes, which is Julian before 1582. */
    private static long millis(LocalDateTime time, Calendar calendar) {
        Calendar fields = new GregorianCalendar(calendar.getTimeZone(), Locale.ROOT);
        fields.clear();
        int year = time.getYear();
        fields.set(Calendar.ERA, year > 0 ? GregorianCalendar.AD : GregorianCalendar.BC);
        fields.set(
                year > 0 ? year : 1 - year,
                time.getMonthValue() - 1,
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
        return fields.getTimeInMillis();
    }

    /** The wall clock that an old class shows in a zone. */
    public static LocalDateTime wallClock(java.util.Date value, @Nullable Calendar calendar) {
        int nanos = value instanceof Timestamp stamp
                ? stamp.getNanos()
                : (int) Math.floorMod(value.getTime(), 1000L) * 1_000_000;
        Calendar fields =
                new GregorianCalendar(calendar == null ? TimeZone.getDefault() : calendar.getTimeZone(), Locale.ROOT);
        fields.setTimeInMillis(value.getTime());
        int year = fields.get(Calendar.YEAR);
        return LocalDateTime.of(
                fields.get(Calendar.ERA) == GregorianCalendar.AD ? year : 1 - year,
                fields.get(Calendar.MONTH) + 1,
                fields.get(Calendar.DAY_OF_MONTH),
                fields.get(Calendar.HOUR_OF_DAY),
                fields.get(Calendar.MINUTE),
                fields.get(Calendar.SECOND),
                nanos);
    }
}
