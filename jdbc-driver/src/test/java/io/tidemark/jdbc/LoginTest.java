package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.scram.ScramException;
import io.tidemark.protocol.scram.ScramKeys;
import io.tidemark.protocol.scram.ScramServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the driver logs in, and to whom it does not. */
@Timeout(60)
final class LoginTest {
    private static final ScramKeys ANN = ScramKeys.of("secret".toCharArray(), new byte[16], 4096);

    private final FakeServer server = new FakeServer();

    @AfterEach
    void stop() {
        server.stop();
    }

    /** Lets Ann in; what the server says can be changed by those who are in between. */
    private void asksForPassword(UnaryOperator<String> challenge, UnaryOperator<byte[]> proof) {
        ScramServer scram = new ScramServer(
                user -> user.equals("ann") ? Optional.of(ANN) : Optional.empty(), new byte[32], "servernonce");
        AtomicInteger step = new AtomicInteger();
        server.onHandshake((statement, message) -> {
            try {
                if (message instanceof ClientMessage.Hello) {
                    server.send(0, new ServerMessage.Welcome(1, "Tidemark 1", List.of("SCRAM-SHA-256")));
                } else if (message instanceof ClientMessage.AuthResponse response && step.getAndIncrement() == 0) {
                    String text = new String(scram.first(response.data()), StandardCharsets.UTF_8);
                    server.send(
                            0,
                            new ServerMessage.AuthChallenge(
                                    "SCRAM-SHA-256", challenge.apply(text).getBytes(StandardCharsets.UTF_8)));
                } else if (message instanceof ClientMessage.AuthResponse response) {
                    server.send(
                            0, new ServerMessage.Ready(1, 3000, proof.apply(scram.last(response.data())), Map.of()));
                }
            } catch (ScramException refused) {
                server.failed(0, "TM-7002", "28P01", "wrong user or password");
            }
        });
    }

    @Test
    void theRightPasswordLetsIn() throws SQLException {
        asksForPassword(text -> text, proof -> proof);
        try (Connection connection = server.open("user=ann", "password=secret")) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(connection.getMetaData().getUserName()).isEqualTo("ann");
        }
    }

    @Test
    void aWrongPasswordOrNoneDoesNot() {
        asksForPassword(text -> text, proof -> proof);
        assertThatThrownBy(() -> server.open("user=ann", "password=other"))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessageNotContaining("other");
        assertThatThrownBy(() -> server.open("user=ann")).isInstanceOf(SQLInvalidAuthorizationSpecException.class);
    }

    @Test
    void anotherWayToWriteNameAndPasswordIsTheSame() throws SQLException {
        asksForPassword(text -> text, proof -> proof);
        try (Connection connection = server.open("user=\uFF41nn", "password=sec\u00ADret")) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void aPasswordThatCannotBeOneIsNotSent() {
        asksForPassword(text -> text, proof -> proof);
        assertThatThrownBy(() -> server.open("user=ann", "password=sec\u0007ret"))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessageContaining("control character")
                .hasMessageNotContaining("ret");
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsNotBelieved() {
        asksForPassword(text -> text, proof -> "v=AAAA".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> server.open("user=ann", "password=secret"))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessageContaining("may be another server");
    }

    @Test
    void tooMuchOrTooLittleWorkIsNotDone() {
        for (String iterations : List.of("1", "4095", "1000001", "2147483647", "x")) {
            asksForPassword(text -> text.replaceAll("i=.*", "i=" + iterations), proof -> proof);
            assertThatThrownBy(() -> server.open("user=ann", "password=secret"))
                    .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                    .hasMessageContaining("iterations");
        }
    }

    @Test
    void mechanismsThatWeDoNotKnowAreNotTried() {
        server.onHandshake(
                (statement, message) -> server.send(0, new ServerMessage.Welcome(1, "Tidemark 1", List.of("PLAIN"))));
        assertThatThrownBy(() -> server.open("user=ann", "password=secret"))
                .isInstanceOf(SQLInvalidAuthorizationSpecException.class)
                .hasMessageContaining("PLAIN");
    }

    @Test
    void whoAsksForABoundLoginTakesNoOtherAndNone() {
        for (List<String> offered :
                List.of(List.<String>of(), List.of("SCRAM-SHA-256"), List.of("SCRAM-SHA-256-PLUS"), List.of("PLAIN"))) {
            FakeServer pretender = new FakeServer();
            AtomicBoolean answered = new AtomicBoolean();
            pretender.onHandshake((statement, message) -> {
                if (message instanceof ClientMessage.Hello) {
                    pretender.send(0, new ServerMessage.Welcome(1, "Tidemark 1", offered));
                    pretender.send(0, new ServerMessage.Ready(1, 3000, new byte[0], Map.of()));
                } else if (message instanceof ClientMessage.AuthResponse) {
                    answered.set(true);
                }
            });
            assertThatThrownBy(() -> pretender.open("user=ann", "password=secret", "channelBinding=require"))
                    .as("%s", offered)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .startsWith("28"));
            pretender.stop();
            assertThat(answered).as("%s", offered).isFalse();
        }
    }

    @Test
    void stepsOutOfTurnEndIt() {
        server.onHandshake(
                (statement, message) -> server.send(0, new ServerMessage.Ready(1, 3000, new byte[0], Map.of())));
        assertThatThrownBy(() -> server.open())
                .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                        .isEqualTo("08P01"));
    }
}
