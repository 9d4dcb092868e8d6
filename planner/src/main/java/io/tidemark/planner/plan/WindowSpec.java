package io.tidemark.planner.plan;

import java.time.ZoneId;

/** How rows are put into windows. All times in milliseconds. */
public sealed interface WindowSpec {
    <R> R accept(Visitor<R> visitor);

    /** [start, start + size) with start = time - floorMod(time - offset, size). */
    record Tumble(long sizeMillis, long offsetMillis) implements WindowSpec {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.tumble(this);
        }
    }

    /** Windows of a size that begin at each slide; the slide need not divide the size. */
    record Hop(long slideMillis, long sizeMillis, long offsetMillis) implements WindowSpec {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.hop(this);
        }
    }

    /**
     * Windows that begin together at each multiple of the size and end one step after the other, the last with the size.
     * The step divides the size.
     */
    record Cumulate(long stepMillis, long sizeMillis, long offsetMillis) implements WindowSpec {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cumulate(this);
        }
    }

    /**
     * Each row owns [time, time + gap); rows of a key whose intervals overlap, directly or through others, are one
     * window: from the first to the last time and the gap. In an aggregate its keys are those of the sessions.
     *
     * @param perGroup whether the keys are those of the aggregate above, which is not lowered yet: SESSION in GROUP BY
     */
    record Session(long gapMillis, boolean perGroup) implements WindowSpec {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.session(this);
        }
    }

    /**
     * Windows of whole days or months of a time zone, one beginning every {@code slide} units; TUMBLE if slide and size
     * are the same.
     *
     * @param offset how much later the units begin
     */
    record Calendar(CalendarUnit unit, long slide, long size, CalendarOffset offset, ZoneId zone)
            implements WindowSpec {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.calendar(this);
        }
    }

    /**
     * CUMULATE over whole days or months of a time zone: windows that begin together every {@code size} units and end
     * one step after the other, the last with the size.
     *
     * @param step how many units a step is, or 0 if it is {@code stepMillis}
     */
    record GrowingCalendar(
            CalendarUnit unit,
            long size,
            CalendarUnit stepUnit,
            long step,
            long stepMillis,
            CalendarOffset offset,
            ZoneId zone)
            implements WindowSpec {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.growingCalendar(this);
        }
    }

    /** How much later the units of a calendar begin: months or days, and time on the clock. */
    record CalendarOffset(long months, long days, long millis) {}

    /**
     * The rows carry their window already: rows with the same value in the time column belong together, and the group is
     * complete when watermark >= value + delay (0 for a window_end, 1 for an event time or window_time, the size for a
     * window_start).
     */
    record Attached(long delayMillis) implements WindowSpec {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.attached(this);
        }
    }

    /** One method per kind of window. */
    interface Visitor<R> {
        R tumble(Tumble window);

        R hop(Hop window);

        R cumulate(Cumulate window);

        R session(Session window);

        R calendar(Calendar window);

        R growingCalendar(GrowingCalendar window);

        R attached(Attached window);
    }
}
