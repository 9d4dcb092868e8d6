package io.tidemark.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** How clients share the threads that run statements. */
final class FairThreadsTest {
    private final List<String> begun = new ArrayList<>();
    private final List<Runnable> atWork = new ArrayList<>();

    /** Tasks begin when they are handed over, and end when the test runs them. */
    private final Executor pool = atWork::add;

    private final FairThreads threads = new FairThreads(pool, 8);

    private void submit(String client, int tasks) {
        for (int task = 0; task < tasks; task++) {
            threads.execute(client, () -> begun.add(client));
        }
    }

    @Test
    void oneClientGetsHalf() {
        submit("a", 40);
        assertThat(atWork).hasSize(4);
        submit("b", 40);
        assertThat(atWork).hasSize(6);
        submit("c", 40);
        assertThat(atWork).hasSize(7);
        submit("d", 1);
        assertThat(atWork).hasSize(8);
    }

    @Test
    void thoseThatWaitTakeTurnsAndAllRun() {
        submit("a", 6);
        submit("b", 5);
        submit("c", 5);
        while (!atWork.isEmpty()) {
            atWork.remove(0).run();
        }
        assertThat(begun).hasSize(16);
        assertThat(begun.subList(0, 9)).contains("a", "b", "c");
        submit("a", 4);
        assertThat(atWork).as("nothing is left of those before").hasSize(4);
    }
}
