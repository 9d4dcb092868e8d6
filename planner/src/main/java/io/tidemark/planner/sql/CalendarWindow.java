package io.tidemark.planner.sql;

import io.tidemark.planner.check.SourceText;
import io.tidemark.planner.plan.CalendarUnit;
import io.tidemark.planner.plan.WindowSpec;
import io.tidemark.planner.plan.WindowSpec.CalendarOffset;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Suggestion;
import io.tidemark.types.TidemarkException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Reads the lengths of a window with TIME ZONE, which are whole days, months or years. */
final class CalendarWindow {
    private static final long DAY_MILLIS = 86_400_000;

    /** Longest size or offset, in years. */
    private static final long MAX_YEARS = 10_000;

    private final SourceText source;
    private final String kind;
    private final ZoneId zone;

    /** So many units of the calendar, and where they are written. */
    private record Span(long count, CalendarUnit unit, SqlNode node) {}

    /**
     * @param kind TUMBLE, HOP or CUMULATE
     * @param zone the text behind TIME ZONE
     */
    CalendarWindow(SourceText source, String kind, SqlNode zone) {
        this.source = source;
        this.kind = kind;
        this.zone = zone(source, zone);
    }

    private static ZoneId zone(SourceText source, SqlNode node) {
        if (!(node instanceof SqlLiteral literal) || !SqlTypeName.CHAR_TYPES.contains(literal.getTypeName())) {
            throw source.error(ErrorCode.INVALID_WINDOW, "TIME ZONE needs a text such as 'Europe/Athens'", null, node);
        }
        String name = String.valueOf(literal.toValue());
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw source.error(
                    ErrorCode.INVALID_WINDOW,
                    "there is no time zone '" + name + "'",
                    Suggestion.nearest(name, ZoneId.getAvailableZoneIds())
                            .map(near -> "did you mean '" + near + "'?")
                            .orElse("write an area and a city such as 'Europe/Athens', or an offset such as '+02:00'"),
                    node);
        }
    }

    WindowSpec tumble(SqlNode sizeNode, @Nullable SqlNode offset) {
        Span size = units("size", sizeNode);
        return new WindowSpec.Calendar(size.unit, size.count, size.count, offset(size, offset), zone);
    }

    WindowSpec hop(SqlNode slideNode, SqlNode sizeNode, @Nullable SqlNode offset) {
        Span size = units("size", sizeNode);
        Span slide = units("slide", slideNode);
        if (slide.unit != size.unit) {
            throw invalid(
                    "slide and size of HOP must both be days, or both be months or years",
                    "windows of a month that begin each day are CUMULATE's if they begin together",
                    slideNode);
        }
        if (slide.count > size.count) {
            throw invalid(
                    "the slide of HOP is longer than its size; did you swap them?",
                    "the slide comes first: HOP(…, slide, size, TIME ZONE …)",
                    slideNode);
        }
        checkCount((size.count + slide.count - 1) / slide.count, slideNode);
        return new WindowSpec.Calendar(size.unit, slide.count, size.count, offset(size, offset), zone);
    }

    WindowSpec cumulate(SqlNode stepNode, SqlNode sizeNode, @Nullable SqlNode offset) {
        Span size = units("size", sizeNode);
        CalendarOffset moved = offset(size, offset);
        long sizeDays = size.unit == CalendarUnit.DAY ? size.count : size.count * 31;
        Optional<Long> millis = Intervals.millis(stepNode);
        if (millis.isPresent() && millis.get() % DAY_MILLIS != 0) {
            long step = millis.get();
            if (step <= 0 || step > sizeDays * DAY_MILLIS) {
                throw invalid("the step of CUMULATE must be longer than zero and at most its size", null, stepNode);
            }
            checkCount(sizeDays * DAY_MILLIS / step, stepNode);
            return new WindowSpec.GrowingCalendar(size.unit, size.count, size.unit, 0, step, moved, zone);
        }
        Span step = units("step", stepNode);
        boolean sameUnit = step.unit == size.unit;
        if (step.unit == CalendarUnit.MONTH && !sameUnit || sameUnit && size.count % step.count != 0) {
            throw invalid(
                    "the size of CUMULATE must be a multiple of its step",
                    "choose a step that divides the size; days may step through months",
                    sizeNode);
        }
        checkCount(sizeDays / step.count, stepNode);
        return new WindowSpec.GrowingCalendar(size.unit, size.count, step.unit, step.count, 0, moved, zone);
    }

    private void checkCount(long windows, SqlNode node) {
        if (windows > WindowArguments.MAX_WINDOWS_PER_ROW) {
            throw invalid(
                    "each row would belong to " + windows + " windows; at most " + WindowArguments.MAX_WINDOWS_PER_ROW
                            + " are allowed",
                    "use longer steps",
                    node);
        }
    }

    private Span units(String name, SqlNode node) {
        Optional<Long> months = Intervals.months(node);
        Optional<Long> millis = months.isPresent() ? Optional.empty() : Intervals.millis(node);
        if (millis.isPresent() && millis.get() % DAY_MILLIS != 0) {
            throw invalid(
                    "with TIME ZONE the " + name + " of " + kind + " must be whole days, months or years",
                    "hours have the same length everywhere: leave TIME ZONE out",
                    node);
        }
        if (months.isEmpty() && millis.isEmpty()) {
            throw invalid(
                    "the " + name + " of " + kind + " must be an interval such as INTERVAL '1' DAY",
                    "write the interval itself: what is computed, or NULL, says no length",
                    node);
        }
        long count = months.orElseGet(() -> millis.orElseThrow() / DAY_MILLIS);
        CalendarUnit unit = months.isPresent() ? CalendarUnit.MONTH : CalendarUnit.DAY;
        if (count <= 0) {
            throw invalid(
                    "the " + name + " of " + kind + " must be an interval greater than zero",
                    "give it a length, such as INTERVAL '1' DAY",
                    node);
        }
        if (count > MAX_YEARS * (unit == CalendarUnit.MONTH ? 12 : 366)) {
            throw invalid("the " + name + " of " + kind + " is longer than 10,000 years", "use a shorter one", node);
        }
        return new Span(count, unit, node);
    }

    private CalendarOffset offset(Span size, @Nullable SqlNode node) {
        if (node == null) {
            return new CalendarOffset(0, 0, 0);
        }
        Optional<Long> months = Intervals.months(node);
        if (months.isPresent() && size.unit == CalendarUnit.MONTH && Math.abs(months.get()) <= MAX_YEARS * 12) {
            return new CalendarOffset(months.get(), 0, 0);
        }
        Optional<Long> millis = months.isPresent() ? Optional.empty() : Intervals.millis(node);
        if (millis.isEmpty() || Math.abs(millis.get()) > WindowArguments.MAX_MILLIS) {
            throw invalid(
                    "the offset of " + kind + " must be an interval of days and time, or of months if the size is",
                    null,
                    node);
        }
        long days = Math.floorDiv(millis.get(), DAY_MILLIS);
        return new CalendarOffset(0, days, Math.floorMod(millis.get(), DAY_MILLIS));
    }

    private TidemarkException invalid(String message, @Nullable String hint, SqlNode node) {
        return source.error(ErrorCode.INVALID_WINDOW, message, hint, node);
    }
}
