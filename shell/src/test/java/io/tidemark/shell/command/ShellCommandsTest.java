package io.tidemark.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShellCommandsTest {
    @Test
    void everyCommandHasNamesOfItsOwnAndCanBeFoundByThem() {
        Set<String> seen = new HashSet<>();
        for (ShellCommand command : ShellCommands.ALL) {
            assertThat(command.names()).isNotEmpty();
            for (String name : command.names()) {
                assertThat(name).startsWith("\\");
                assertThat(seen.add(name)).as(name).isTrue();
                assertThat(ShellCommands.find(name)).containsSame(command);
            }
        }
    }

    @Test
    void thePageOfTheShellListsEveryCommandAsHelpDoes() throws IOException {
        Path page = Path.of("docs/shell.md");
        String text = Files.readString(Files.exists(page) ? page : Path.of("..").resolve(page));
        for (ShellCommand command : ShellCommands.ALL) {
            String usage =
                    (command.names().get(0) + " " + command.arguments()).strip().replace("|", "\\|");
            assertThat(text).contains("| `" + usage + "` | " + command.summary() + " |");
        }
    }

    @Test
    void onAndOffAreReadAndNothingElse() {
        assertThat(Switch.read("", true)).contains(false);
        assertThat(Switch.read("ON", false)).contains(true);
        assertThat(Switch.read("off", false)).contains(false);
        assertThat(Switch.read("perhaps", false)).isEmpty();
    }
}
