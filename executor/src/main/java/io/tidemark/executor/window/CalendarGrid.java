package io.tidemark.executor.window;

import io.tidemark.planner.plan.CalendarUnit;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Days or months of a time zone, numbered from the one that begins 1970 on its clocks. A unit begins when the clocks
 * first show its first moment, or when they jump over it. A day that a zone skipped (Samoa, 30 December 2011) is empty.
 *
 * <p>Thread: any. The last unit is remembered without a lock: threads may each find it anew, never a wrong one.
 */
final class CalendarGrid {
    private final CalendarUnit unit;
    private final long offsetMonths;
    private final long offsetDays;
    private final long offsetMillis;
    private final ZoneRules rules;
    private @Nullable Range last;

    /** A unit and when it begins and ends; immutable, so that it can be handed over without a lock. */
    private record Range(long number, long from, long to) {}

    /**
     * @param offsetMonths how many months later each unit begins
     * @param offsetDays how many days later each unit begins
     * @param offsetMillis how much later on the clock each unit begins, less than a day
     */
    CalendarGrid(CalendarUnit unit, long offsetMonths, long offsetDays, long offsetMillis, ZoneId zone) {
        this.unit = unit;
        this.offsetMonths = offsetMonths;
        this.offsetDays = offsetDays;
        this.offsetMillis = offsetMillis;
        this.rules = zone.getRules();
    }

    /** When a unit begins, in milliseconds. */
    long boundary(long number) {
        LocalDate date =
                unit == CalendarUnit.DAY ? LocalDate.EPOCH.plusDays(number) : LocalDate.EPOCH.plusMonths(number);
        LocalDateTime start = date.plusMonths(offsetMonths)
                .plusDays(offsetDays)
                .atStartOfDay()
                .plus(offsetMillis, ChronoUnit.MILLIS);
        ZoneOffsetTransition transition = rules.getTransition(start);
        if (transition != null && transition.isGap()) {
            return transition.getInstant().toEpochMilli();
        }
        return start.toInstant(rules.getValidOffsets(start).get(0)).toEpochMilli();
    }

    /** The last unit that begins at a time or before. */
    long number(long time) {
        return range(time).number;
    }

    /** When the unit of a time begins. */
    long floor(long time) {
        return range(time).from;
    }

    private Range range(long time) {
        Range known = last;
        if (known != null && time >= known.from && time < known.to) {
            return known;
        }
        Range found = find(time);
        last = found;
        return found;
    }

    private Range find(long time) {
        Instant instant = Instant.ofEpochMilli(time);
        LocalDate date = LocalDateTime.ofEpochSecond(
                        instant.getEpochSecond(), instant.getNano(), rules.getOffset(instant))
                .minus(offsetMillis, ChronoUnit.MILLIS)
                .toLocalDate()
                .minusDays(offsetDays)
                .minusMonths(offsetMonths);
        long number = unit == CalendarUnit.DAY ? date.toEpochDay() : ChronoUnit.MONTHS.between(LocalDate.EPOCH, date);
        long from = boundary(number);
        while (from > time) { // rounding towards 1970, or clocks that were set back over midnight
            from = boundary(--number);
        }
        long to = boundary(number + 1);
        while (to <= time) {
            number++;
            from = to;
            to = boundary(number + 1);
        }
        return new Range(number, from, to);
    }
}
