package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.Message;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.WireWriter;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do not keep to the protocol, or say nothing, over a real socket: an SQLException comes, in bounded time. */
@Timeout(120)
final class HostileServerTest {
    /** Does what it likes with a connection. */
    private interface Behaviour {
        void serve(DataInputStream input, OutputStream output) throws IOException;
    }

    /** A server of one behaviour; one thread for each connection. */
    private static final class Hostile implements Closeable {
        private final ServerSocket socket;
        private final AtomicBoolean closed = new AtomicBoolean();
        private final List<Socket> open = new ArrayList<>();

        Hostile(Behaviour behaviour) throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread accepting = new Thread(() -> accept(behaviour));
            accepting.setDaemon(true);
            accepting.start();
        }

        private void accept(Behaviour behaviour) {
            while (!closed.get()) {
                try {
                    Socket client = socket.accept();
                    synchronized (open) {
                        open.add(client);
                    }
                    Thread serving = new Thread(() -> serve(behaviour, client));
                    serving.setDaemon(true);
                    serving.start();
                } catch (IOException over) {
                    return;
                }
            }
        }

        private static void serve(Behaviour behaviour, Socket client) {
            try (client) {
                behaviour.serve(new DataInputStream(client.getInputStream()), client.getOutputStream());
            } catch (IOException gone) {
                // the client has left, as it should
            }
        }

        String url(String properties) {
            return "jdbc:tidemark://127.0.0.1:" + socket.getLocalPort() + "/?" + properties;
        }

        @Override
        public void close() throws IOException {
            closed.set(true);
            socket.close();
            synchronized (open) {
                for (Socket client : open) {
                    client.close();
                }
            }
        }
    }

    private static byte[] bytes(int statement, Message message) {
        WireWriter target = new WireWriter();
        new Frame(statement, message).write(target);
        return target.toBytes();
    }

    private static Frame read(DataInputStream input) throws IOException {
        byte[] frame = new byte[input.readInt()];
        input.readFully(frame);
        return Frame.read(frame, 0, frame.length, true);
    }

    private static void greet(DataInputStream input, OutputStream output) throws IOException {
        read(input);
        output.write(bytes(0, new ServerMessage.Welcome(1, "Tidemark 1", List.of())));
        output.write(bytes(0, new ServerMessage.Ready(1, 100, new byte[0], Map.of())));
    }

    private static void waitForEver(DataInputStream input) throws IOException {
        while (input.read() >= 0) {
            // says nothing
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpAtTheLoginTimeout() throws IOException {
        try (Hostile server = new Hostile((input, output) -> waitForEver(input))) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("loginTimeout=1")))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("08001"));
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("loginTimeout=1&tls=verify-full")))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("08001"));
        }
    }

    @Test
    void aServerThatAnswersByteByByteIsGivenUpToo() throws IOException {
        byte[] welcome = bytes(0, new ServerMessage.Welcome(1, "Tidemark 1", List.of()));
        CompletableFuture<Void> never = new CompletableFuture<>();
        try (Hostile server = new Hostile((input, output) -> {
            read(input);
            output.write(welcome, 0, welcome.length - 1);
            waitForEver(input);
        })) {
            assertThatThrownBy(() -> DriverManager.getConnection(server.url("loginTimeout=1")))
                    .isInstanceOf(SQLException.class);
        }
        never.complete(null);
    }

    @Test
    void aServerThatDiesInTheMiddleIsNoticed() throws Exception {
        try (Hostile server = new Hostile((input, output) -> {
                    greet(input, output);
                    Frame execute = read(input);
                    output.write(bytes(execute.statement(), FakeServer.columns(FakeServer.NUMBERS, true, false)));
                    output.write(bytes(execute.statement(), FakeServer.numbers(1)));
                    waitForEver(input);
                });
                Connection connection = DriverManager.getConnection(server.url("networkTimeout=300"));
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("anything");
            assertThat(rows.next()).isTrue();
            assertThatThrownBy(rows::next)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("08006"));
            assertThat(connection.isValid(1)).isFalse();
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void heartbeatsAreAnsweredWhileTheProgramDoesSomethingElse() throws Exception {
        CompletableFuture<Message> first = new CompletableFuture<>();
        CompletableFuture<Message> second = new CompletableFuture<>();
        try (Hostile server = new Hostile((input, output) -> {
                    greet(input, output);
                    read(input);
                    output.write(bytes(
                            1,
                            new ServerMessage.Columns(
                                    new Schema(List.of(new Column("n", SqlType.bigint()))), true, false, null)));
                    for (CompletableFuture<Message> answer : List.of(first, second)) {
                        output.write(bytes(0, new ServerMessage.Heartbeat(Long.MIN_VALUE, 0, 0)));
                        answer.complete(read(input).message());
                    }
                    waitForEver(input); // else the driver may see the end before the test has looked
                });
                Connection connection = DriverManager.getConnection(server.url(""));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("anything")) {
            assertThat(rows.isClosed()).isFalse();
            assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(ClientMessage.Ping.class);
            assertThat(second.get(10, TimeUnit.SECONDS)).isInstanceOf(ClientMessage.Ping.class);
            assertThat(connection.isClosed()).isFalse();
        }
    }

    @Test
    void silenceForThreeHeartbeatsIsEnoughWithoutASetting() throws Exception {
        try (Hostile server = new Hostile((input, output) -> {
                    greet(input, output);
                    waitForEver(input);
                });
                Connection connection = DriverManager.getConnection(server.url(""));
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("anything"))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("08006"));
        }
    }

    @Test
    void aServerThatReadsNothingHoldsNobodyUp() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Hostile server = new Hostile((input, output) -> {
                    greet(input, output);
                    end.join();
                });
                Connection connection = DriverManager.getConnection(server.url("networkTimeout=300"));
                Statement statement = connection.createStatement()) {
            String large = "x".repeat(8 << 20);
            assertThatThrownBy(() -> {
                        for (int round = 0; round < 4; round++) {
                            statement.execute(large);
                        }
                    })
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .startsWith("08"));
            end.complete(null);
        }
    }

    @Test
    void lengthsThatAreOnlyClaimedAreNotBelieved() throws IOException {
        for (int length : new int[] {-1, 0, 4, 20_000, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            try (Hostile server = new Hostile((input, output) -> {
                read(input);
                output.write(new byte[] {
                    (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length, (byte) 0x81
                });
                output.write(new byte[8]);
                waitForEver(input);
            })) {
                assertThatThrownBy(() -> DriverManager.getConnection(server.url("loginTimeout=5")))
                        .as("length " + length)
                        .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                                .isEqualTo("08P01"));
            }
        }
    }

    /** Seeded: valid messages of a conversation, then with bytes changed, cut out or doubled. */
    @Test
    void changedBytesGiveAnSqlExceptionOrRows() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(bytes(0, new ServerMessage.Welcome(1, "Tidemark 1", List.of())));
        whole.write(bytes(0, new ServerMessage.Ready(1, 100, new byte[0], Map.of("time-zone", "UTC"))));
        whole.write(bytes(1, FakeServer.columns(FakeServer.NUMBERS, false, true)));
        whole.write(bytes(1, new ServerMessage.Notice("note")));
        whole.write(bytes(1, FakeServer.changes(new byte[] {0, 1, 3}, 5, 6, 7)));
        whole.write(bytes(1, new ServerMessage.Heartbeat(5, 6, 7)));
        whole.write(bytes(1, FakeServer.end(3)));
        byte[] valid = whole.toByteArray();
        int rounds = Integer.getInteger("rounds", 100);
        for (int round = 0; round < rounds; round++) {
            byte[] sent = changed(valid, random);
            try (Hostile server = new Hostile((input, output) -> {
                read(input);
                output.write(sent);
                output.flush();
                while (!(read(input).message() instanceof ClientMessage.Goodbye)) {
                    // nothing more is said
                }
            })) {
                use(server.url("loginTimeout=1&networkTimeout=100"), "seed " + seed + " round " + round);
            }
        }
    }

    private static byte[] changed(byte[] valid, Random random) {
        byte[] bytes = valid.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            case 1 -> {
                for (int change = 0; change < 8; change++) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> {
                return java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            default -> {
                int from = random.nextInt(bytes.length);
                int to = from + random.nextInt(bytes.length - from);
                ByteArrayOutputStream doubled = new ByteArrayOutputStream();
                doubled.write(bytes, 0, to);
                doubled.write(bytes, from, bytes.length - from);
                return doubled.toByteArray();
            }
        }
        return bytes;
    }

    private static void use(String url, String what) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("anything")) {
            while (rows.next()) {
                rows.getObject(1);
            }
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).as(what + ": " + refused).hasSize(5);
        } catch (RuntimeException failed) {
            throw new AssertionError(what, failed);
        }
    }
}
