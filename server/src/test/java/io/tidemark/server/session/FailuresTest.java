package io.tidemark.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.executor.thread.SystemClock;
import io.tidemark.protocol.ServerMessage.Failed;
import io.tidemark.server.log.KeptLog;
import io.tidemark.server.log.LogLimit;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients learn what they did wrong, and nothing of the machine. */
final class FailuresTest {
    private final Failures failures =
            new Failures(SystemClock.INSTANCE, new LogLimit(SystemClock.INSTANCE), Path.of("/srv/engine/data"));

    @Test
    void theLogHasTheirTraceWithoutLinesThatSomeoneBroughtIn() {
        KeptLog.clear();
        Throwable inner = new IllegalArgumentException("in\r\nINFO event=forged\u001b[2J");
        Failed failed = failures.of(new IllegalStateException("out\nINFO event=forged" + "x".repeat(100_000), inner));
        List<String> found = KeptLog.linesWith("event=internal_error incident=" + failed.incident());
        assertThat(found).hasSize(1);
        List<String> lines = found.get(0).lines().toList();
        assertThat(lines.get(1)).isEqualTo("\tjava.lang.IllegalStateException: out");
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line ->
                        assertThat(line).startsWith("\t").hasSizeLessThan(8192).doesNotContain("\u001b"));
        assertThat(lines).anyMatch(line -> line.startsWith("\tCaused by: java.lang.IllegalArgumentException: in"));
        assertThat(lines).anyMatch(line -> line.contains("at io.tidemark.server.session.FailuresTest."));
    }

    @Test
    void moreOfThemThanTheLogTakesAreToldSo() {
        String first = failures.of(new IllegalStateException()).message();
        String last = first;
        for (int times = 0; times < LogLimit.LINES; times++) {
            last = failures.of(new IllegalStateException()).message();
        }
        assertThat(first).contains("its log has more under incident ");
        assertThat(last).contains("its log has too many others to tell more of incident ");
    }

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
