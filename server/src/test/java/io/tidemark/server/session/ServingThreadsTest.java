package io.tidemark.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The threads of a server at its end. */
final class ServingThreadsTest {
    @Test
    void whatIsToBeClosedWhenTheThreadsHaveEndedIsClosed() {
        ServingThreads threads = new ServingThreads();
        threads.close();
        AtomicBoolean closed = new AtomicBoolean();
        threads.closing().execute(() -> closed.set(true));
        assertThat(closed).isTrue();
    }
}
