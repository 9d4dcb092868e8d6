package io.tidemark.executor.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WatermarkMergerTest {
    /** That an input is idle. */
    private static final long IDLE = Long.MIN_VALUE;

    private static final long END = Long.MAX_VALUE;

    private record Event(int input, long watermark) {}

    /** As slow and plain as can be: works everything out anew from all that was said. */
    private static long mergedAfter(List<Event> said, int inputs) {
        long merged = Long.MIN_VALUE;
        for (int upTo = 1; upTo <= said.size(); upTo++) {
            merged = Math.max(merged, leastAfter(said.subList(0, upTo), inputs));
        }
        return merged;
    }

    private static long leastAfter(List<Event> said, int inputs) {
        long least = END;
        long largestOfIdle = Long.MIN_VALUE;
        boolean someIdle = false;
        for (int input = 0; input < inputs; input++) {
            long watermark = Long.MIN_VALUE;
            boolean idle = false;
            for (Event event : said) {
                if (event.input() == input) {
                    idle = event.watermark() == IDLE;
                    watermark = Math.max(watermark, event.watermark());
                }
            }
            idle &= watermark != END;
            someIdle |= idle;
            largestOfIdle = idle ? Math.max(largestOfIdle, watermark) : largestOfIdle;
            least = idle ? least : Math.min(least, watermark);
        }
        boolean nobodyLeftToSpeak = least == END && someIdle;
        return nobodyLeftToSpeak ? largestOfIdle : least;
    }

    @Test
    void everyOrderInWhichInputsSpeakAgreesWithAPlainModel() {
        long[][] scripts = {
            {}, {END}, {2, 2}, {5, END}, {IDLE, 2}, {1, 3, END}, {2, IDLE, 4}, {3, 1, IDLE}, {IDLE, IDLE}
        };
        int checked = 0;
        for (long[] first : scripts) {
            checked += interleave(new long[][] {first}, new int[1], new ArrayList<>());
            for (long[] second : scripts) {
                checked += interleave(new long[][] {first, second}, new int[2], new ArrayList<>());
                for (long[] third : scripts) {
                    if (first.length + second.length + third.length <= 6) {
                        checked += interleave(new long[][] {first, second, third}, new int[3], new ArrayList<>());
                    }
                }
            }
        }
        assertThat(checked).isGreaterThan(5_000);
    }

    private static int interleave(long[][] scripts, int[] done, List<Event> order) {
        int ways = 0;
        for (int input = 0; input < scripts.length; input++) {
            if (done[input] < scripts[input].length) {
                order.add(new Event(input, scripts[input][done[input]++]));
                ways += interleave(scripts, done, order);
                done[input]--;
                order.remove(order.size() - 1);
            }
        }
        if (ways == 0) {
            play(scripts.length, order);
            return 1;
        }
        return ways;
    }

    private static void play(int inputs, List<Event> order) {
        WatermarkMerger merger = new WatermarkMerger(inputs);
        for (int said = 1; said <= order.size(); said++) {
            Event event = order.get(said - 1);
            long before = merger.merged();
            boolean rose = tell(merger, event);
            assertThat(merger.merged()).as(order.toString()).isEqualTo(mergedAfter(order.subList(0, said), inputs));
            assertThat(rose).as(order.toString()).isEqualTo(merger.merged() > before);
        }
    }

    /** All that up to three inputs can say in six events: a million orders. */
    @Test
    void everyHistoryOfThreeInputsAgreesWithAPlainModel() {
        assertThat(history(new ArrayList<>(), 3, Long.MIN_VALUE)).isEqualTo(1_085_812);
    }

    private static int history(List<Event> said, int inputs, long mergedBefore) {
        int checked = 0;
        for (int input = 0; input < (said.isEmpty() ? 1 : inputs); input++) { // which input begins does not matter
            for (long what : new long[] {1, 2, IDLE, END}) {
                said.add(new Event(input, what));
                long merged = Math.max(mergedBefore, leastAfter(said, inputs));
                WatermarkMerger merger = new WatermarkMerger(inputs);
                said.forEach(event -> tell(merger, event));
                if (merger.merged() != merged) {
                    assertThat(merger.merged()).as(said.toString()).isEqualTo(merged);
                }
                checked += 1 + (said.size() < 6 ? history(said, inputs, merged) : 0);
                said.remove(said.size() - 1);
            }
        }
        return checked;
    }

    private static boolean tell(WatermarkMerger merger, Event event) {
        return event.watermark() == IDLE
                ? merger.markIdle(event.input())
                : merger.advance(event.input(), event.watermark());
    }

    /**
     * Why the watermark does not just stay when all are idle: it would then depend on which clock ran out first, and at
     * parallelism 2 on which task told first, whether a window comes out.
     */
    @Test
    void whenAllAreIdleTheOrderInWhichTheyFellSilentDoesNotMatter() {
        long[][] scripts = {{IDLE}, {1, IDLE}, {3, IDLE}, {2, 4, IDLE}, {1, IDLE, 2, IDLE}, {5, IDLE, IDLE}};
        for (long[] first : scripts) {
            for (long[] second : scripts) {
                for (long[] third : scripts) {
                    if (first.length + second.length + third.length <= 6) {
                        long[][] all = {first, second, third};
                        long largest = Arrays.stream(all)
                                .flatMapToLong(Arrays::stream)
                                .max()
                                .orElseThrow();
                        checkEnd(all, new int[3], new ArrayList<>(), largest);
                    }
                }
            }
        }
    }

    private static void checkEnd(long[][] scripts, int[] done, List<Event> order, long expected) {
        boolean all = true;
        for (int input = 0; input < scripts.length; input++) {
            if (done[input] < scripts[input].length) {
                all = false;
                order.add(new Event(input, scripts[input][done[input]++]));
                checkEnd(scripts, done, order, expected);
                done[input]--;
                order.remove(order.size() - 1);
            }
        }
        if (all) {
            WatermarkMerger merger = new WatermarkMerger(scripts.length);
            order.forEach(event -> tell(merger, event));
            assertThat(merger.merged()).as(order.toString()).isEqualTo(expected);
        }
    }

    @Test
    void anInputThatIsAddedBeginsAtTheMergedWatermark() {
        WatermarkMerger merger = new WatermarkMerger(1);
        merger.advance(0, 10);
        merger.grow(2);
        assertThat(merger.merged()).isEqualTo(10);
        assertThat(merger.advance(0, 20)).isFalse();
        assertThat(merger.advance(1, 15)).isTrue();
        assertThat(merger.merged()).isEqualTo(15);
    }

    @Test
    void anInputThatWakesBehindTheOthersDoesNotTakeTheWatermarkBack() {
        WatermarkMerger merger = new WatermarkMerger(2);
        merger.advance(0, 5);
        merger.markIdle(1);
        merger.advance(0, 9);
        assertThat(merger.merged()).isEqualTo(9);
        merger.advance(1, 3);
        assertThat(merger.merged()).isEqualTo(9);
    }
}
