package io.tidemark.executor.window;

import io.tidemark.planner.plan.WindowSpec;

/**
 * CUMULATE over days or months of a time zone: the windows of a size begin together and grow by a step, which is some
 * time or some units of the calendar; the last step of a size may be shorter.
 */
final class GrowingCalendarPanes implements Panes {
    private final CalendarGrid grid;
    private final CalendarGrid stepGrid;
    private final long size;
    private final long step;
    private final long stepMillis;

    GrowingCalendarPanes(WindowSpec.GrowingCalendar window) {
        WindowSpec.CalendarOffset offset = window.offset();
        grid = new CalendarGrid(window.unit(), offset.months(), offset.days(), offset.millis(), window.zone());
        stepGrid = window.stepUnit() == window.unit()
                ? grid
                : new CalendarGrid(window.stepUnit(), 0, 0, offset.millis(), window.zone());
        size = window.size();
        step = window.step();
        stepMillis = window.stepMillis();
    }

    private long firstUnit(long time) {
        long number = grid.number(time);
        return number - Math.floorMod(number, size);
    }

    @Override
    public long pane(long time) {
        return step(time, 0);
    }

    @Override
    public long paneEnd(long pane) {
        return Math.min(step(pane, 1), lastEnd(pane));
    }

    /** Where the step of a time, or a later one, begins, as if the window went on for ever. */
    private long step(long time, int later) {
        long start = grid.boundary(firstUnit(time));
        if (stepMillis > 0) {
            return start + (Math.floorDiv(time - start, stepMillis) + later) * stepMillis;
        }
        long first = stepGrid.number(start);
        return stepGrid.boundary(first + (Math.floorDiv(stepGrid.number(time) - first, step) + later) * step);
    }

    @Override
    public long firstEnd(long pane) {
        return paneEnd(pane);
    }

    @Override
    public long lastEnd(long pane) {
        return grid.boundary(firstUnit(pane) + size);
    }

    @Override
    public long nextEnd(long least, long above) {
        long from = above == Long.MIN_VALUE ? least : Math.max(least, above + 1);
        long pane = pane(from);
        return pane == from ? from : paneEnd(pane);
    }

    @Override
    public long start(long end) {
        return grid.boundary(firstUnit(end - 1));
    }

    @Override
    public boolean shares() {
        return true;
    }
}
