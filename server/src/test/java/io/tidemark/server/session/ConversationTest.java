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
import io.tidemark.protocol.scram.ScramClient;
import io.tidemark.server.auth.JobOwners;
import io.tidemark.server.auth.Logins;
import io.tidemark.server.auth.Permissions;
import io.tidemark.server.auth.Role;
import io.tidemark.server.auth.UserFile;
import io.tidemark.server.auth.Users;
import io.tidemark.server.log.LogLimit;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state machine, on one thread and with a clock that the test sets. */
final class ConversationTest {
    private static final long START_MILLIS = 1_000_000;
    private static final Run RUN = new Run(10, 0, 0);

    @TempDir
    static Path folder;

    private static Tidemark engine;
    private static Users users;
    private static CursorThreads cursors;

    private final ManualClock clock = new ManualClock(START_MILLIS);
    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final ArrayDeque<Runnable> sql = new ArrayDeque<>();
    private final List<Frame> sent = new ArrayList<>();
    private final Meters meters = new Meters();
    private final OpenResults results = new OpenResults(10, 10);
    private boolean closed;
    private int mostPrepared = 2;

    @BeforeAll
    static void open() {
        engine = Tidemark.open(TidemarkConfig.ephemeral());
        Path file = folder.resolve("users");
        new UserFile(file).put("ann", Role.READER, "correct horse".toCharArray());
        users = Users.open(file);
        cursors = new CursorThreads(1);
    }

    @AfterAll
    static void close() {
        cursors.close();
        engine.close();
    }

    /** Keeps what was sent. */
    private final class Sent implements Outbox {
        @Override
        public void send(List<Frame> frames) {
            sent.addAll(frames);
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Conversation conversation(@Nullable Logins logins) {
        ServingLimits limits = new ServingLimits(
                3_000, 9_000, 10_000, 600_000, 30_000, 1 << 14, 1 << 24, 1 << 20, 1 << 18, 3, mostPrepared);
        Serving serving = new Serving(
                engine,
                (client, task) -> sql.add(task),
                Runnable::run,
                cursors,
                clock,
                limits,
                logins,
                new Permissions(JobOwners.NOBODY),
                results,
                new Failures(clock, new LogLimit(clock)),
                meters,
                new LogLimit(clock));
        return new Conversation(serving, new Sent(), loop::add, new Conversation.Peer(1, "127.0.0.1", null));
    }

    private static ClientMessage.Hello hello(Map<String, String> properties) {
        return new ClientMessage.Hello(1, 1, "test", "ann", properties);
    }

    private static ClientMessage example(MessageType type) {
        return switch (type) {
            case HELLO -> hello(Map.of());
            case AUTH_RESPONSE -> new ClientMessage.AuthResponse(new byte[0]);
            case EXECUTE -> new ClientMessage.Execute("VALUES 1", RUN, List.of());
            case PREPARE -> new ClientMessage.Prepare("VALUES 1");
            case EXECUTE_PREPARED -> new ClientMessage.ExecutePrepared(5, RUN, List.of());
            case CREDIT -> new ClientMessage.Credit(1);
            case CANCEL -> new ClientMessage.Cancel();
            case CLOSE -> new ClientMessage.Close();
            case PING -> new ClientMessage.Ping(42);
            case CATALOG -> new ClientMessage.Catalog("tables");
            case GOODBYE -> new ClientMessage.Goodbye();
            case WELCOME, AUTH_CHALLENGE, READY, PREPARED, COLUMNS, ROWS, HEARTBEAT, END, FAILED, NOTICE, PONG ->
                throw new IllegalArgumentException("no client sends " + type);
        };
    }

    /** A conversation in a state, as clients bring it there. */
    private Conversation in(ConversationState state) throws Exception {
        boolean login = state == ConversationState.LOGIN || state == ConversationState.PROOF;
        Conversation conversation = conversation(login ? new Logins(users, clock) : null);
        switch (state) {
            case HELLO -> {}
            case LOGIN -> conversation.received(0, hello(Map.of()));
            case PROOF -> {
                conversation.received(0, hello(Map.of()));
                ScramClient client = new ScramClient("ann", "correct horse".toCharArray(), "nonce");
                conversation.received(0, new ClientMessage.AuthResponse(client.first()));
            }
            case OPENING -> conversation.received(0, hello(Map.of("time-zone", "UTC")));
            case READY -> conversation.received(0, hello(Map.of()));
            case OVER -> conversation.received(0, new ClientMessage.Goodbye());
        }
        sent.clear();
        return conversation;
    }

    private ServerMessage.Failed endOfConnection() {
        ServerMessage.Failed failed = failureOfConnection();
        if (failed == null) {
            throw new AssertionError("the connection has not been ended with a failure");
        }
        return failed;
    }

    private ServerMessage.@Nullable Failed failureOfConnection() {
        for (Frame frame : sent) {
            if (frame.statement() == 0 && frame.message() instanceof ServerMessage.Failed failed) {
                return failed;
            }
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource(ConversationState.class)
    void eachMessageIsTakenWhereItBelongsAndElseEndsTheConnection(ConversationState state) throws Exception {
        for (MessageType type : MessageType.values()) {
            if (!type.fromClient()) {
                continue;
            }
            closed = false;
            Conversation conversation = in(state);
            boolean wasClosed = closed;
            conversation.received(7, example(type));
            ServerMessage.Failed failed = failureOfConnection();
            if (state == ConversationState.OVER) {
                assertThat(sent).as("%s in %s", type, state).isEmpty();
                assertThat(wasClosed).isTrue();
            } else if (state.takes(type)) {
                assertThat(failed == null ? "" : failed.sqlState())
                        .as("%s in %s", type, state)
                        .isNotEqualTo("08P01");
            } else {
                assertThat(endOfConnection().sqlState())
                        .as("%s in %s", type, state)
                        .isEqualTo("08P01");
                assertThat(closed).as("%s in %s", type, state).isTrue();
            }
            loop.clear();
            sql.clear();
        }
    }

    private void runAll() {
        while (!loop.isEmpty() || !sql.isEmpty()) {
            Runnable next = loop.isEmpty() ? sql.poll() : loop.poll();
            next.run();
        }
    }

    @Test
    void aLoginLeadsToReadyAndGivesTheUsersRole() throws Exception {
        Conversation conversation = conversation(new Logins(users, clock));
        conversation.received(0, hello(Map.of()));
        assertThat(((ServerMessage.Welcome) sent.get(0).message()).mechanisms()).containsExactly("SCRAM-SHA-256");
        ScramClient client = new ScramClient("ann", "correct horse".toCharArray(), "nonce");
        conversation.received(0, new ClientMessage.AuthResponse(client.first()));
        byte[] challenge = ((ServerMessage.AuthChallenge) sent.get(1).message()).data();
        conversation.received(0, new ClientMessage.AuthResponse(client.last(challenge)));
        client.finish(((ServerMessage.Ready) sent.get(2).message()).authentication());
        assertThat(conversation.ready()).isTrue();
        conversation.received(1, new ClientMessage.Execute("CREATE TABLE no (k INT, PRIMARY KEY (k))", RUN, List.of()));
        runAll();
        assertThat(((ServerMessage.Failed) sent.get(3).message()).sqlState()).isEqualTo("42501");
    }

    @Test
    void settingsThatAreNoneEndTheHandshake() throws Exception {
        Conversation conversation = conversation(null);
        conversation.received(0, hello(Map.of("no-such-setting", "1")));
        runAll();
        assertThat(endOfConnection().sqlState()).isEqualTo("42704");
        assertThat(closed).isTrue();
    }

    @Test
    void anotherVersionIsRefused() {
        Conversation conversation = conversation(null);
        conversation.received(0, new ClientMessage.Hello(2, 9, "test", "ann", Map.of()));
        assertThat(endOfConnection().message()).contains("versions 2 to 9");
        assertThat(closed).isTrue();
    }

    @Test
    void whoDoesNotSayWhoHeIsIsCutOffAfterTenSeconds() {
        Conversation conversation = conversation(null);
        clock.set(START_MILLIS + 9_999);
        conversation.tick();
        assertThat(closed).isFalse();
        clock.set(START_MILLIS + 10_000);
        conversation.tick();
        assertThat(endOfConnection().sqlState()).isEqualTo("57P05");
        assertThat(closed).isTrue();
    }

    @Test
    void aClientThatAnswersNoHeartbeatIsDeadOnlyWhileAStatementRuns() throws Exception {
        Conversation idle = in(ConversationState.READY);
        clock.set(START_MILLIS + 599_999);
        idle.tick();
        assertThat(closed).isFalse();
        clock.set(START_MILLIS + 600_000);
        idle.tick();
        assertThat(closed).isTrue();

        closed = false;
        Conversation busy = in(ConversationState.READY);
        busy.received(1, example(MessageType.EXECUTE));
        clock.set(START_MILLIS + 608_999);
        busy.tick();
        assertThat(closed).isFalse();
        assertThat(sent).extracting(Frame::message).anyMatch(ServerMessage.Heartbeat.class::isInstance);
        busy.received(0, new ClientMessage.Ping(1));
        clock.set(START_MILLIS + 617_000);
        busy.tick();
        assertThat(closed).isFalse();
        clock.set(START_MILLIS + 617_999);
        busy.tick();
        assertThat(closed).isTrue();
    }

    @Test
    void statementsRunOneAfterAnotherAndOneThatWaitsCanBeCancelled() throws Exception {
        Conversation conversation = in(ConversationState.READY);
        conversation.received(1, example(MessageType.PREPARE));
        conversation.received(2, example(MessageType.PREPARE));
        assertThat(sql).hasSize(1);
        conversation.received(2, new ClientMessage.Cancel());
        assertThat(sent).singleElement().satisfies(frame -> {
            assertThat(frame.statement()).isEqualTo(2);
            assertThat(((ServerMessage.Failed) frame.message()).sqlState()).isEqualTo("57014");
        });
        runAll();
        assertThat(sent.get(1).message()).isInstanceOf(ServerMessage.Prepared.class);
        conversation.received(2, example(MessageType.PREPARE)); // the number is free again
        runAll();
        assertThat(sent.get(2).message()).isInstanceOf(ServerMessage.Prepared.class);
        conversation.received(3, example(MessageType.PREPARE));
        assertThat(((ServerMessage.Failed) sent.get(3).message()).message()).contains("too many prepared");
    }

    @Test
    void aStatementThatWaitsLongerThanItsTimeoutFails() throws Exception {
        Conversation conversation = in(ConversationState.READY);
        conversation.received(1, example(MessageType.PREPARE));
        conversation.received(2, new ClientMessage.Execute("VALUES 1", new Run(10, 0, 500), List.of()));
        clock.set(START_MILLIS + 499);
        conversation.tick();
        assertThat(sent).isEmpty();
        clock.set(START_MILLIS + 500);
        conversation.tick();
        assertThat(((ServerMessage.Failed) sent.get(0).message()).code()).isEqualTo("TM-7013");
    }

    @Test
    void aConnectionHasOnlySoManyStatements() throws Exception {
        Conversation conversation = in(ConversationState.READY);
        for (int number = 1; number <= 4; number++) {
            conversation.received(number, example(MessageType.EXECUTE));
        }
        assertThat(sent).singleElement().satisfies(frame -> {
            assertThat(frame.statement()).isEqualTo(4);
            assertThat(((ServerMessage.Failed) frame.message()).sqlState()).isEqualTo("53400");
        });
        assertThat(closed).isFalse();
    }

    @Test
    void statementsThatWaitHoldNoMoreThanAFrameTogether() throws Exception {
        Conversation conversation = in(ConversationState.READY);
        String large = "VALUES '" + "x".repeat(9 << 20) + "'";
        conversation.received(1, example(MessageType.EXECUTE)); // at work, and so it does not wait
        conversation.received(2, new ClientMessage.Execute(large, RUN, List.of()));
        conversation.received(3, new ClientMessage.Execute(large, RUN, List.of()));
        assertThat(sent).singleElement().satisfies(frame -> {
            assertThat(frame.statement()).isEqualTo(3);
            assertThat(((ServerMessage.Failed) frame.message()).sqlState()).isEqualTo("54000");
        });
        conversation.received(2, new ClientMessage.Cancel());
        sent.clear();
        conversation.received(3, new ClientMessage.Execute(large, RUN, List.of()));
        assertThat(sent).isEmpty();
        assertThat(closed).isFalse();
    }

    @Test
    void preparedStatementsHoldOnlySoMuchTextTogether() throws Exception {
        mostPrepared = 10;
        Conversation conversation = in(ConversationState.READY);
        String large = "VALUES 1 /*" + "x".repeat(1_000_000) + "*/";
        for (int number = 1; number <= 5; number++) {
            conversation.received(number, new ClientMessage.Prepare(large));
            runAll();
        }
        assertThat(sent).hasSize(5);
        assertThat(sent.get(3).message()).isInstanceOf(ServerMessage.Prepared.class);
        assertThat(sent.get(4).message()).isInstanceOfSatisfying(ServerMessage.Failed.class, failed -> {
            assertThat(failed.sqlState()).isEqualTo("54000");
            assertThat(failed.message()).contains("4194304 characters together");
        });
        conversation.received(1, new ClientMessage.Close());
        sent.clear();
        conversation.received(6, new ClientMessage.Prepare(large));
        runAll();
        assertThat(sent.get(0).message()).isInstanceOf(ServerMessage.Prepared.class);
    }

    @Test
    void aNumberInUseNamesNoOtherStatement() throws Exception {
        for (int number : new int[] {0, 1}) {
            closed = false;
            Conversation conversation = in(ConversationState.READY);
            conversation.received(1, example(MessageType.PREPARE));
            conversation.received(number, example(MessageType.EXECUTE));
            assertThat(endOfConnection().sqlState()).isEqualTo("08P01");
            assertThat(closed).isTrue();
            loop.clear();
            sql.clear();
        }
    }

    @Test
    void nothingIsSentToAClientThatIsGone() throws Exception {
        Conversation conversation = in(ConversationState.READY);
        conversation.received(1, example(MessageType.EXECUTE));
        conversation.received(2, example(MessageType.EXECUTE));
        conversation.closed();
        runAll();
        assertThat(sent).isEmpty();
        assertThat(results.count()).isZero();
    }

    @Test
    void aServerThatStopsBeginsNothingAndLetsTheRestEnd() throws Exception {
        Conversation conversation = in(ConversationState.READY);
        conversation.received(1, example(MessageType.PREPARE));
        conversation.drain();
        conversation.received(2, example(MessageType.EXECUTE));
        assertThat(((ServerMessage.Failed) sent.get(0).message()).sqlState()).isEqualTo("57P01");
        runAll();
        assertThat(sent.get(1).message()).isInstanceOf(ServerMessage.Prepared.class);
        conversation.tick();
        assertThat(endOfConnection().sqlState()).isEqualTo("57P01");
        assertThat(closed).isTrue();
    }
}
