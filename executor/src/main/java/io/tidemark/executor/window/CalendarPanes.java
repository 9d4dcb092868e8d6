package io.tidemark.executor.window;

import io.tidemark.planner.plan.WindowSpec;

/**
 * TUMBLE and HOP over days or months of a time zone: what {@link Panes} says, counted in units of the calendar. Of two
 * windows that end together, because the zone skipped the day between their ends, there is only the earlier one.
 */
final class CalendarPanes implements Panes {
    private final CalendarGrid grid;
    private final long slide;
    private final long size;
    private final long length;

    CalendarPanes(WindowSpec.Calendar window) {
        grid = new CalendarGrid(
                window.unit(),
                window.offset().months(),
                window.offset().days(),
                window.offset().millis(),
                window.zone());
        slide = window.slide();
        size = window.size();
        length = Panes.gcd(slide, size);
    }

    private long firstUnit(long time) {
        long number = grid.number(time);
        return number - Math.floorMod(number, length);
    }

    @Override
    public long pane(long time) {
        return grid.boundary(firstUnit(time));
    }

    @Override
    public long paneEnd(long pane) {
        return grid.boundary(firstUnit(pane) + length);
    }

    @Override
    public long firstEnd(long pane) {
        return grid.boundary(endFrom(firstUnit(pane) + length));
    }

    /** The first window end that is this unit or a later one. */
    private long endFrom(long number) {
        return number + Math.floorMod(size - number, slide);
    }

    @Override
    public long lastEnd(long pane) {
        long first = firstUnit(pane);
        return grid.boundary(first - Math.floorMod(first, slide) + size);
    }

    @Override
    public long nextEnd(long least, long above) {
        long from = above == Long.MIN_VALUE ? least : Math.max(least, above + 1);
        long number = grid.number(from);
        return grid.boundary(endFrom(grid.boundary(number) < from ? number + 1 : number));
    }

    @Override
    public long start(long end) {
        return grid.boundary(endFrom(grid.number(end - 1) + 1) - size);
    }

    @Override
    public boolean shares() {
        return size != length;
    }
}
