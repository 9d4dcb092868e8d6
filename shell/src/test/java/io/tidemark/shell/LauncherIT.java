package io.tidemark.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/tidemark} as users run it: exit codes, what goes where, Ctrl-C. */
class LauncherIT {
    private static final long TIMEOUT_SECONDS = 180;

    @TempDir
    Path directory;

    /** What a run gave. */
    private record Run(int code, String out, String err) {}

    private Process start(List<String> arguments, String input) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Scripts.PROJECT.resolve("bin/tidemark").toString()));
        command.addAll(arguments);
        Path stdin = Files.writeString(directory.resolve("stdin"), input);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(stdin.toFile())
                .redirectError(directory.resolve("stderr").toFile());
        builder.environment().put("TIDEMARK_JAVA_OPTS", "-Xmx512m -Djava.io.tmpdir=" + directory);
        builder.environment().put("LC_ALL", "POSIX");
        return builder.start();
    }

    private Run run(String input, String... arguments) throws IOException, InterruptedException {
        Process process = start(List.of(arguments), input);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, stderr());
    }

    /** Standard error without what the launcher says once after a build. */
    private String stderr() throws IOException {
        return Files.readString(directory.resolve("stderr")).replace("tidemark: preparing faster starts ...\n", "");
    }

    @Test
    void rowsOnStandardOutputAndAllElseOnStandardError() throws Exception {
        Run run = run("", "--ephemeral", "-e", "CREATE VIEW v AS SELECT 'ü' AS x; SELECT * FROM v");
        assertThat(run).isEqualTo(new Run(0, "x\nü\n", "view v created\n"));
        Run quiet = run("CREATE VIEW v AS SELECT 1 AS x; SELECT * FROM v;", "--ephemeral", "--quiet", "--no-header");
        assertThat(quiet).isEqualTo(new Run(0, "1\n", ""));
    }

    @Test
    void aFailedStatementGivesOneAndItsPlace() throws Exception {
        Files.writeString(directory.resolve("a.sql"), "SELECT 1 AS x;\nSELECT y\n  FROM nothing;\nSELECT 3 AS x;");
        Run run = run("", "--ephemeral", "-f", "a.sql");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("x\n1\n");
        assertThat(run.err())
                .contains("TM-2002")
                .contains("statement 2")
                .contains("a.sql:3:8")
                .contains("^");
        Run goesOn = run("", "--ephemeral", "--continue-on-error", "-f", "a.sql");
        assertThat(goesOn.code()).isEqualTo(1);
        assertThat(goesOn.out()).isEqualTo("x\n1\nx\n3\n");
    }

    @Test
    void wrongUsageGivesTwo() throws Exception {
        assertThat(run("", "--fromat", "csv").code()).isEqualTo(2);
        Run missing = run("", "--ephemeral", "-f", "nothing.sql");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no file nothing.sql");
        assertThat(run("", "server", "--port", "many").code()).isEqualTo(2);
        assertThat(run("", "--help").out()).startsWith("Tidemark");
        assertThat(run("", "test").code()).isEqualTo(2);
        assertThat(run("", "test", "nothing.slt").err()).contains("there is no file or folder nothing.slt");
    }

    @Test
    void sqlTestsGiveAReportAndACode() throws Exception {
        Files.writeString(directory.resolve("a.slt"), "query\nSELECT 1 AS x\n----\n1\n");
        Run good = run("", "test", "a.slt");
        assertThat(good.code()).isZero();
        assertThat(good.out()).startsWith("ok    a.slt").endsWith("1 file, all hold\n");
        Files.writeString(directory.resolve("b.slt"), "query\nSELECT 1 AS x\n----\n2\n");
        Run bad = run("", "test", "b.slt", "a.slt");
        assertThat(bad.code()).isEqualTo(1);
        assertThat(bad.out())
                .startsWith("FAIL  b.slt:1: ")
                .contains("- 2")
                .contains("+ 1")
                .contains("ok    a.slt");
    }

    @Test
    void theCatalogIsKeptInTheDataDirectory() throws Exception {
        String data = directory.resolve("data dir").toString();
        assertThat(run("", "--data", data, "-e", "CREATE VIEW v AS SELECT 7 AS x")
                        .code())
                .isZero();
        assertThat(run("", "--data", data, "-e", "SELECT * FROM v").out()).isEqualTo("x\n7\n");
    }

    @Test
    void itIsKeptInTheHomeOfTheEnvironmentElse() throws Exception {
        Path home = Files.createDirectory(directory.resolve("a home"));
        ProcessBuilder builder = new ProcessBuilder(
                        Scripts.PROJECT.resolve("bin/tidemark").toString(), "-e", "CREATE VIEW v AS SELECT 7 AS x")
                .redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("TIDEMARK_DATA");
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        assertThat(home.resolve(".tidemark")).isDirectory();
    }

    @Test
    void aLinkWithSpacesInItsPathWorksFromAnywhere() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("a folder"));
        Path link = Files.createSymbolicLink(folder.resolve("tm"), Scripts.PROJECT.resolve("bin/tidemark"));
        Process process = new ProcessBuilder(link.toString(), "--ephemeral", "-e", "SELECT 1 AS x")
                .directory(folder.toFile())
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("x\n1\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void whatAServerWritesIsItsUsersAlone() throws Exception {
        Process server = start(List.of("server", "--port", "0", "--data", "data"), "");
        while (!stderr().contains("listening on port ")) {
            assertThat(server.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        String port = stderr().replaceFirst("(?s).*listening on port (\\d+).*", "$1");
        String script = "CREATE SECRET s AS 'hush'; CREATE TABLE t (k INT PRIMARY KEY); INSERT INTO t VALUES (1);";
        Process client = new ProcessBuilder(
                        Scripts.PROJECT.resolve("bin/tidemark").toString(),
                        "--connect",
                        "localhost:" + port,
                        "-e",
                        script)
                .redirectErrorStream(true)
                .start();
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(client.waitFor()).as(said).isZero();
        server.destroy();
        assertThat(server.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        try (var files = Files.walk(directory.resolve("data"))) {
            assertThat(files.toList()).hasSizeGreaterThan(3).allSatisfy(path -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .endsWith("------"));
        }
    }

    @Test
    void aServerReadsNoObjectsOfJavaAndItsKafkaClientsResolveNothing() throws Exception {
        Process server = start(List.of("server", "--port", "0", "--data", "data"), "");
        while (!stderr().contains("listening on port ")) {
            assertThat(server.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        Process asking = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.pid()),
                        "VM.system_properties")
                .redirectErrorStream(true)
                .start();
        String said = new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        server.destroy();
        assertThat(server.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(said)
                .contains("\njdk.serialFilter=\\!*\n")
                .contains("\norg.apache.kafka.automatic.config.providers=none\n")
                .containsPattern("\norg\\.apache\\.kafka\\.allowed\\.login\\.modules=\\S*PlainLoginModule\\S*\n")
                .doesNotContain("JndiLoginModule", "Krb5LoginModule");
    }

    @Test
    void interruptingAnEndlessQueryEndsItAndLeavesNothing() throws Exception {
        String script = "CREATE STREAM bid (auction BIGINT, price BIGINT) WITH (connector = 'nexmark', rate = 100);"
                + "SELECT auction FROM bid EMIT CHANGES;";
        Process process = start(List.of("--ephemeral", "--format", "json"), script);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).startsWith("{\"auction\":");
        boolean ignored = ChildShell.ignoresInterrupts(process);
        String signal = ignored ? "-TERM" : "-INT";
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
        while (out.readLine() != null) {
            // Rows that were on their way when the signal came.
        }
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ignored ? 143 : 130);
        assertThat(stderr()).isEqualTo("stream bid created\n");
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("stdin", "stderr");
        }
    }

    @Test
    void ajobThatIsToldToEndGoesOnAtTheNextStart() throws Exception {
        String script = "SET 'checkpoint-interval' = '200 ms';"
                + "CREATE STREAM numbers (id BIGINT) WITH (connector = 'datagen', rate = 200, 'fields.id.kind' = 'sequence');"
                + "CREATE STREAM kept (id BIGINT) WITH (connector = 'file', path = 'kept/', format = 'json');"
                + "INSERT INTO kept SELECT id FROM numbers;";
        Process process = start(List.of("--data", "data"), script);
        while (numbers().isEmpty()) {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(stderr()).contains("job-1 writes a last checkpoint; it goes on from there at the next start");
        List<Long> before = numbers();

        Run next = run("STOP JOB 1;", "--data", "data");
        assertThat(next.code()).isZero();
        assertThat(next.err())
                .contains("1 job is running again (job-1); SHOW JOBS")
                .contains("job-1 stopped");
        List<Long> after = numbers();
        assertThat(after).hasSizeGreaterThanOrEqualTo(before.size());
        assertThat(after).isEqualTo(LongStream.range(0, after.size()).boxed().toList());
        assertThat(run("SHOW JOBS;", "--data", "data").out()).contains("job-1,STOPPED");
    }

    /** What the job of the test has written, in order. */
    private List<Long> numbers() throws IOException {
        Path folder = directory.resolve("kept");
        List<Long> numbers = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return numbers;
        }
        try (var files = Files.newDirectoryStream(folder, "part-*")) {
            for (Path file : files) {
                for (String line : Files.readAllLines(file)) {
                    numbers.add(Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        }
        numbers.sort(null);
        return numbers;
    }

    @Test
    void aClosedPipeEndsAnEndlessQueryQuietly() throws Exception {
        String script = "CREATE STREAM bid (auction BIGINT) WITH (connector = 'nexmark', rate = 1000);"
                + "SELECT auction FROM bid EMIT CHANGES;";
        Process process = start(List.of("--ephemeral", "--quiet"), script);
        assertThat(process.getInputStream().read()).isEqualTo('a');
        process.getInputStream().close();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(stderr()).isEmpty();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void theDemoShowsWindowsThatWentThroughKafka() throws Exception {
        Run run = run("", "demo", "--for", "40s");
        assertThat(run.err()).contains("Kafka runs at");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("window_end").containsPattern("\\d\\d:\\d\\d:\\d\\d\\.000 \\| +1840 ");
        try (var left = Files.list(directory)) {
            assertThat(left.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("stdin", "stderr");
        }
    }
}
