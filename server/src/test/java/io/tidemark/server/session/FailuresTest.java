package io.tidemark.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.protocol.ServerMessage.Failed;
import io.tidemark.server.log.LogLimit;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Clients learn what they did wrong, and nothing of the machine. */
final class FailuresTest {
    private final Failures failures =
            new Failures(SystemClock.INSTANCE, new LogLimit(SystemClock.INSTANCE), Path.of("/srv/engine/data"));

    @Test
    void ourOwnMistakesAreANumberInTheLog() {
        Failed failed = failures.of(new IllegalStateException("stack and /etc/path of host db17"));
        assertThat(failed.message())
                .doesNotContain("stack")
                .doesNotContain("/etc")
                .doesNotContain("db17");
        assertThat(failed.sqlState()).isEqualTo("XX000");
        assertThat(failed.incident()).isNotNull();
        assertThat(failed.message()).contains(failed.incident());
    }

    @Test
    void thePlaceOfTheDataIsNotTold() {
        Failed failed = failures.of(new TidemarkException(
                ErrorCode.DISK_FULL,
                "/srv/engine/data/spill/7 cannot be written",
                "make room in /srv/engine/data",
                null));
        assertThat(failed.message()).isEqualTo("the data directory/spill/7 cannot be written");
        assertThat(failed.hint()).isEqualTo("make room in the data directory");
        assertThat(failed.sqlState()).isEqualTo("53100");
    }

    @Test
    void statesKeepConnectionsOfPools() {
        for (ErrorCode code : ErrorCode.values()) {
            if (code.kind() != ErrorCode.Kind.INTERNAL) {
                assertThat(failures.of(new TidemarkException(code, "x")).sqlState())
                        .as(code.name())
                        .isEqualTo(code.sqlState());
            }
        }
    }
}
