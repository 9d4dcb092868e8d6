package io.tidemark.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.engine.Tidemark;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.executor.thread.ManualClock;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.MessageType;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.WireValue;
import io.tidemark.protocol.scram.ScramClient;
import io.tidemark.protocol.scram.ScramException;
import io.tidemark.server.auth.JobOwners;
import io.tidemark.server.auth.Logins;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.auth.Role;
import io.tidemark.server.auth.StatementsOfRoles;
import io.tidemark.server.auth.Users;
import io.tidemark.server.log.LogLimit;
import io.tidemark.types.SqlType;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each message that runs something, from users of each role, with each kind of statement and object. */
final class OpcodesOfRolesTest {
    private static final Run RUN = new Run(1, 0, 0);

    @TempDir
    static Path folder;

    private static Tidemark engine;
    private static CursorThreads cursors;

    private final ManualClock clock = new ManualClock(1_000_000);
    private final Queue<Runnable> loop = new ArrayDeque<>();
    private final Queue<Runnable> sql = new ArrayDeque<>();
    private final List<Frame> sent = new ArrayList<>();
    private Users users;
    private int number = 10;

    @BeforeAll
    static void open() {
        engine = Tidemark.open(TidemarkConfig.ephemeral());
        cursors = new CursorThreads(1);
    }

    @AfterAll
    static void close() {
        cursors.close();
        engine.close();
    }

    @BeforeEach
    void addUsers() {
        for (Role role : Role.values()) {
            StatementsOfRoles.put(folder.resolve("users"), role.word(), role);
        }
        users = Users.open(folder.resolve("users"), clock);
    }

    /** What a message from a client is asked for. A new one does not compile until it is placed here. */
    private enum Check {
        STATEMENT,
        CATALOG,
        SETTINGS,
        /** It reaches only what the same connection has begun. */
        OWN_CONNECTION
    }

    private static Check check(MessageType type) {
        return switch (type) {
            case EXECUTE, PREPARE, EXECUTE_PREPARED -> Check.STATEMENT;
            case CATALOG -> Check.CATALOG;
            case HELLO -> Check.SETTINGS;
            case AUTH_RESPONSE, CREDIT, CANCEL, CLOSE, PING, GOODBYE -> Check.OWN_CONNECTION;
            case WELCOME, AUTH_CHALLENGE, READY, PREPARED, COLUMNS, ROWS, HEARTBEAT, END, FAILED, NOTICE, PONG ->
                throw new IllegalArgumentException("no client sends " + type);
        };
    }

    /** Keeps what was sent; cursors send from their own thread. */
    private final class Sent implements Outbox {
        @Override
        public void send(List<Frame> frames) {
            synchronized (sent) {
                sent.addAll(frames);
            }
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private Conversation connect(String user, Map<String, String> settings) throws ScramException {
        LogLimit log = new LogLimit(clock);
        Serving serving = new Serving(
                engine,
                (client, task) -> sql.add(task),
                Runnable::run,
                cursors,
                clock,
                new ServingLimits(
                        3_000, 9_000, 10_000, 600_000, 30_000, 1 << 14, 1 << 24, 1 << 20, 1 << 18, 1000, 1000),
                new Logins(users, clock),
                new Permissions(JobOwners.NOBODY, users),
                new OpenResults(10_000, 10_000),
                new Failures(clock, log),
                new Meters(),
                log);
        Conversation conversation =
                new Conversation(serving, new Sent(), loop::add, new Conversation.Peer(1, "127.0.0.1", null));
        ScramClient client = new ScramClient(user, ("password of " + user).toCharArray(), "nonce");
        conversation.received(0, new ClientMessage.Hello(1, 1, "test", user, settings));
        conversation.received(0, new ClientMessage.AuthResponse(client.first()));
        byte[] challenge = ((ServerMessage.AuthChallenge) sent.get(1).message()).data();
        conversation.received(0, new ClientMessage.AuthResponse(client.last(challenge)));
        runAll();
        return conversation;
    }

    private void runAll() {
        while (!loop.isEmpty() || !sql.isEmpty()) {
            Runnable next = loop.isEmpty() ? sql.poll() : loop.poll();
            next.run();
        }
    }

    /** Whether a message is not answered by a refusal. */
    private boolean permitted(Conversation conversation, ClientMessage message) {
        synchronized (sent) {
            sent.clear();
        }
        conversation.received(++number, message);
        runAll();
        synchronized (sent) {
            return sent.stream()
                    .noneMatch(frame -> frame.message() instanceof ServerMessage.Failed failed
                            && failed.sqlState().equals("42501"));
        }
    }

    private static ClientMessage message(MessageType type, String statement) {
        return switch (type) {
            case PREPARE -> new ClientMessage.Prepare(statement);
            case EXECUTE -> new ClientMessage.Execute(statement, RUN, List.of());
            default -> throw new IllegalArgumentException(type + " has no text of a statement");
        };
    }

    @TestFactory
    Stream<DynamicTest> aStatementNeedsItsRoleWhicheverMessageBringsIt() {
        return StatementsOfRoles.LEAST_ROLES.entrySet().stream()
                .flatMap(need -> Arrays.stream(Role.values()).map(role -> {
                    boolean enough = role.compareTo(need.getKey()) <= 0;
                    return DynamicTest.dynamicTest(
                            role + ": statements of " + need.getKey(), () -> assertAll(role, need.getValue(), enough));
                }));
    }

    private void assertAll(Role role, List<String> statements, boolean enough) throws ScramException {
        sent.clear();
        Conversation conversation = connect(role.word(), Map.of());
        assertThat(conversation.ready()).isTrue();
        for (String statement : statements) {
            List<ClientMessage> messages = List.of(
                    message(MessageType.PREPARE, statement),
                    message(MessageType.EXECUTE, statement),
                    new ClientMessage.Execute(statement, RUN, List.of(new WireValue(SqlType.varchar(), "1"))));
            for (ClientMessage message : messages) {
                assertThat(permitted(conversation, message))
                        .as("%s of '%s' by a %s", message.type(), statement, role.word())
                        .isEqualTo(enough);
            }
        }
        conversation.closed();
        runAll();
    }

    @Test
    void whatWasPreparedNeedsTheRoleWhenItRuns() throws ScramException {
        StatementsOfRoles.put(folder.resolve("users"), "guest", Role.WRITER);
        clock.set(clock.millis() + 1_000);
        sent.clear();
        Conversation conversation = connect("guest", Map.of());
        assertThat(permitted(
                        conversation,
                        new ClientMessage.Execute("CREATE TABLE kept (k INT, PRIMARY KEY (k))", RUN, List.of())))
                .isTrue();
        conversation.received(1, new ClientMessage.Prepare("INSERT INTO kept VALUES (1)"));
        conversation.received(2, new ClientMessage.Prepare("SELECT k FROM kept WHERE k = 1"));
        runAll();
        assertThat(permitted(conversation, new ClientMessage.ExecutePrepared(1, RUN, List.of())))
                .isTrue();
        StatementsOfRoles.put(folder.resolve("users"), "guest", Role.READER);
        clock.set(clock.millis() + 1_000);
        assertThat(permitted(conversation, new ClientMessage.ExecutePrepared(1, RUN, List.of())))
                .isFalse();
        assertThat(permitted(conversation, new ClientMessage.ExecutePrepared(2, RUN, List.of())))
                .isTrue();
    }

    @Test
    void theCatalogIsForEveryUserAndSettingsOfAConnectionAreCheckedLikeSet() throws ScramException {
        for (Role role : Role.values()) {
            sent.clear();
            assertThat(permitted(connect(role.word(), Map.of()), new ClientMessage.Catalog("tables")))
                    .isTrue();
            sent.clear();
            boolean ready = connect(role.word(), Map.of("checkpoint-directory", folder.toString()))
                    .ready();
            assertThat(ready).isEqualTo(role == Role.ADMIN);
            sent.clear();
            assertThat(connect(role.word(), Map.of("on-error", "dead-letter")).ready())
                    .isEqualTo(role != Role.READER);
        }
    }

    @Test
    void everyMessageOfClientsIsPlacedAndThoseOfItsOwnConnectionNeedNoRole() throws ScramException {
        for (MessageType type : MessageType.values()) {
            if (type.fromClient() && check(type) == Check.OWN_CONNECTION && type != MessageType.AUTH_RESPONSE) {
                sent.clear();
                Conversation conversation = connect("reader", Map.of());
                ClientMessage message =
                        switch (type) {
                            case CREDIT -> new ClientMessage.Credit(1);
                            case CANCEL -> new ClientMessage.Cancel();
                            case CLOSE -> new ClientMessage.Close();
                            case PING -> new ClientMessage.Ping(1);
                            default -> new ClientMessage.Goodbye();
                        };
                assertThat(permitted(conversation, message)).as("%s", type).isTrue();
            }
        }
    }
}
