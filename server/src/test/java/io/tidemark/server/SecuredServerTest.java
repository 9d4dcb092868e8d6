package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.WireWriter;
import io.tidemark.protocol.scram.ChannelBinding;
import io.tidemark.protocol.scram.ScramClient;
import io.tidemark.protocol.scram.ScramException;
import io.tidemark.server.auth.Role;
import io.tidemark.server.auth.UserFile;
import io.tidemark.server.config.ServerConfig;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server as others are to reach it: TLS, users, limits to what statements reach. */
final class SecuredServerTest {
    private static final ClientMessage.Run RUN = new ClientMessage.Run(1_000_000, 0, 0);

    @TempDir
    static Path folder;

    private static Server server;
    private static X509Certificate certificate;
    private static SSLContext trusting;
    private static UserFile users;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException, InterruptedException {
        Path store = TestCertificates.store(folder, "localhost", "-keyalg", "EC");
        certificate = TestCertificates.certificate(store);
        TestCertificates.writeCertificate(store, folder.resolve("server.crt"));
        TestCertificates.writeKey(store, folder.resolve("server.key"));
        users = new UserFile(folder.resolve("users"));
        for (Role role : Role.values()) {
            users.put(role.word(), role, ("password of " + role.word()).toCharArray());
        }
        users.put("other", Role.WRITER, "password of other".toCharArray());
        Files.createDirectory(folder.resolve("files"));
        Files.writeString(folder.resolve("files/a.json"), "{\"a\":1}\n");
        Path config = Files.writeString(folder.resolve("server.conf"), """
                port = 0
                data = data
                address = 0.0.0.0
                tls.certificate = server.crt
                tls.key = server.key
                users.file = users
                file.roots = files
                metrics.port = 0
                """);
        server = Server.start(ServerConfig.read(config));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", certificate);
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, managers.getTrustManagers(), null);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static WireClient connect(String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return new WireClient(socket);
    }

    private static WireClient login(String user, String password, byte @Nullable [] binding, String... protocols)
            throws IOException, ScramException {
        WireClient client = connect(protocols);
        client.hello(Map.of());
        assertThat(client.expect(0, ServerMessage.Welcome.class).mechanisms())
                .containsExactly("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
        ScramClient scram = new ScramClient(user, password.toCharArray(), "fresh", binding);
        client.send(0, new ClientMessage.AuthResponse(scram.first()));
        byte[] challenge = client.expect(0, ServerMessage.AuthChallenge.class).data();
        client.send(0, new ClientMessage.AuthResponse(scram.last(challenge)));
        scram.finish(client.expect(0, ServerMessage.Ready.class).authentication());
        return client;
    }

    private static WireClient login(Role role) throws IOException, ScramException {
        return login(
                role.word(),
                "password of " + role.word(),
                ChannelBinding.of(certificate).orElseThrow());
    }

    @Test
    void whoHasThePasswordComesInBoundOrNotByTls13OrTls12() throws IOException, ScramException {
        for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
            try (WireClient bound = login(
                            "reader",
                            "password of reader",
                            ChannelBinding.of(certificate).orElseThrow(),
                            protocol);
                    WireClient unbound = login("reader", "password of reader", null, protocol)) {
                assertThat(bound.run("VALUES 1")).containsExactly("1", "end 1");
                assertThat(unbound.run("VALUES 2")).containsExactly("2", "end 1");
            }
        }
    }

    @Test
    void olderProtocolsAndPlainSocketsAreRefused() throws IOException {
        assertThatThrownBy(() -> connect("TLSv1.1")).isInstanceOf(IOException.class);
        try (WireClient plain = new WireClient(server.port())) {
            plain.hello(Map.of());
            assertThatThrownBy(() -> plain.expect(0, ServerMessage.Welcome.class))
                    .isInstanceOfAny(
                            EOFException.class,
                            SocketException.class,
                            NegativeArraySizeException.class,
                            OutOfMemoryError.class,
                            AssertionError.class,
                            io.tidemark.protocol.ProtocolException.class);
        }
    }

    @Test
    void keysAreNotMadeAnewByTls12() throws IOException {
        try (SSLSocket socket =
                (SSLSocket) trusting.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setSoTimeout(20_000);
            socket.startHandshake();
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void whoDoesNotTrustTheCertificateFindsOut() throws GeneralSecurityException, IOException {
        SSLContext others = SSLContext.getInstance("TLS");
        others.init(null, null, null);
        try (SSLSocket socket =
                (SSLSocket) others.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @Test
    void aWrongPasswordAnUnknownUserAndAWrongBindingGetTheSameAnswer() throws IOException, ScramException {
        List<ServerMessage.Failed> answers = List.of(
                refused("reader", "nonsense", null),
                refused("nobody", "nonsense", null),
                refused("reader", "password of reader", new byte[] {1, 2, 3}));
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.sqlState()).isEqualTo("28P01");
            assertThat(answer.message()).isEqualTo("the login has failed: user or password is wrong");
            assertThat(answer.hint()).isEqualTo(answers.get(0).hint());
        });
    }

    private static ServerMessage.Failed refused(String user, String password, byte @Nullable [] binding)
            throws IOException, ScramException {
        try (WireClient client = connect()) {
            client.hello(Map.of());
            client.expect(0, ServerMessage.Welcome.class);
            ScramClient scram = new ScramClient(user, password.toCharArray(), "fresh", binding);
            client.send(0, new ClientMessage.AuthResponse(scram.first()));
            byte[] last = scram.last(
                    client.expect(0, ServerMessage.AuthChallenge.class).data());
            client.send(0, new ClientMessage.AuthResponse(last));
            return client.expect(0, ServerMessage.Failed.class);
        }
    }

    @Test
    void eachRoleDoesWhatItMay() throws IOException, ScramException {
        try (WireClient admin = login(Role.ADMIN);
                WireClient writer = login(Role.WRITER);
                WireClient reader = login(Role.READER)) {
            assertThat(reader.run("CREATE TABLE t (a BIGINT PRIMARY KEY)")).containsExactly("failed 42501 TM-7001");
            assertThat(writer.run("CREATE TABLE t (a BIGINT PRIMARY KEY)")).containsExactly("end -1 table t created");
            assertThat(writer.run("INSERT INTO t VALUES (7)")).containsExactly("end 1");
            assertThat(reader.run("INSERT INTO t VALUES (8)")).containsExactly("failed 42501 TM-7001");
            assertThat(reader.run("SELECT a FROM t")).containsExactly("7", "end 1");
            assertThat(writer.run("CREATE SECRET s AS 'x'")).containsExactly("failed 42501 TM-7001");
            assertThat(admin.run("CREATE SECRET s AS 'x'")).containsExactly("end -1 secret s created");
            assertThat(reader.run("SHOW SECRETS")).containsExactly("failed 42501 TM-7001");
            assertThat(admin.run("SHOW SECRETS")).containsExactly("s", "end 1");
            assertThat(reader.run("SET 'checkpoint-directory' = '/tmp/x'")).containsExactly("failed 42501 TM-7001");
            assertThat(writer.run("SET 'max-state-bytes' = '9999 GiB'")).containsExactly("failed 42501 TM-7001");
            assertThat(writer.run("SET 'max-state-bytes' = '1 GiB'")).hasSize(1).allMatch(end -> end.startsWith("end"));
        }
    }

    @Test
    void whatAReaderRunsWritesNoFilesAndNoStreams() throws IOException, ScramException, InterruptedException {
        Files.writeString(folder.resolve("files/bad.json"), "{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":0}\n");
        users.put("demoted", Role.WRITER, "password of demoted".toCharArray());
        try (WireClient writer = login(Role.WRITER);
                WireClient reader = login(Role.READER);
                WireClient demoted = login("demoted", "password of demoted", null)) {
            String late = "SELECT a FROM bad EMIT AFTER WATERMARK LATE ROWS INTO late";
            writer.run("CREATE STREAM bad (a BIGINT) WITH (connector = 'file', format = 'json', path = 'bad.json',"
                    + " 'on-error' = 'dead-letter', 'dead-letter' = 'aside.jsonl')");
            writer.run("CREATE STREAM strict (a BIGINT) WITH (connector = 'file', format = 'json', path = 'bad.json',"
                    + " 'on-error' = 'dead-letter')");
            assertThat(reader.run(late)).containsExactly("failed 42501 TM-7001");
            assertThat(reader.run("SET 'on-error' = 'dead-letter'")).containsExactly("failed 42501 TM-7001");
            assertThat(reader.run("SHOW STREAMS")).noneMatch(line -> line.startsWith("late"));

            assertThat(demoted.run("SET 'on-error' = 'dead-letter'")).hasSize(1);
            users.put("demoted", Role.READER, "password of demoted".toCharArray());
            while (!demoted.run("CREATE VIEW one AS SELECT 1 AS x").equals(List.of("failed 42501 TM-7001"))) {
                demoted.run("DROP VIEW one"); // until it counts, within a second
            }
            for (WireClient client : List.of(reader, demoted)) {
                List<String> answer = client.run("SELECT a FROM bad");
                assertThat(answer)
                        .containsExactlyInAnyOrder( // a notice comes when it is known, between rows or before them
                                "1",
                                "0",
                                "Notice[text=1 record was left out, and not kept: that needs the role writer]",
                                "end 2")
                        .containsSubsequence("1", "0", "end 2")
                        .endsWith("end 2");
                assertThat(client.run("SELECT 1 / a AS q FROM strict WHERE a < 1 + 1"))
                        .isNotEmpty();
            }
            assertThat(files()).noneMatch(name -> name.endsWith(".jsonl"));
            assertThat(writer.run("SELECT a FROM bad")).contains("1", "0", "end 2");
            assertThat(files()).anyMatch(name -> name.endsWith("aside.jsonl"));
        }
    }

    private static List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).toList();
        }
    }

    @Test
    void aJobIsSteeredByWhoHasStartedItAndByAdministrators() throws IOException, ScramException {
        try (WireClient admin = login(Role.ADMIN);
                WireClient writer = login(Role.WRITER);
                WireClient other = login("other", "password of other", null)) {
            writer.run("CREATE STREAM endless (id BIGINT) WITH (connector = 'datagen', rate = 10)");
            writer.run("CREATE STREAM hole (id BIGINT) WITH (connector = 'blackhole')");
            String job = started(writer);
            assertThat(other.run("STOP JOB '" + job + "'")).containsExactly("failed 42501 TM-7001");
            assertThat(writer.run("STOP JOB '" + job + "'")).hasSize(1).allMatch(end -> end.startsWith("end"));
            String another = started(writer);
            assertThat(admin.run("STOP JOB '" + another + "'")).hasSize(1).allMatch(end -> end.startsWith("end"));
        }
    }

    @Test
    void theQueryOfOneEndsWhileAnotherRunsManyJobsThatNeverDo() throws IOException, ScramException {
        try (WireClient writer = login(Role.WRITER);
                WireClient other = login("other", "password of other", null)) {
            writer.run("CREATE STREAM busy (id BIGINT) WITH (connector = 'datagen')");
            writer.run("CREATE STREAM finite (id BIGINT) WITH (connector = 'datagen', events = 200000)");
            writer.run("CREATE STREAM nothing (text VARCHAR) WITH (connector = 'blackhole')");
            List<String> jobs = new ArrayList<>();
            for (int number = 0; number < 10; number++) {
                writer.execute(1, "INSERT INTO nothing SELECT MD5(REPEAT('x', CAST(MOD(id, 5000) AS INT))) FROM busy");
                jobs.add(
                        String.valueOf(writer.expect(1, ServerMessage.End.class).job()));
            }
            assertThat(other.run("SELECT COUNT(*) AS n FROM finite")).containsExactly("200000", "end 1");
            for (String job : jobs) {
                assertThat(writer.run("STOP JOB '" + job + "'")).hasSize(1).allMatch(end -> end.startsWith("end"));
            }
        }
    }

    private static String started(WireClient client) throws IOException {
        client.execute(1, "INSERT INTO hole SELECT id FROM endless");
        String job = client.expect(1, ServerMessage.End.class).job();
        assertThat(job).isNotNull();
        return String.valueOf(job);
    }

    @Test
    void filesAndHostsOfOthersAreOutOfReachEvenForAdministrators() throws IOException, ScramException {
        try (WireClient admin = login(Role.ADMIN)) {
            String stream = "CREATE STREAM %s (a BIGINT) WITH (connector = 'file', format = 'json', path = '%s')";
            assertThat(admin.run(String.format(stream, "f1", folder + "/files/a.json")))
                    .hasSize(1)
                    .allMatch(end -> end.startsWith("end"));
            assertThat(admin.run("SELECT a FROM f1")).containsExactly("1", "end 1");
            assertThat(admin.run(String.format(stream, "f2", "/etc/passwd"))).containsExactly("failed 42501 TM-7001");
            assertThat(admin.run(String.format(stream, "f3", folder + "/users")))
                    .containsExactly("failed 42501 TM-7001");
            assertThat(admin.run("CREATE STREAM h (a BIGINT) WITH (connector = 'http', format = 'json', url ="
                            + " 'http://169.254.169.254/latest/meta-data/')"))
                    .containsExactly("failed 42501 TM-7001");
        }
    }

    /** What a client does before it is gone; each step needs those before it. */
    private enum LastStep {
        CONNECT,
        PART_OF_TLS,
        TLS,
        PART_OF_HELLO,
        HELLO,
        FIRST_OF_LOGIN,
        PART_OF_PROOF,
        PROOF,
        READY,
        PART_OF_STATEMENT,
        STATEMENT,
        PREPARED,
        ENDLESS_ROWS,
        CANCEL
    }

    @ParameterizedTest
    @EnumSource(LastStep.class)
    void aClientThatIsGoneAfterAnyStepLeavesNothing(LastStep last) throws Exception {
        try (WireClient writer = login(Role.WRITER)) {
            writer.run("CREATE STREAM ticks (id BIGINT) WITH (connector = 'datagen', rate = 100)");
        }
        for (boolean reset : new boolean[] {false, true}) {
            try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                raw.setSoLinger(reset, 0); // a reset instead of a proper end
                go(raw, last);
            }
        }
        Waiting.until(
                last + " has left no connection",
                () -> server.serving().meters().connectionsOpen().value() == 0
                        && server.serving().results().count() == 0);
        try (WireClient reader = login(Role.READER)) {
            assertThat(reader.run("VALUES 1")).containsExactly("1", "end 1");
            Waiting.until("its query is gone", () -> {
                try {
                    return reader.run("SHOW JOBS").stream().noneMatch(job -> job.contains("RUNNING"));
                } catch (IOException broken) {
                    throw new UncheckedIOException(broken);
                }
            });
        }
    }

    private static void go(Socket raw, LastStep last) throws IOException, ScramException {
        if (last == LastStep.CONNECT) {
            return;
        }
        if (last == LastStep.PART_OF_TLS) {
            raw.getOutputStream().write(new byte[] {0x16, 3, 1, 0, (byte) 200, 1, 0});
            return;
        }
        SSLSocket tls = (SSLSocket) trusting.getSocketFactory().createSocket(raw, "localhost", server.port(), false);
        tls.startHandshake();
        WireClient client = new WireClient(tls);
        ScramClient scram = new ScramClient("reader", "password of reader".toCharArray(), "fresh");
        byte[] hello = bytes(0, new ClientMessage.Hello(1, 1, "test", "reader", Map.of()));
        if (!goes(client, hello, last, LastStep.TLS, LastStep.PART_OF_HELLO, LastStep.HELLO)) {
            return;
        }
        client.expect(0, ServerMessage.Welcome.class);
        client.send(0, new ClientMessage.AuthResponse(scram.first()));
        byte[] challenge = client.expect(0, ServerMessage.AuthChallenge.class).data();
        byte[] proof = bytes(0, new ClientMessage.AuthResponse(scram.last(challenge)));
        if (!goes(client, proof, last, LastStep.FIRST_OF_LOGIN, LastStep.PART_OF_PROOF, LastStep.PROOF)) {
            return;
        }
        client.expect(0, ServerMessage.Ready.class);
        byte[] query = bytes(1, new ClientMessage.Execute("SELECT id FROM ticks EMIT CHANGES", RUN, List.of()));
        if (!goes(client, query, last, LastStep.READY, LastStep.PART_OF_STATEMENT, LastStep.STATEMENT)) {
            return;
        }
        client.send(2, new ClientMessage.Prepare("VALUES 1"));
        client.expect(2, ServerMessage.Prepared.class);
        if (last != LastStep.PREPARED) {
            client.expect(1, ServerMessage.Columns.class);
            client.expect(1, ServerMessage.Rows.class);
        }
        if (last == LastStep.CANCEL) {
            client.send(1, new ClientMessage.Cancel());
        }
    }

    /** Sends a frame unless the client is gone before, in the middle or behind it; says whether it goes on. */
    private static boolean goes(
            WireClient client, byte[] frame, LastStep last, LastStep before, LastStep middle, LastStep behind)
            throws IOException {
        if (last != before) {
            client.raw(last == middle ? Arrays.copyOf(frame, frame.length / 2) : frame);
        }
        return last != before && last != middle && last != behind;
    }

    private static byte[] bytes(int statement, ClientMessage message) {
        WireWriter writer = new WireWriter();
        new Frame(statement, message).write(writer);
        return writer.toBytes();
    }

    @Test
    void aUserWhoIsRemovedRunsNothingMore() throws IOException, ScramException, InterruptedException {
        users.put("guest", Role.READER, "password of guest".toCharArray());
        try (WireClient guest = login("guest", "password of guest", null)) {
            assertThat(guest.run("VALUES 1")).containsExactly("1", "end 1");
            users.remove("guest");
            List<String> answer = guest.run("VALUES 1");
            while (!answer.get(0).startsWith("failed")) { // within a second
                answer = guest.run("VALUES 1");
            }
            assertThat(answer).containsExactly("failed 42501 TM-7001");
            guest.send(2, new ClientMessage.Catalog("tables"));
            assertThat(guest.answer(2)).containsExactly("failed 42501 TM-7001");
        }
    }
}
