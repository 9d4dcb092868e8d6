package io.tidemark.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.thread.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of the log that strangers can cause. */
final class LogLimitTest {
    private final ManualClock clock = new ManualClock(1_000_000);
    private final List<String> summaries = new ArrayList<>();
    private final LogLimit limit = new LogLimit(clock, (kind, lines) -> summaries.add(kind + " " + lines));

    private int written(String kind, int lines) {
        int written = 0;
        for (int line = 0; line < lines; line++) {
            written += limit.allows(kind) ? 1 : 0;
        }
        return written;
    }

    private void pass(long millis) {
        clock.set(clock.millis() + millis);
        limit.tick();
    }

    @Test
    void theFirstFiftyOfAPeriodAreWrittenAndOneLineSaysHowManyWereNot() {
        assertThat(written("garbage", 50)).isEqualTo(50);
        assertThat(written("garbage", 1_000)).isZero();
        pass(9_999);
        assertThat(summaries).isEmpty();
        assertThat(written("garbage", 1)).isZero();
        pass(1);
        assertThat(summaries).containsExactly("garbage 1001");
        pass(10_000);
        assertThat(summaries).hasSize(1);
        assertThat(limit.leftOut().value()).isEqualTo(1001);
    }

    @Test
    void aNewPeriodBeginsWithItsFirstLine() {
        assertThat(written("garbage", 60)).isEqualTo(50);
        clock.set(clock.millis() + 10_000);
        assertThat(written("garbage", 60)).isEqualTo(50); // nobody has ticked
        assertThat(summaries).containsExactly("garbage 10");
        pass(10_000);
        assertThat(summaries).containsExactly("garbage 10", "garbage 10");
    }

    @Test
    void oneKindDoesNotTakeTheRoomOfAnother() {
        assertThat(written("garbage", 100)).isEqualTo(50);
        assertThat(written("failure", 20)).isEqualTo(20);
        pass(10_000);
        assertThat(summaries).containsExactly("garbage 50");
    }

    @Test
    void whatWasLeftOutIsToldAtTheEndToo() {
        written("garbage", 51);
        written("failure", 52);
        limit.close();
        assertThat(summaries).containsExactly("failure 2", "garbage 1");
        limit.close();
        assertThat(summaries).hasSize(2);
    }
}
