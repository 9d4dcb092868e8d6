package io.tidemark.shell.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.shell.connection.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long now;
    private final ProgressLine line = new ProgressLine(
            new PrintStream(written, true, StandardCharsets.UTF_8), Look.of(false, false), () -> 70, () -> now);

    private String shown(long atSeconds, Progress progress) {
        now = atSeconds * SECOND;
        written.reset();
        line.show(progress, 0);
        return written.toString(StandardCharsets.UTF_8).replace("\r", "").stripTrailing();
    }

    @Test
    void nothingIsShownInTheFirstSecond() {
        assertThat(shown(0, Progress.NONE)).isEmpty();
        line.clear();
        assertThat(written.size()).isZero();
    }

    @Test
    void theBarFillsWhereItIsKnownHowMuchThereIs() {
        shown(0, Progress.NONE);
        assertThat(shown(2, new Progress(5000, 0, Long.MIN_VALUE, 0.5)))
                .isEqualTo("######------  50 % 5,000 rows read | 2,500 rows/s | 00:02");
        assertThat(shown(4, new Progress(10_000, 0, Long.MIN_VALUE, 1.0))).startsWith("############ 100 % 10,000 rows");
    }

    @Test
    void elseAPieceGoesToAndFro() {
        assertThat(shown(2, new Progress(1, 0, Long.MIN_VALUE))).startsWith("###--------- 1 rows read");
        assertThat(shown(3, new Progress(1, 0, Long.MIN_VALUE))).startsWith("-###--------");
    }

    @Test
    void itIsTakenAwayAndNeverWiderThanTheTerminal() {
        assertThat(shown(3000, new Progress(Long.MAX_VALUE, 0, 1_700_000_000_000L, 0.25))
                        .length())
                .isLessThan(70);
        written.reset();
        line.clear();
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("\r" + " ".repeat(69) + "\r");
    }
}
