package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.server.auth.Role;
import io.tidemark.server.auth.UserFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encryption and users of a real server. */
final class TlsTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    static Path folder;

    private static RunningServer server;

    @BeforeAll
    static void start() throws Exception {
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("server.p12").toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                folder.resolve("server.p12").toString(),
                "-file",
                folder.resolve("server.crt").toString());
        Files.setPosixFilePermissions(folder.resolve("server.p12"), PosixFilePermissions.fromString("rw-------"));
        Path password = Files.writeString(folder.resolve("store-password"), "changeit\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        UserFile users = new UserFile(folder.resolve("users"));
        users.put("ann", Role.ADMIN, PASSWORD.toCharArray());
        users.put("bob", Role.READER, PASSWORD.toCharArray());
        server = new RunningServer(
                0,
                "tls.store=" + folder.resolve("server.p12"),
                "tls.password-file=" + password,
                "users.file=" + folder.resolve("users"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "changeit"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Connection connect(String host, String user, String password, String... more) throws SQLException {
        String url = "jdbc:tidemark://" + host + ":" + server.port() + "/?" + String.join("&", more);
        java.util.Properties properties = new java.util.Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return DriverManager.getConnection(url, properties);
    }

    private static String trust() {
        return "trustStore=" + folder.resolve("server.crt");
    }

    @Test
    void aTrustedCertificateOfTheHostLetsIn() throws SQLException {
        try (Connection connection =
                connect("localhost", "ann", PASSWORD, "tls=verify-full", trust(), "channelBinding=require")) {
            assertThat(connection.isValid(10)).isTrue();
            connection.createStatement().execute("CREATE TABLE t (id BIGINT, PRIMARY KEY (id))");
        }
        try (Connection connection = connect("localhost", "ann", PASSWORD, trust(), "channelBinding=require")) {
            assertThat(connection.isValid(10))
                    .as("a trust store alone asks for TLS")
                    .isTrue();
        }
        try (Connection connection = connect("127.0.0.1", "ann", PASSWORD, "tls=verify-ca", trust())) {
            assertThat(connection.isValid(10)).isTrue();
        }
    }

    @Test
    void aCertificateOfAnotherHostOrOfNobodyDoesNot() {
        assertThatThrownBy(() -> connect("127.0.0.1", "ann", PASSWORD, "tls=verify-full", trust()))
                .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                        .isEqualTo("08001"));
        assertThatThrownBy(() -> connect("localhost", "ann", PASSWORD, "tls=verify-full"))
                .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                        .isEqualTo("08001"));
    }

    @Test
    void plainTextToAServerWithTlsEndsWithAnError() {
        assertThatThrownBy(() -> connect("localhost", "ann", PASSWORD, "tls=off", "loginTimeout=5"))
                .hasMessageContaining("tls=verify-full")
                .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                        .startsWith("08"));
    }

    @Test
    void passwordsAndRolesAreAskedFor() throws SQLException {
        assertThatThrownBy(() -> connect("localhost", "ann", "wrong password", "tls=verify-full", trust()))
                .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                        .startsWith("28"));
        try (Connection connection = connect("localhost", "bob", PASSWORD, "tls=verify-full", trust());
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeQuery("VALUES 1").next()).isTrue();
            assertThatThrownBy(() -> statement.execute("CREATE TABLE u (id BIGINT, PRIMARY KEY (id))"))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("42501"));
        }
    }
}
