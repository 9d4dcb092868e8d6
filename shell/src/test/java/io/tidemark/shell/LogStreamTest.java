package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogStreamTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream log = new PrintStream(new LogStream(bytes), true, StandardCharsets.UTF_8);

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void controlCharactersAreShownAndDoNothing() {
        log.println("a\u001b[2J\u0007b\rc\u009bd\u007f\0\tü表Âé");
        assertThat(written()).isEqualTo("a\\x1b[2J\\x07b\\x0dc\\x9bd\\x7f\\x00\tü表Âé" + System.lineSeparator());
    }

    @Test
    void aLineIsCutAndTheNextOneIsNot() {
        log.println("x".repeat(20_000));
        log.println("next");
        assertThat(written().lines()).containsExactly("x".repeat(8192) + "...", "next");
    }
}
