package io.tidemark.executor.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.state.Seed;
import io.tidemark.planner.plan.CalendarUnit;
import io.tidemark.planner.plan.WindowSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CalendarPanesTest {
    private static final WindowSpec.CalendarOffset NO_OFFSET = new WindowSpec.CalendarOffset(0, 0, 0);

    private static Panes days(String zone) {
        return units(CalendarUnit.DAY, 1, 1, NO_OFFSET, zone);
    }

    private static Panes units(
            CalendarUnit unit, long slide, long size, WindowSpec.CalendarOffset offset, String zone) {
        return Panes.of(new WindowSpec.Calendar(unit, slide, size, offset, ZoneId.of(zone)));
    }

    private static long millis(String time) {
        return ZonedDateTime.parse(time).toInstant().toEpochMilli();
    }

    /** The vectors of the design: days that are not 24 hours long. */
    @ParameterizedTest
    @CsvSource({
        "America/Los_Angeles, 2021-03-14, PT23H",
        "America/Los_Angeles, 2021-11-07, PT25H",
        "Europe/Athens, 2021-10-31, PT25H",
        "Australia/Lord_Howe, 2021-04-04, PT24H30M",
        "Australia/Lord_Howe, 2021-10-03, PT23H30M",
        "UTC, 2021-03-14, PT24H"
    })
    void daysAreAsLongAsTheyAre(String zone, LocalDate date, Duration length) {
        long noon = date.atTime(12, 0).atZone(ZoneId.of(zone)).toInstant().toEpochMilli();
        Panes panes = days(zone);
        long end = panes.lastEnd(panes.pane(noon));
        assertThat(Duration.ofMillis(end - panes.start(end))).isEqualTo(length);
    }

    /** The days around each change of each zone's clocks from 1970 to 2037 begin and end when java.time says so. */
    @Test
    void daysOfAllZonesAgreeWithJavaTime() {
        Instant last = Instant.parse("2038-01-01T00:00:00Z");
        int compared = 0;
        for (String name : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(name);
            Panes panes = days(name);
            ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.EPOCH);
            while (change != null && change.getInstant().isBefore(last)) {
                LocalDate around = change.getDateTimeBefore().toLocalDate();
                for (int days = -1; days <= 2; days++) {
                    checkDay(panes, zone, around.plusDays(days));
                    compared++;
                }
                change = zone.getRules().nextTransition(change.getInstant());
            }
        }
        assertThat(compared).isGreaterThan(50_000);
    }

    private static void checkDay(Panes panes, ZoneId zone, LocalDate date) {
        long start = date.atStartOfDay(zone).toInstant().toEpochMilli();
        long end = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        if (start == end) {
            return; // a day that the zone skipped
        }
        for (long time : new long[] {start, start + 1, (start + end) / 2, end - 1}) {
            String place = date + " in " + zone + " at " + time;
            assertThat(panes.pane(time)).as(place).isEqualTo(start);
            assertThat(panes.paneEnd(start)).as(place).isEqualTo(end);
        }
        assertThat(panes.start(end)).as(date + " in " + zone).isEqualTo(start);
        assertThat(panes.nextEnd(start + 1, Long.MIN_VALUE)).isEqualTo(end);
    }

    @Test
    void monthsAndYearsBeginOnTheirFirst() {
        Panes months = units(CalendarUnit.MONTH, 1, 1, NO_OFFSET, "America/Los_Angeles");
        long pane = months.pane(millis("2024-02-29T23:59:59.999-08:00"));
        assertThat(pane).isEqualTo(millis("2024-02-01T00:00-08:00"));
        assertThat(months.lastEnd(pane)).isEqualTo(millis("2024-03-01T00:00-08:00"));
        assertThat(months.pane(millis("1969-12-15T00:00Z"))).isEqualTo(millis("1969-12-01T00:00-08:00"));
        Panes years = units(CalendarUnit.MONTH, 12, 12, NO_OFFSET, "Asia/Tokyo");
        assertThat(years.pane(millis("2023-12-31T23:00+09:00"))).isEqualTo(millis("2023-01-01T00:00+09:00"));
        assertThat(years.pane(millis("1955-07-01T00:00+09:00"))).isEqualTo(millis("1955-01-01T00:00+09:00"));
    }

    @Test
    void offsetsMoveTheBoundaries() {
        Panes businessDay =
                units(CalendarUnit.DAY, 1, 1, new WindowSpec.CalendarOffset(0, 0, 6 * 3_600_000L), "Europe/Athens");
        assertThat(businessDay.pane(millis("2021-10-31T05:00+02:00"))).isEqualTo(millis("2021-10-30T06:00+03:00"));
        assertThat(businessDay.pane(millis("2021-10-31T06:00+02:00"))).isEqualTo(millis("2021-10-31T06:00+02:00"));
        Panes fiscalYear = units(CalendarUnit.MONTH, 12, 12, new WindowSpec.CalendarOffset(3, 0, 0), "UTC");
        assertThat(fiscalYear.pane(millis("2024-03-31T00:00Z"))).isEqualTo(millis("2023-04-01T00:00Z"));
        Panes monday = units(CalendarUnit.DAY, 7, 7, new WindowSpec.CalendarOffset(0, 4, 0), "UTC");
        assertThat(monday.pane(millis("2024-05-19T23:59Z"))).isEqualTo(millis("2024-05-13T00:00Z"));
    }

    /** The ends of a row's windows are those that trying every window around it gives. */
    @Test
    void windowsOverlapAsTryingEveryStartSays() {
        Random random = Seed.random();
        List<String> zones = List.copyOf(ZoneId.getAvailableZoneIds());
        for (int round = 0; round < 2000; round++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            CalendarUnit unit = random.nextBoolean() ? CalendarUnit.DAY : CalendarUnit.MONTH;
            long size = 1 + random.nextInt(12);
            long slide = 1 + random.nextInt((int) size);
            WindowSpec.CalendarOffset offset = new WindowSpec.CalendarOffset(
                    unit == CalendarUnit.MONTH ? random.nextInt(5) - 2 : 0,
                    unit == CalendarUnit.DAY ? random.nextInt(9) - 4 : 0,
                    random.nextInt(3) * 3_600_000L);
            long time = Math.floorMod(random.nextLong(), 68L * 366 * 86_400_000) - 86_400_000L;
            Panes panes = units(unit, slide, size, offset, zone.getId());
            String place = zone + " " + unit + " " + slide + "/" + size + " " + offset + " at " + time;
            List<Long> ends = new ArrayList<>();
            long pane = panes.pane(time);
            for (long end = panes.firstEnd(pane); end <= panes.lastEnd(pane); end = panes.nextEnd(end, end)) {
                ends.add(end);
                assertThat(panes.start(end)).as(place).isLessThanOrEqualTo(time);
            }
            assertThat(ends).as(place).isEqualTo(triedEnds(unit, slide, size, offset, zone, time));
        }
    }

    private static List<Long> triedEnds(
            CalendarUnit unit, long slide, long size, WindowSpec.CalendarOffset offset, ZoneId zone, long time) {
        long near = unit == CalendarUnit.DAY ? time / 86_400_000 : time / (30L * 86_400_000);
        List<Long> ends = new ArrayList<>();
        for (long start = near - 40; start <= near + 40; start++) {
            if (Math.floorMod(start, slide) == 0
                    && start(unit, start, offset, zone) <= time
                    && time < start(unit, start + size, offset, zone)) {
                ends.add(start(unit, start + size, offset, zone));
            }
        }
        return ends.stream().distinct().toList();
    }

    private static long start(CalendarUnit unit, long number, WindowSpec.CalendarOffset offset, ZoneId zone) {
        LocalDate date = unit == CalendarUnit.DAY
                ? LocalDate.EPOCH.plusDays(number + offset.days())
                : LocalDate.EPOCH.plusMonths(number + offset.months());
        LocalTime clock = LocalTime.ofNanoOfDay(offset.millis() * 1_000_000);
        ZonedDateTime start = offset.millis() == 0
                ? date.atStartOfDay(zone)
                : date.atTime(clock).atZone(zone);
        ZoneOffsetTransition change = zone.getRules().getTransition(date.atTime(clock));
        return change != null && change.isGap()
                ? change.getInstant().toEpochMilli()
                : start.toInstant().toEpochMilli();
    }

    @Test
    void cumulatedDaysGrowByHoursHoweverLongTheyAre() {
        Panes panes = Panes.of(new WindowSpec.GrowingCalendar(
                CalendarUnit.DAY, 1, CalendarUnit.DAY, 0, 3_600_000, NO_OFFSET, ZoneId.of("Australia/Lord_Howe")));
        long pane = panes.pane(millis("2021-04-04T00:10+11:00"));
        List<Long> ends = new ArrayList<>();
        for (long end = panes.firstEnd(pane); end <= panes.lastEnd(pane); end = panes.nextEnd(end, end)) {
            ends.add(end);
            assertThat(panes.start(end)).isEqualTo(pane);
        }
        assertThat(ends).hasSize(25);
        assertThat(ends.get(24) - ends.get(23)).isEqualTo(1_800_000);
    }

    @Test
    void cumulatedMonthsGrowByDays() {
        Panes panes = Panes.of(new WindowSpec.GrowingCalendar(
                CalendarUnit.MONTH, 1, CalendarUnit.DAY, 1, 0, NO_OFFSET, ZoneId.of("America/Los_Angeles")));
        long pane = panes.pane(millis("2021-03-14T12:00-07:00"));
        assertThat(pane).isEqualTo(millis("2021-03-14T00:00-08:00"));
        assertThat(panes.firstEnd(pane)).isEqualTo(millis("2021-03-15T00:00-07:00"));
        assertThat(panes.lastEnd(pane)).isEqualTo(millis("2021-04-01T00:00-07:00"));
        assertThat(panes.start(panes.firstEnd(pane))).isEqualTo(millis("2021-03-01T00:00-08:00"));
    }
}
