package io.tidemark.jdbc.wire;

import io.tidemark.jdbc.error.Errors;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.ServerMessage.AuthChallenge;
import io.tidemark.protocol.ServerMessage.Failed;
import io.tidemark.protocol.ServerMessage.Ready;
import io.tidemark.protocol.ServerMessage.Welcome;
import io.tidemark.protocol.scram.ChannelBinding;
import io.tidemark.protocol.scram.ScramClient;
import io.tidemark.protocol.scram.ScramException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The first messages of a conversation, step by step; each must be the one that is due. */
final class Handshake {
    private static final int VERSION = 1;
    private static final int NONCE_BYTES = 18;
    private static final int MAX_WAITING = 4;

    private final ArrayDeque<ServerMessage> waiting = new ArrayDeque<>(); // guarded by this
    private @Nullable SQLException failure; // guarded by this
    private boolean done; // guarded by this
    private volatile String server = "";

    /** Whether a message is of the handshake. Called by the reader of the link. */
    synchronized boolean takes(ServerMessage message) {
        if (done) {
            return false;
        }
        if (waiting.size() >= MAX_WAITING) {
            throw new ProtocolException("the server does not wait for its turn");
        }
        done = message instanceof Ready || message instanceof Failed;
        waiting.add(message);
        notifyAll();
        return true;
    }

    /** What the server calls itself. */
    String server() {
        return server;
    }

    synchronized void fail(SQLException why) {
        if (failure == null) {
            failure = why;
        }
        notifyAll();
    }

    private synchronized ServerMessage take(Conversation conversation, Waiting until) throws SQLException {
        while (waiting.isEmpty()) {
            if (failure != null) {
                throw Errors.of(failure.getSQLState(), String.valueOf(failure.getMessage()), failure);
            }
            long left = until.left(conversation.now());
            if (left <= 0) {
                throw Errors.of("08001", "the server has not answered in time");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 100_000));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw Errors.of("08001", "interrupted while connecting", interrupted);
            }
        }
        ServerMessage message = waiting.remove();
        if (message instanceof Failed failed) {
            throw Errors.of(failed, null);
        }
        return message;
    }

    Ready run(
            Conversation conversation,
            String client,
            Credentials credentials,
            byte @Nullable [] binding,
            Map<String, String> settings,
            Waiting until)
            throws SQLException {
        conversation.send(0, new ClientMessage.Hello(VERSION, VERSION, client, credentials.user(), settings));
        ServerMessage first = take(conversation, until);
        if (!(first instanceof Welcome welcome) || welcome.version() != VERSION) {
            throw Errors.of("08P01", "the server greets in another way: " + first.type());
        }
        server = welcome.server();
        if (welcome.mechanisms().isEmpty()) {
            if (credentials.boundOnly()) {
                throw Errors.of(
                        "28000",
                        "the server asks for no login, so that none is tied to this connection, as the property channelBinding asks");
            }
            return ready(take(conversation, until));
        }
        String password = credentials.password();
        if (password == null || credentials.user().isEmpty()) {
            throw Errors.of("28000", "the server asks for a user and a password; set the properties user and password");
        }
        byte[] used = welcome.mechanisms().contains(ChannelBinding.BOUND_MECHANISM) ? binding : null;
        if (used == null && credentials.boundOnly()) {
            throw Errors.of(
                    "28000", "the login cannot be tied to this connection, as the property channelBinding asks");
        }
        if (used == null && !welcome.mechanisms().contains(ChannelBinding.PLAIN_MECHANISM)) {
            throw Errors.of(
                    "28000",
                    "the server asks for " + welcome.mechanisms() + "; this driver knows "
                            + ChannelBinding.PLAIN_MECHANISM);
        }
        boolean couldBind = used == null && binding != null;
        ScramClient scram;
        try {
            scram = new ScramClient(credentials.user(), password.toCharArray(), nonce(), used, couldBind);
        } catch (ScramException unusable) {
            throw Errors.of("28000", String.valueOf(unusable.getMessage()), unusable);
        }
        return authenticate(conversation, scram, until);
    }

    private static String nonce() {
        byte[] random = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getEncoder().withoutPadding().encodeToString(random);
    }

    private Ready authenticate(Conversation conversation, ScramClient scram, Waiting until) throws SQLException {
        conversation.send(0, new ClientMessage.AuthResponse(scram.first()));
        ServerMessage next = take(conversation, until);
        if (!(next instanceof AuthChallenge challenge)) {
            throw Errors.of("08P01", "the server does not authenticate itself but sends " + next.type());
        }
        try {
            conversation.send(0, new ClientMessage.AuthResponse(scram.last(challenge.data())));
            Ready ready = ready(take(conversation, until));
            scram.finish(ready.authentication());
            return ready;
        } catch (ScramException refused) {
            throw Errors.of("28000", String.valueOf(refused.getMessage()), refused);
        }
    }

    private static Ready ready(ServerMessage message) throws SQLException {
        if (message instanceof Ready ready) {
            return ready;
        }
        throw Errors.of("08P01", "the server is not ready but sends " + message.type());
    }
}
