package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.shell.CommandLine.Command;
import io.tidemark.shell.CommandLine.Script;
import io.tidemark.shell.output.OutputFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineParserTest {
    private static CommandLine parse(String... arguments) {
        return CommandLineParser.parse(List.of(arguments));
    }

    @Test
    void everyOptionIsTaken() {
        CommandLine line = parse(
                "-e",
                "SELECT 1",
                "-f",
                "a.sql",
                "-v",
                "topic=a=b",
                "--format=json",
                "--data",
                "d",
                "--no-header",
                "--quiet",
                "--timing",
                "--continue-on-error");
        assertThat(line.scripts()).containsExactly(new Script(null, "SELECT 1"), new Script("a.sql", null));
        assertThat(line.variables()).isEqualTo(Map.of("topic", "a=b"));
        assertThat(line.format()).isEqualTo(OutputFormat.JSON);
        assertThat(line.dataDirectory()).isEqualTo("d");
        assertThat(line.header()).isFalse();
        assertThat(line.quiet()).isTrue();
        assertThat(line.timing()).isTrue();
        assertThat(line.continueOnError()).isTrue();
    }

    @Test
    void aBareVIsVerbose() {
        assertThat(parse("-v", "-e", "SELECT 1").verbose()).isTrue();
        assertThat(parse("-e", "SELECT 1", "-v").verbose()).isTrue();
        assertThat(parse("--verbose").verbose()).isTrue();
        assertThat(parse("-v", "a=b").verbose()).isFalse();
    }

    @Test
    void theDemoTakesATime() {
        assertThat(parse("demo", "--for", "20s").demoSeconds()).isEqualTo(20);
        assertThat(parse("demo", "--for=2 min").demoSeconds()).isEqualTo(120);
        assertThat(parse("demo").demoSeconds()).isZero();
    }

    @Test
    void benchTakesAllThatFollows() {
        CommandLine line = parse("bench", "q0", "--threads", "2");
        assertThat(line.command()).isEqualTo(Command.BENCH);
        assertThat(line.rest()).containsExactly("q0", "--threads", "2");
    }

    @Test
    void aCommandThatIsAskedForHelpGivesIt() {
        for (String command : List.of("server", "user", "test", "checkpoint")) {
            assertThat(parse(command, "--help").command()).isEqualTo(Command.HELP);
        }
        assertThat(parse("user", "add", "-h").command()).isEqualTo(Command.HELP);
    }

    @Test
    void wrongUsageNamesTheRemedy() {
        assertThatThrownBy(() -> parse("--fromat", "csv")).hasMessageContaining("did you mean '--format'?");
        assertThatThrownBy(() -> parse("--format", "jsn")).hasMessageContaining("did you mean 'json'?");
        assertThatThrownBy(() -> parse("dmeo")).hasMessageContaining("did you mean 'demo'?");
        assertThatThrownBy(() -> parse("-e")).hasMessageContaining("needs a value");
        assertThatThrownBy(() -> parse("-v", "x")).hasMessageContaining("name=value");
        assertThatThrownBy(() -> parse("--quiet=yes")).hasMessageContaining("takes no value");
        assertThatThrownBy(() -> parse("demo", "--for", "20")).hasMessageContaining("such as 20s");
        assertThatThrownBy(() -> parse("--for", "20s")).hasMessageContaining("demo");
        assertThatThrownBy(() -> parse("--ephemeral", "--data", "d")).hasMessageContaining("one of them");
        assertThatThrownBy(() -> parse("--connect", "h:1", "--ephemeral"))
                .hasMessageContaining("leave --data and --ephemeral out");
        assertThatThrownBy(() -> parse("demo", "--connect", "h:1")).hasMessageContaining("belongs to the shell");
        assertThatThrownBy(() -> parse("--user", "ann")).hasMessageContaining("belong to --connect");
    }
}
