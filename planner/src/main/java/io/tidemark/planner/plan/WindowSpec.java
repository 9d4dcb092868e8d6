package io.tidemark.planner.plan;

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

        R attached(Attached window);
    }
}
