package io.tidemark.executor.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What feeds keep together for those who come back. */
final class TailBudgetTest {
    private final TailBudget budget = new TailBudget(100);
    private final ChangeFeed<String> first = new ChangeFeed<>(1000, 80, budget);
    private final ChangeFeed<String> second = new ChangeFeed<>(1000, 80, budget);

    private static void heardOnce(ChangeFeed<String> feed) {
        feed.leave(feed.listen());
    }

    @Test
    void theFeedThatWasListenedToLeastRecentlyIsCutFirst() {
        heardOnce(first);
        heardOnce(second);
        first.add("a", 60);
        second.add("b", 40);
        assertThat(first.listenFrom("a"::equals)).isNotNull();
        second.add("c", 10);
        assertThat(second.isHeard()).isFalse();
        assertThat(second.listenFrom("b"::equals)).isNull();
        assertThat(budget.total()).isEqualTo(60);
    }

    @Test
    void whoListensGetsAllTheSame() {
        ChangeFeed.Listener<String> listener = first.listen();
        first.add("a", 60);
        heardOnce(second);
        second.add("b", 60);
        assertThat(first.listenFrom("a"::equals)).isNull();
        assertThat(listener.poll()).isEqualTo("a");
        first.add("c", 1);
        assertThat(listener.poll()).isEqualTo("c");
    }

    @Test
    void aFeedThatIsGivenUpCountsNoMore() {
        heardOnce(first);
        first.add("a", 60);
        first.close();
        assertThat(budget.total()).isZero();
        assertThat(first.isHeard()).isFalse();
    }
}
