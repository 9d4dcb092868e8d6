package io.tidemark.planner.lower;

import io.tidemark.planner.plan.WindowSpec;
import java.time.LocalDate;
import java.time.ZoneId;

/** Aligns windows over instants with the epoch of a time zone: midnight of 1970-01-01 on its clocks. */
final class ZonedWindow implements WindowSpec.Visitor<WindowSpec> {
    private final long epochMillis;

    ZonedWindow(ZoneId zone) {
        this.epochMillis = LocalDate.EPOCH.atStartOfDay(zone).toInstant().toEpochMilli();
    }

    @Override
    public WindowSpec tumble(WindowSpec.Tumble window) {
        return new WindowSpec.Tumble(window.sizeMillis(), window.offsetMillis() + epochMillis);
    }

    @Override
    public WindowSpec hop(WindowSpec.Hop window) {
        return new WindowSpec.Hop(window.slideMillis(), window.sizeMillis(), window.offsetMillis() + epochMillis);
    }

    @Override
    public WindowSpec cumulate(WindowSpec.Cumulate window) {
        return new WindowSpec.Cumulate(window.stepMillis(), window.sizeMillis(), window.offsetMillis() + epochMillis);
    }

    @Override
    public WindowSpec session(WindowSpec.Session window) {
        return window;
    }

    @Override
    public WindowSpec calendar(WindowSpec.Calendar window) {
        return window; // it has a zone of its own
    }

    @Override
    public WindowSpec growingCalendar(WindowSpec.GrowingCalendar window) {
        return window;
    }

    @Override
    public WindowSpec attached(WindowSpec.Attached window) {
        return window;
    }
}
