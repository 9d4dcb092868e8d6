package io.tidemark.executor.window;

import io.tidemark.planner.plan.WindowSpec;

/**
 * How time is cut. A pane is the largest piece of time that no window boundary cuts; each row belongs to one pane and is
 * aggregated once, and a window is the sum of its panes (Li et al., "No Pane, No Gain", SIGMOD Record 34/1, 2005). Panes
 * are named by their first millisecond, windows by their end. All times in milliseconds. Immutable.
 */
public sealed interface Panes
        permits CalendarPanes,
                GrowingCalendarPanes,
                Panes.Single,
                Panes.Shared,
                Panes.Growing,
                Panes.Given,
                Panes.Everything {
    /** A pane for rows without a time, complete only at the very end. */
    long WITHOUT_TIME = Long.MAX_VALUE;

    /** The pane of a time. */
    long pane(long time);

    /** First time behind a pane. */
    long paneEnd(long pane);

    /** The end of the first window that covers a pane. */
    long firstEnd(long pane);

    /** The end of the last window that covers a pane; from then on nothing needs it. */
    long lastEnd(long pane);

    /** The smallest window end greater than both numbers' constraint: at least {@code least}, and above {@code above}. */
    long nextEnd(long least, long above);

    /** The first pane of the window that ends at a time; those of the window are from there to its end. */
    long start(long end);

    /** Whether a window may have several panes. */
    boolean shares();

    /** Whether rows without a time belong to a pane, {@link #WITHOUT_TIME}; else they are in no window. */
    default boolean takesTimeless() {
        return false;
    }

    /** How many windows cover a pane and end at or before a watermark. */
    default int completed(long pane, long watermark) {
        int count = 0;
        long last = lastEnd(pane);
        for (long end = firstEnd(pane); end <= watermark; end = nextEnd(end, end)) {
            count++;
            if (end >= last) {
                break;
            }
        }
        return count;
    }

    /** Panes of a window specification. */
    static Panes of(WindowSpec window) {
        return window.accept(new WindowSpec.Visitor<>() {
            @Override
            public Panes tumble(WindowSpec.Tumble tumble) {
                return new Single(tumble.sizeMillis(), tumble.offsetMillis());
            }

            @Override
            public Panes hop(WindowSpec.Hop hop) {
                return new Shared(hop.slideMillis(), hop.sizeMillis(), hop.offsetMillis());
            }

            @Override
            public Panes cumulate(WindowSpec.Cumulate cumulate) {
                return new Growing(cumulate.stepMillis(), cumulate.sizeMillis(), cumulate.offsetMillis());
            }

            @Override
            public Panes session(WindowSpec.Session session) {
                throw new IllegalArgumentException("sessions have no panes of fixed bounds");
            }

            @Override
            public Panes calendar(WindowSpec.Calendar calendar) {
                return new CalendarPanes(calendar);
            }

            @Override
            public Panes growingCalendar(WindowSpec.GrowingCalendar calendar) {
                return new GrowingCalendarPanes(calendar);
            }

            @Override
            public Panes attached(WindowSpec.Attached attached) {
                return new Given(attached.delayMillis());
            }
        });
    }

    /** One pane for everything, complete at the end. */
    static Panes everything() {
        return new Everything();
    }

    /** TUMBLE: each pane is a window. */
    record Single(long size, long offset) implements Panes {
        @Override
        public long pane(long time) {
            return time - Math.floorMod(time - offset, size);
        }

        @Override
        public long paneEnd(long pane) {
            return pane + size;
        }

        @Override
        public long firstEnd(long pane) {
            return pane + size;
        }

        @Override
        public long lastEnd(long pane) {
            return pane + size;
        }

        @Override
        public long nextEnd(long least, long above) {
            return gridNext(least, above, offset, size);
        }

        @Override
        public long start(long end) {
            return end - size;
        }

        @Override
        public boolean shares() {
            return false;
        }
    }

    /** HOP: panes of the greatest common divisor of slide and size. */
    record Shared(long slide, long size, long offset, long length) implements Panes {
        Shared(long slide, long size, long offset) {
            this(slide, size, offset, gcd(slide, size));
        }

        @Override
        public long pane(long time) {
            return time - Math.floorMod(time - offset, length);
        }

        @Override
        public long paneEnd(long pane) {
            return pane + length;
        }

        @Override
        public long firstEnd(long pane) {
            return gridNext(pane + length, pane + length - 1, offset + size, slide);
        }

        @Override
        public long lastEnd(long pane) {
            return pane - Math.floorMod(pane - offset, slide) + size;
        }

        @Override
        public long nextEnd(long least, long above) {
            return gridNext(least, above, offset + size, slide);
        }

        @Override
        public long start(long end) {
            return end - size;
        }

        @Override
        public boolean shares() {
            return size != length;
        }
    }

    /** CUMULATE: panes of a step; a window has those from the start of its size on. */
    record Growing(long step, long size, long offset) implements Panes {
        @Override
        public long pane(long time) {
            return time - Math.floorMod(time - offset, step);
        }

        @Override
        public long paneEnd(long pane) {
            return pane + step;
        }

        @Override
        public long firstEnd(long pane) {
            return pane + step;
        }

        @Override
        public long lastEnd(long pane) {
            return start(pane + 1) + size;
        }

        @Override
        public long nextEnd(long least, long above) {
            return gridNext(least, above, offset, step);
        }

        @Override
        public long start(long end) {
            return end - 1 - Math.floorMod(end - 1 - offset, size);
        }

        @Override
        public boolean shares() {
            return step != size;
        }
    }

    /** Rows that carry their window: each value is a pane and a window of its own. */
    record Given(long delay) implements Panes {
        @Override
        public boolean takesTimeless() {
            return true;
        }

        @Override
        public long pane(long time) {
            return time;
        }

        @Override
        public long paneEnd(long pane) {
            return firstEnd(pane);
        }

        @Override
        public long firstEnd(long pane) {
            return pane == WITHOUT_TIME ? Long.MAX_VALUE : pane + delay;
        }

        @Override
        public long lastEnd(long pane) {
            return firstEnd(pane);
        }

        @Override
        public long nextEnd(long least, long above) {
            return Math.max(least, above == Long.MAX_VALUE ? above : above + 1);
        }

        @Override
        public long start(long end) {
            return end == Long.MAX_VALUE ? WITHOUT_TIME : end - delay;
        }

        @Override
        public boolean shares() {
            return false;
        }
    }

    /** No windows at all. */
    record Everything() implements Panes {
        @Override
        public boolean takesTimeless() {
            return true;
        }

        @Override
        public long pane(long time) {
            return WITHOUT_TIME;
        }

        @Override
        public long paneEnd(long pane) {
            return Long.MAX_VALUE;
        }

        @Override
        public long firstEnd(long pane) {
            return Long.MAX_VALUE;
        }

        @Override
        public long lastEnd(long pane) {
            return Long.MAX_VALUE;
        }

        @Override
        public long nextEnd(long least, long above) {
            return Long.MAX_VALUE;
        }

        @Override
        public long start(long end) {
            return WITHOUT_TIME;
        }

        @Override
        public boolean shares() {
            return false;
        }
    }

    /** The greatest common divisor. */
    static long gcd(long left, long right) {
        return right == 0 ? left : gcd(right, left % right);
    }

    /** The smallest number that is at least {@code least}, above {@code above} and on the grid. */
    private static long gridNext(long least, long above, long origin, long step) {
        long from = above == Long.MIN_VALUE ? least : Math.max(least, above + 1);
        long beyond = Math.floorMod(from - origin, step);
        return beyond == 0 ? from : from + step - beyond;
    }
}
