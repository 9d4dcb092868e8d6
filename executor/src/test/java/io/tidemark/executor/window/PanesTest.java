package io.tidemark.executor.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.state.Seed;
import io.tidemark.planner.plan.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PanesTest {
    private static final long MINUTE = 60_000;

    /** Ends of all windows of a time, found by trying every start. */
    private static List<Long> triedEnds(long time, long slide, long size, long offset) {
        List<Long> ends = new ArrayList<>();
        for (long start = time - size + 1; start <= time; start++) {
            if (Math.floorMod(start - offset, slide) == 0) {
                ends.add(start + size);
            }
        }
        return ends;
    }

    @Test
    void panesAgreeWithTryingEveryStart() {
        Random random = Seed.random();
        for (int round = 0; round < 1000; round++) {
            long size = 1 + random.nextInt(60);
            long slide = random.nextBoolean() ? size : 1 + random.nextInt((int) size);
            long offset = random.nextInt(1000) - 500;
            WindowSpec window = slide == size && random.nextBoolean()
                    ? new WindowSpec.Tumble(size, offset)
                    : new WindowSpec.Hop(slide, size, offset);
            for (int sample = 0; sample < 10; sample++) {
                long time = random.nextInt(2000) - 1000;
                check(Panes.of(window), time, triedEnds(time, slide, size, offset), size, window + " at " + time);
            }
        }
    }

    private static List<Long> walkedEnds(Panes panes, long pane) {
        List<Long> ends = new ArrayList<>();
        for (long end = panes.firstEnd(pane); end <= panes.lastEnd(pane); end = panes.nextEnd(end, end)) {
            ends.add(end);
        }
        return ends;
    }

    private static void check(Panes panes, long time, List<Long> ends, long size, String place) {
        long pane = panes.pane(time);
        assertThat(time).as(place).isBetween(pane, panes.paneEnd(pane) - 1);
        assertThat(panes.pane(pane)).as(place).isEqualTo(pane);
        assertThat(walkedEnds(panes, pane)).as(place).isEqualTo(ends);
        assertThat(panes.firstEnd(pane)).as(place).isEqualTo(ends.get(0));
        assertThat(panes.lastEnd(pane)).as(place).isEqualTo(ends.get(ends.size() - 1));
        for (long end : ends) {
            assertThat(panes.start(end)).as(place).isEqualTo(end - size).isLessThanOrEqualTo(pane);
            assertThat(end).as(place).isGreaterThanOrEqualTo(panes.paneEnd(pane));
        }
        for (long watermark = time - 3; watermark <= time + 2 * size; watermark++) {
            int complete = 0;
            for (long end : ends) {
                complete += end <= watermark ? 1 : 0;
            }
            assertThat(panes.completed(pane, watermark)).as(place).isEqualTo(complete);
        }
    }

    @Test
    void offsetsOfAnySignAndSizeCountModuloTheWindow() {
        long[] offsets = {-16, -6, -4, 0, 4, 6, 16};
        long[] starts = {-6, -6, -4, 0, -6, -4, -4};
        for (int index = 0; index < offsets.length; index++) {
            Panes panes = Panes.of(new WindowSpec.Tumble(10 * MINUTE, offsets[index] * MINUTE));
            assertThat(panes.pane(4_000)).as("offset " + offsets[index]).isEqualTo(starts[index] * MINUTE);
        }
    }

    @Test
    void aWindowAtTheEdgeOfTimeDoesNotOverflow() {
        Panes panes = Panes.of(new WindowSpec.Hop(MINUTE, 10 * MINUTE, 0));
        assertThat(panes.completed(0, Long.MAX_VALUE)).isEqualTo(10);
        assertThat(panes.completed(0, Long.MIN_VALUE)).isZero();
    }
}
