package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.config.ServerConfig;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.TidemarkException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a server from starting, and how it tells connections that are one too many. */
@Timeout(120)
final class StartAndRefusalTest {
    @TempDir
    Path folder;

    private ServerConfig config(String... lines) throws IOException {
        return ServerConfig.read(Files.write(folder.resolve("config"), List.of(lines)));
    }

    private static void refused(ServerConfig config, ErrorCode code) {
        assertThatThrownBy(() -> Server.start(config))
                .isInstanceOfSatisfying(TidemarkException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }

    /** The finished files of the job. */
    private Set<String> written() {
        Path out = folder.resolve("out");
        if (!Files.isDirectory(out)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** All files below a folder with their sizes and times: opening an engine writes its lock before anything else. */
    private static Map<String, String> files(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            Map<String, String> found = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(below.relativize(file).toString(), Files.size(file) + " " + Files.getLastModifiedTime(file));
            }
            return found;
        }
    }

    @Test
    void aStartThatFailsLetsNoJobRun() throws Exception {
        Path data = folder.resolve("data");
        try (Tidemark engine = Tidemark.open(TidemarkConfig.at(data))) {
            try (var session = engine.session()) {
                session.execute("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 1000)");
                session.execute("CREATE STREAM o (id BIGINT) WITH (connector = 'file', format = 'json', path = '"
                        + folder.resolve("out") + "/')");
                session.execute("INSERT INTO o SELECT id FROM s");
                Waiting.until("the job writes", () -> !written().isEmpty());
            }
        }
        Set<String> before = written();
        Map<String, String> stored = files(data);
        Map<String, String> lock = files(data.resolve("engine.lock"));
        Path store = TestCertificates.store(folder, "localhost", "-keyalg", "EC");
        Path other = TestCertificates.store(folder, "other", "-keyalg", "EC");
        TestCertificates.writeCertificate(store, folder.resolve("server.crt"));
        TestCertificates.writeKey(other, folder.resolve("other.key"));
        Files.writeString(folder.resolve("users"), "nonsense\n");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    config("data = data", "port = " + taken.getLocalPort(), "metrics.port = off"),
                    ErrorCode.UNREACHABLE);
            refused(config("data = data", "port = 0", "metrics.port = " + taken.getLocalPort()), ErrorCode.UNREACHABLE);
        }
        refused(
                config(
                        "data = data",
                        "port = 0",
                        "metrics.port = off",
                        "tls.certificate = server.crt",
                        "tls.key = other.key"),
                ErrorCode.INVALID_CONFIG);
        refused(
                config("data = data", "port = 0", "metrics.port = off", "users.file = users"),
                ErrorCode.INVALID_CONFIG);
        assertThat(files(data)).isEqualTo(stored);
        assertThat(written()).isEqualTo(before);
        try (Server server = Server.start(config("data = data", "port = 0", "metrics.port = off", "file.roots = ."))) {
            assertThat(files(data.resolve("engine.lock"))).as("a start is seen").isNotEqualTo(lock);
            Waiting.until("it runs again", () -> written().size() > before.size());
            assertThat(server.port()).isPositive();
        }
    }

    @Test
    void theFolderOfTheSurroundingsCountsUnlessTheFileNamesOne() throws IOException {
        assertThat(ServerConfig.read(Files.writeString(folder.resolve("a"), "port = 1\n"), folder.resolve("x"))
                        .data())
                .isEqualTo(folder.resolve("x"));
        assertThat(ServerConfig.read(Files.writeString(folder.resolve("b"), "data = y\n"), folder.resolve("x"))
                        .data())
                .isEqualTo(folder.resolve("y"));
    }

    private SSLContext trusting(Path store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", TestCertificates.certificate(store));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static WireClient secured(SSLContext context, Server server) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.startHandshake();
        return new WireClient(socket);
    }

    private Server securedServer(Path store, String... more) throws Exception {
        TestCertificates.writeCertificate(store, folder.resolve("server.crt"));
        TestCertificates.writeKey(store, folder.resolve("server.key"));
        List<String> lines = new ArrayList<>(
                List.of("port = 0", "metrics.port = off", "tls.certificate = server.crt", "tls.key = server.key"));
        lines.addAll(List.of(more));
        return Server.start(config(lines.toArray(String[]::new)), TidemarkConfig.ephemeral());
    }

    @Test
    void overTlsToOneConnectionTooManyIsToldSo() throws Exception {
        Path store = TestCertificates.store(folder, "localhost", "-keyalg", "EC");
        SSLContext context = trusting(store);
        try (Server server = securedServer(store, "limits.connections-per-address = 1");
                WireClient one = secured(context, server)) {
            one.hello(Map.of());
            one.expect(0, ServerMessage.Welcome.class);
            try (WireClient two = secured(context, server)) {
                assertThat(two.expect(0, ServerMessage.Failed.class).sqlState()).isEqualTo("53300");
                assertThatThrownBy(two::next).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void thoseWhoAreRefusedAndSayNothingCostNoMoreThanASecond() throws Exception {
        Path store = TestCertificates.store(folder, "localhost", "-keyalg", "EC");
        SSLContext context = trusting(store);
        try (Server server = securedServer(store, "limits.connections-per-address = 1");
                WireClient one = secured(context, server)) {
            one.hello(Map.of());
            one.expect(0, ServerMessage.Welcome.class);
            List<WireClient> silent = new ArrayList<>();
            for (int count = 0; count < 40; count++) { // more than are let into the handshake at a time
                silent.add(new WireClient(server.port()));
            }
            for (WireClient client : silent) {
                client.socket.getInputStream().readAllBytes();
                client.close();
            }
            try (WireClient two = secured(context, server)) {
                assertThat(two.expect(0, ServerMessage.Failed.class).sqlState()).isEqualTo("53300");
            }
        }
    }

    @Test
    void aNewCertificateIsThereForTheFirstWhoConnects() throws Exception {
        Path first = TestCertificates.store(folder, "localhost", "-keyalg", "EC");
        Path second = TestCertificates.store(folder, "later", "-keyalg", "EC");
        SSLContext old = trusting(first);
        SSLContext renewed = trusting(second);
        try (Server server = securedServer(first)) {
            secured(old, server).close();
            Path half = TestCertificates.writeKey(second, folder.resolve("half"));
            TestCertificates.writeCertificate(second, folder.resolve("server.crt"));
            Files.move(half, folder.resolve("server.key"), StandardCopyOption.REPLACE_EXISTING);
            Waiting.until("it has the new one", () -> {
                try {
                    secured(renewed, server).close();
                    return true;
                } catch (IOException notYet) {
                    return false;
                }
            });
        }
    }
}
