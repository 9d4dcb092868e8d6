package io.tidemark.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.engine.JobLimits;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerConfigTest {
    @TempDir
    Path folder;

    private ServerConfig read(String text) throws IOException {
        return ServerConfig.read(Files.writeString(folder.resolve("server.conf"), text));
    }

    private TidemarkException wrong(String text) {
        TidemarkException wrong =
                catchThrowableOfType(TidemarkException.class, () -> read(text).checked());
        assertThat(wrong.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        return wrong;
    }

    @Test
    void withoutAFileOnlyThisMachineMayConnect() {
        ServerConfig config = ServerConfig.defaults().checked();
        assertThat(config.address()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(7333);
        assertThat(config.metricsAddress()).isEqualTo("127.0.0.1");
        assertThat(config.usersFile()).isNull();
        assertThat(config.tls()).isNull();
        assertThat(config.access().fileRoots()).isEmpty();
        assertThat(config.access().hosts()).isEmpty();
    }

    @Test
    void theLimitsHaveTheirDefaults() {
        assertThat(ServerConfig.defaults().limits())
                .isEqualTo(new ServerLimits(
                        256,
                        32,
                        64,
                        100,
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10),
                        16 << 10,
                        16 << 20,
                        64L << 20,
                        1 << 20,
                        Duration.ofSeconds(30),
                        100,
                        20,
                        1000,
                        new JobLimits(100, 20),
                        1L << 30));
        assertThat(ServerConfig.defaults().engine().maxStateBytes()).isEqualTo(1L << 30);
        assertThat(ServerConfig.defaults().engine().stateBudgetBytes()).isLessThanOrEqualTo(1L << 30);
    }

    @Test
    void aFileSaysTheRestAndItsPathsBeginAtItsFolder() throws IOException {
        Files.createDirectory(folder.resolve("in"));
        Files.createDirectory(folder.resolve("out"));
        ServerConfig config = read("""
                # what a server for others needs
                address = 0.0.0.0
                port: 7000
                data = data
                tls.certificate = tls/chain.pem
                tls.key = tls/key.pem
                users.file = /etc/tidemark/users
                file.roots = in, out
                hosts = broker1:9092, *.example.org, [::1]:9092
                metrics.port = off
                limits.idle-timeout = 1 h
                """).checked();
        assertThat(config.address()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(7000);
        assertThat(config.data()).isEqualTo(folder.resolve("data"));
        assertThat(config.tls())
                .isEqualTo(new TlsFiles(folder.resolve("tls/chain.pem"), folder.resolve("tls/key.pem"), null, null));
        assertThat(config.usersFile()).isEqualTo(Path.of("/etc/tidemark/users"));
        assertThat(config.access().fileRoots()).containsExactly(folder.resolve("in"), folder.resolve("out"));
        assertThat(config.access().hosts()).containsExactly("broker1:9092", "*.example.org", "[::1]:9092");
        assertThat(config.metricsPort()).isEqualTo(-1);
        assertThat(config.limits().idleTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(config.withPort(1).port()).isEqualTo(1);
        assertThat(config.withData(Path.of("/x")).data()).isEqualTo(Path.of("/x"));
    }

    @Test
    void anUnknownKeyIsRefusedWithItsLineAndTheNearestOne() {
        TidemarkException wrong = wrong("port = 1\n\nlimits.conections = 7\n");
        assertThat(wrong.text())
                .isEqualTo(folder.resolve("server.conf") + ", line 3: there is no key 'limits.conections'");
        assertThat(wrong.hint()).startsWith("did you mean 'limits.connections'? Keys: address, ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port = 70000 | line 1: port = '70000' is not a whole number from 0 to 65535",
                "port = x | line 1: port = 'x' is not a whole number",
                "limits.login-timeout = 10 | is not a duration from 100 ms to 300 s",
                "insecure = yes | insecure = 'yes' is not true or false",
                "hosts = http://x | 'http://x' is not a host",
                "tls.key = k | 'tls.certificate' and 'tls.key' belong together",
                "tls.certificate = c | 'tls.certificate' and 'tls.key' belong together",
                "port = \\u12 | is malformed",
                "address = nowhere.invalid | there is no address 'nowhere.invalid'",
            })
    void whatIsWrongIsSaidWithItsPlace(String line, String problem) {
        assertThat(wrong(line).text()).contains(problem);
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertThat(wrong("port = 1\nport = 2\n").text()).endsWith("line 1: 'port' is given twice");
    }

    @Test
    void otherMachinesMayConnectOnlyWithTlsAndUsers() throws IOException {
        assertThat(wrong("address = 0.0.0.0").text()).endsWith("but there is no configuration of TLS and users");
        assertThat(wrong("address = 0.0.0.0\nusers.file = u").text()).endsWith("no configuration of TLS");
        assertThat(wrong("address = ::\ntls.store = s").text()).endsWith("no configuration of users");
        assertThat(wrong("metrics.address = 0.0.0.0").text()).contains("shows the metrics to other machines");
        assertThat(read("address = 0.0.0.0\ninsecure = true").checked().address())
                .isEqualTo("0.0.0.0");
        assertThat(read("address = ::1").checked().address()).isEqualTo("::1");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThat(catchThrowableOfType(TidemarkException.class, () -> ServerConfig.read(folder.resolve("none")))
                        .text())
                .endsWith("is not there or is no file");
    }

    @Test
    void everyKeyAndItsDefaultStandInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("../docs/security.md"));
        ServerConfig.keys().forEach((key, value) -> {
            assertThat(page).contains("`" + key + "`");
            assertThat(page).contains(value.isEmpty() ? "" : "`" + value + "`");
        });
    }

    @Test
    void relativePathsOfStatementsBeginAtTheFirstRoot() throws IOException {
        assertThat(read("file.roots = in, out").engine().workingDirectory()).isEqualTo(folder.resolve("in"));
        assertThat(read("").engine().access().confined()).isTrue();
    }

    @Test
    void metricsStayOnTheNextPort() {
        assertThat(ServerConfig.defaults().metricsPort()).isEqualTo(7334);
        assertThat(ServerConfig.defaults().withPort(9000).metricsPort()).isEqualTo(9001);
        assertThat(ServerConfig.defaults().withPort(0).metricsPort()).isZero();
        assertThat(ServerConfig.defaults().withPort(65_534).metricsPort()).isEqualTo(65_535);
        assertThat(ServerConfig.defaults().withPort(65_535).metricsPort())
                .as("none is behind the last")
                .isZero();
    }

    @Test
    void whereverThePortIsGivenAndStayWhereTheyAreToldTo() throws IOException {
        assertThat(read("port = 9000").metricsPort()).isEqualTo(9001);
        assertThat(read("port = 65535").metricsPort()).isZero();
        assertThat(read("port = 65535\nmetrics.port = 65535").metricsPort()).isEqualTo(65_535);
        assertThat(read("port = 9000").withPort(9100).metricsPort()).isEqualTo(9101);
        assertThat(read("port = 9000\nmetrics.port = 9001").withPort(9100).metricsPort())
                .isEqualTo(9001);
        assertThat(read("metrics.port = off").withPort(9100).metricsPort()).isEqualTo(-1);
    }

    @Test
    void aFolderForFilesThatIsNotThereIsSaidAtTheStart() {
        TidemarkException wrong = wrong("insecure = true\nfile.roots = gone");
        assertThat(wrong.text()).isEqualTo("file.roots: there is no folder " + folder.resolve("gone"));
        assertThat(wrong.hint()).contains("make it");
    }
}
