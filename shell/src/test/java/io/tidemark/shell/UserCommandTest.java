package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.types.TidemarkException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserCommandTest {
    @TempDir
    Path folder;

    private String run(String input, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        if (!List.of(words).contains("--config")) {
            arguments.add("--file=" + folder.resolve("users"));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream report = new PrintStream(out, true, StandardCharsets.UTF_8);
        byte[] typed = input.getBytes(StandardCharsets.UTF_8);
        int code =
                new UserCommand(arguments, report, UserCommand.ofProcess(false, new ByteArrayInputStream(typed))).run();
        assertThat(code).isZero();
        return out.toString(StandardCharsets.UTF_8).replace(folder.toString(), "FOLDER");
    }

    private void refused(String problem, String input, String... words) {
        assertThatThrownBy(() -> run(input, words))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void usersAreAddedChangedListedAndRemoved() {
        assertThat(run("correct horse\n", "add", "ann", "--role", "admin"))
                .isEqualTo("user ann added with the role admin in FOLDER/users\n");
        assertThat(run("battery staple", "add", "bob"))
                .isEqualTo("user bob added with the role reader in FOLDER/users\n");
        assertThat(run("another one\nignored\n", "add", "ann"))
                .isEqualTo("user ann changed with the role admin in FOLDER/users\n");
        assertThat(run("", "list")).isEqualTo("ann  admin\nbob  reader\n");
        assertThat(run("", "remove", "ann")).isEqualTo("user ann removed\n");
        assertThat(run("", "list")).isEqualTo("bob  reader\n");
    }

    @Test
    void theConfigOfTheServerSaysWhereTheyAre() throws IOException {
        Path config = Files.writeString(folder.resolve("server.conf"), "users.file = people\n");
        assertThat(run("correct horse", "add", "ann", "--config", config.toString()))
                .endsWith("in FOLDER/people\n");
        assertThat(Files.exists(folder.resolve("people"))).isTrue();
        Files.writeString(config, "port = 1\n");
        refused("has no key 'users.file'", "", "list", "--config", config.toString());
    }

    @Test
    void whatIsWrongIsSaid() {
        refused("tidemark user add NAME", "");
        refused("tidemark user add NAME", "", "add");
        refused("tidemark user add NAME", "", "change", "ann");
        refused("user has no option --rule", "", "add", "ann", "--rule", "x");
        refused("there is no role 'king'", "", "add", "ann", "--role", "king");
        refused("needs a value", "", "list", "--config");
        refused("there is no password on standard input", "", "add", "ann");
        assertThatThrownBy(() -> run("short", "add", "ann"))
                .isInstanceOf(TidemarkException.class)
                .hasMessageContaining("from 8 to 1024");
        assertThatThrownBy(() -> new UserCommand(List.of("list"), System.out, user -> new char[0]))
                .hasMessageContaining("say where the users are");
    }

    @Test
    void aPasswordIsNotAskedForWhereItWouldBeShown() {
        assertThatThrownBy(() -> UserCommand.ofProcess(true, new ByteArrayInputStream(new byte[0]))
                        .ask("ann"))
                .hasMessageContaining("would be shown");
    }
}
