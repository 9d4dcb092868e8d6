package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.shell.ChildShell.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a batch ends with, in every case. */
class ExitCodesIT {
    private static final String ENDLESS = "CREATE STREAM bid (auction BIGINT, price BIGINT, \"dateTime\" TIMESTAMP(3))"
            + " WITH (connector = 'nexmark', rate = 1000); SELECT * FROM bid EMIT CHANGES";
    private static final Pattern LISTENING = Pattern.compile("port (\\d+)");

    @TempDir
    Path directory;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(directory.resolve("good.sql"), "SELECT 1 AS x;\n");
        Files.writeString(directory.resolve("empty.sql"), "");
        Files.writeString(directory.resolve("comment.sql"), "-- nothing\n/* here */\n");
        Files.writeString(directory.resolve("bad.sql"), "SELECT 1 AS x;\nSELEC 2;\nSELECT 3 AS x;\n");
        Files.writeString(directory.resolve("variable.sql"), "SELECT ${n} AS x;\n");
        Files.write(directory.resolve("latin1.sql"), new byte[] {'S', (byte) 0xE4, ';'});
        Files.createDirectory(directory.resolve("folder"));
        Files.writeString(directory.resolve("server.conf"), "metrics.port = off\nheartbeat = 1 min\n");
    }

    private Run run(String input, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--ephemeral"));
        all.addAll(Arrays.asList(arguments));
        return ChildShell.run(directory, input, all.toArray(new String[0]));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "a good file            | 0 | -f good.sql                        | x 1        | -",
                "an empty file          | 0 | -f empty.sql                       |            | -",
                "only comments          | 0 | -f comment.sql                     |            | -",
                "a syntax error         | 1 | -f bad.sql                         | x 1        | bad.sql:2:1",
                "going on after it      | 1 | --continue-on-error -f bad.sql     | x 1 x 3    | TM-1001",
                "a missing table        | 1 | -e SELECT*FROM[nothing]            |            | TM-2002",
                "an error while running | 1 | -e SELECT[1/0]AS[x]                | ?          | error TM-",
                "a missing file         | 2 | -f nowhere.sql                     |            | there is no file",
                "a folder               | 2 | -f folder                          |            | cannot be read",
                "a file that is no text | 2 | -f latin1.sql                      |            | cannot be read",
                "an unknown option      | 2 | --formt csv                        |            | did you mean '--format'",
                "a lacking value        | 2 | -f                                 |            | needs a value",
                "an unknown format      | 2 | --format cvs -e VALUES[1]          |            | did you mean 'csv'",
                "a variable             | 0 | -v n=5 --no-header -f variable.sql | 5          | -",
                "no variable            | 1 | -f variable.sql                    |            | TM-1006",
                "quiet notices          | 0 | --quiet -e SET['batch-rows']='100' |            | -",
            })
    void aBatchEndsWith(String what, int code, String arguments, String out, String err) throws Exception {
        String[] words = Arrays.stream(arguments.split(" "))
                .map(word -> word.replaceAll("[\\[\\]]", " "))
                .toArray(String[]::new);
        Run run = run("", words);
        assertThat(run.code()).as("%s: %s", what, run).isEqualTo(code);
        if (!"?".equals(out)) {
            assertThat(run.out().strip().replaceAll("\\s+", " ")).isEqualTo(out == null ? "" : out);
        }
        if (err == null) {
            assertThat(run.err()).isEmpty();
        } else {
            assertThat(run.err()).contains(err);
        }
    }

    @Test
    void standardInputIsABatchToo() throws Exception {
        assertThat(run("SELECT 1 AS x; SELECT nope;").code()).isEqualTo(1);
        assertThat(run("")).isEqualTo(new Run(0, "", ""));
        assertThat(run("SELECT 1 AS x", "-f", "-")).isEqualTo(new Run(0, "x\n1\n", ""));
    }

    @Test
    void timingIsTold() throws Exception {
        assertThat(run("", "--timing", "-e", "SELECT 1 AS x").err()).containsPattern("1 row \\(\\d+\\.\\d{3} s\\)");
    }

    @Test
    void anInterruptEndsWith130AndATerminationWith143() throws Exception {
        for (Map.Entry<String, Integer> signal : Map.of("INT", 130, "TERM", 143).entrySet()) {
            try (ChildShell shell = ChildShell.start(directory, "", "--ephemeral", "-e", ENDLESS)) {
                assertThat(shell.readLine()).isEqualTo("auction,price,dateTime");
                if (signal.getKey().equals("INT") && shell.ignoresInterrupts()) {
                    System.out.println("not tried: SIGINT, which is ignored where these tests were started");
                    continue;
                }
                shell.signal(signal.getKey());
                assertThat(shell.await().code()).as(signal.getKey()).isEqualTo(signal.getValue());
            }
        }
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoError() throws Exception {
        try (ChildShell shell = ChildShell.start(directory, "", "--ephemeral", "-e", ENDLESS)) {
            assertThat(shell.readLine()).isEqualTo("auction,price,dateTime");
            shell.closeOutput();
            assertThat(shell.await().code()).isZero();
        }
    }

    @Test
    void aServerThatIsNotThereIsAFailureWithItsReason() throws Exception {
        Run run = ChildShell.run(directory, "", "--connect", "localhost:1", "-e", "VALUES 1");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("TM-4007").contains("localhost:1");
        Run usage = ChildShell.run(directory, "", "--user", "ann", "-e", "VALUES 1");
        assertThat(usage.code()).isEqualTo(2);
        Run secret = ChildShell.run(directory, "", "--connect", "localhost:1?password=x", "-e", "VALUES 1");
        assertThat(secret.code()).isEqualTo(2);
        assertThat(secret.err()).contains("TIDEMARK_PASSWORD");
        for (String wrong : List.of("localhost:xx", "localhost:7333?nonsense=1")) {
            Run address = ChildShell.run(directory, "", "--connect", wrong, "-e", "VALUES 1");
            assertThat(address.code()).as(wrong).isEqualTo(2);
            assertThat(address.err()).startsWith("tidemark: --connect: ");
        }
    }

    @Test
    void helpOfACommandIsNoMistake() throws Exception {
        for (String command : List.of("server", "user", "checkpoint", "test")) {
            Run help = ChildShell.run(directory, "", command, "--help");
            assertThat(help.code()).as(command).isZero();
            assertThat(help.out()).startsWith("Tidemark").contains("  tidemark " + command + " ");
        }
    }

    @Test
    void aServerDoesWhatAnEngineDoesUntilItIsGone() throws Exception {
        try (ChildShell server = ChildShell.start(
                directory, "", "server", "--port", "0", "--data", "served", "--config", "server.conf")) {
            String address = "localhost:" + port(server);
            Run run = ChildShell.run(directory, "", "--connect", address, "-e", "SELECT 1 AS x;\nSELECT nope");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEqualTo("x\n1\n");
            assertThat(run.err()).contains("TM-2001").contains("line 2:8").contains("    |        ^");
            try (ChildShell client = ChildShell.start(directory, "", "--connect", address, "-e", ENDLESS)) {
                assertThat(client.readLine()).isEqualTo("auction,price,dateTime");
                server.signal("KILL");
                Run broken = client.await();
                assertThat(broken.code()).as(broken.err()).isEqualTo(1);
                assertThat(broken.err()).contains("error TM-4007");
            }
        }
    }

    private static int port(ChildShell server) throws IOException {
        for (int look = 0; look < 600; look++) {
            Matcher found = LISTENING.matcher(server.errors());
            if (found.find()) {
                return Integer.parseInt(found.group(1));
            }
            LockSupport.parkNanos(100_000_000L);
        }
        throw new IllegalStateException("the server does not listen: " + server.errors());
    }
}
