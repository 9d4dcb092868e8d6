package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of what was typed. */
final class ShellHistoryTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("history");
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aNewFileIsItsOwnersAlone() throws IOException {
        new ShellHistory(file).protect();
        assertThat(permissions()).isEqualTo("rw-------");
    }

    @Test
    void theRightsOfOthersInAnOldFileAreTakenAway() throws IOException {
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        new ShellHistory(file).protect();
        assertThat(permissions()).isEqualTo("rw-------");
    }

    @Test
    void itStaysSoWhenItIsWrittenAfreshAndHoldsNoSecret() throws IOException {
        try (Terminal terminal = new DumbTerminal(
                "test",
                "dumb",
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                StandardCharsets.UTF_8)) {
            ShellHistory history = new ShellHistory(file);
            LineReader reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .history(history)
                    .variable(LineReader.HISTORY_FILE, file)
                    .variable(LineReader.HISTORY_FILE_SIZE, 10)
                    .build();
            history.attach(reader);
            for (int line = 0; line < 50; line++) {
                history.add("SELECT " + line);
                history.add("CREATE SECRET s" + line + " AS 'hush'");
                history.save();
                assertThat(permissions()).isEqualTo("rw-------");
            }
        }
        assertThat(Files.readString(file)).contains("SELECT 49").doesNotContain("SELECT 1\n", "hush");
    }
}
