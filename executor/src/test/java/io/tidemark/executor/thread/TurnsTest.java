package io.tidemark.executor.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the users of a thread share it. A clock that only works move tells what each of them got. */
final class TurnsTest {
    private static final long MILLI = 1_000_000;

    private final Map<String, Long> usedNanos = new HashMap<>();
    private long nowNanos;
    private int clockReads;
    private final Turns turns = new Turns(new Clock() {
        @Override
        public long millis() {
            return nanos() / MILLI;
        }

        @Override
        public long nanos() {
            clockReads++;
            return nowNanos;
        }
    });

    /** Work whose steps each take as long, as many as there are. */
    private final class Steps implements Work {
        private final String user;
        private final long stepNanos;
        private int left;
        private boolean idle;
        private int taken;

        Steps(String user, long stepNanos, int left) {
            this.user = user;
            this.stepNanos = stepNanos;
            this.left = left;
        }

        @Override
        public Progress step() {
            taken++;
            if (idle) {
                return Progress.IDLE;
            }
            nowNanos += stepNanos;
            usedNanos.merge(user, stepNanos, Long::sum);
            return --left == 0 ? Progress.DONE : Progress.BUSY;
        }
    }

    private Steps add(String user, long stepNanos, int count) {
        Steps steps = new Steps(user, stepNanos, count);
        turns.add(user, steps);
        return steps;
    }

    private Steps endless(String user, long stepNanos) {
        return add(user, stepNanos, Integer.MAX_VALUE);
    }

    private void run(long nanos) {
        long end = nowNanos + nanos;
        while (nowNanos < end) {
            assertThat(turns.round()).isTrue();
        }
    }

    private double part(String user) {
        long all = usedNanos.values().stream().mapToLong(Long::longValue).sum();
        return (double) usedNanos.getOrDefault(user, 0L) / all;
    }

    @Test
    void oneTaskOfAUserGetsHalfBesideSixtyOfAnother() {
        for (int task = 0; task < 60; task++) {
            endless("many", 200_000);
        }
        endless("one", 200_000);
        run(1_000 * MILLI);
        assertThat(part("one")).isBetween(0.49, 0.51);
    }

    @Test
    void longStepsArePaidForByLaterTurns() {
        for (int task = 0; task < 60; task++) {
            endless("long", 40 * MILLI);
        }
        endless("short", 50_000);
        run(4_000 * MILLI);
        assertThat(part("short")).isBetween(0.48, 0.52);
    }

    @Test
    void threeUsersGetAThirdEachWhateverTheirSteps() {
        endless("a", 7 * MILLI);
        endless("b", 900_000);
        endless("b", 100_000);
        endless("c", 3_000);
        run(3_000 * MILLI);
        assertThat(part("a")).isBetween(0.32, 0.35);
        assertThat(part("b")).isBetween(0.32, 0.35);
        assertThat(part("c")).isBetween(0.32, 0.35);
    }

    @Test
    void theWorksOfAUserTakeTurnsAmongThemselves() {
        Steps first = endless("a", 300_000);
        Steps second = endless("a", 300_000);
        Steps third = endless("a", 300_000);
        endless("b", 300_000);
        run(1_200 * MILLI);
        assertThat(first.taken).isCloseTo(second.taken, within(1));
        assertThat(third.taken).isCloseTo(second.taken, within(1));
    }

    @Test
    void whatAUserLeavesUnusedOthersGetAtOnce() {
        Steps waits = endless("waits", MILLI);
        waits.idle = true;
        Steps works = endless("works", 30 * MILLI);
        for (int round = 0; round < 100; round++) {
            assertThat(turns.round()).as("its debt does not hold it up").isTrue();
        }
        assertThat(works.taken).isEqualTo(100);
    }

    @Test
    void timeThatWasNotUsedIsNotSavedUp() {
        Steps sleeper = endless("sleeper", 100_000);
        sleeper.idle = true;
        endless("other", 100_000);
        run(500 * MILLI);
        sleeper.idle = false;
        usedNanos.clear();
        run(20 * MILLI);
        assertThat(part("sleeper")).isBetween(0.4, 0.6);
    }

    @Test
    void aUserOfManyShortStatementsPaysForLongStepsToo() {
        endless("steady", 100_000);
        long end = 2_000 * MILLI;
        while (nowNanos < end) {
            if (turns.size() == 1) {
                add("again and again", 20 * MILLI, 1);
            }
            turns.round();
        }
        assertThat(part("steady")).isBetween(0.47, 0.53);
    }

    @Test
    void aRoundOfOneUserStepsEachWorkOnceWithoutLookingAtTheClock() {
        Steps first = endless("a", MILLI);
        Steps second = endless("a", MILLI);
        second.idle = true;
        Steps third = add("a", MILLI, 3);
        for (int round = 0; round < 10; round++) {
            assertThat(turns.round()).isTrue();
        }
        assertThat(first.taken).isEqualTo(10);
        assertThat(second.taken).isEqualTo(10);
        assertThat(third.taken).isEqualTo(3);
        assertThat(turns.size()).isEqualTo(2);
        assertThat(clockReads).isZero();
    }

    @Test
    void aRoundFindsNothingToDoWhenAllAreIdleSoThatTheThreadMayNap() {
        Steps first = endless("a", 30 * MILLI);
        Steps second = endless("b", 30 * MILLI);
        assertThat(turns.round()).isTrue();
        first.idle = true;
        second.idle = true;
        for (int round = 0; round < 5; round++) {
            assertThat(turns.round()).isFalse();
        }
        int before = first.taken + second.taken;
        assertThat(turns.round()).isFalse();
        assertThat(first.taken + second.taken).as("one look at each").isEqualTo(before + 2);
    }

    @Test
    void allWorksOfAllUsersAreDoneInTheEnd() {
        for (int task = 1; task <= 20; task++) {
            add("a", 50_000, task * 7);
            add("b", 3 * MILLI, task);
            add("c", 10, task * 100);
        }
        while (turns.round()) {}
        assertThat(turns.size()).isZero();
        assertThat(usedNanos)
                .containsEntry("a", 50_000L * 7 * 210)
                .containsEntry("b", 3 * MILLI * 210)
                .containsEntry("c", 10L * 100 * 210);
    }
}
