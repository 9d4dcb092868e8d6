package io.tidemark.server.session;

import io.tidemark.engine.Session;
import io.tidemark.engine.SessionUser;
import io.tidemark.parser.ast.Statement;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.Frame;
import io.tidemark.protocol.MessageType;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.auth.Login;
import io.tidemark.server.auth.Logins;
import io.tidemark.server.auth.Principal;
import io.tidemark.server.auth.Role;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.LogText;
import io.tidemark.types.TidemarkException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client from its first message to its last. What carries it calls {@link #received}, {@link #tick} (a few times a
 * second), {@link #stop} and {@link #closed}, all on the loop. Mutable. Thread: the loop, on which one thing happens at a time.
 */
public final class Conversation {
    /** The version of the protocol that this server speaks. */
    public static final int VERSION = 1;

    private static final String MECHANISM = "SCRAM-SHA-256";

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final Serving serving;
    private final Outbox outbox;
    private final Executor loop;
    private final Peer peer;
    private ConversationState state = ConversationState.HELLO;
    private @Nullable Statements statements;
    private long heardNanos;
    private long beatNanos;
    private final long openedNanos;
    private boolean draining;
    private @Nullable Login login;
    private Principal principal = Principal.local("");
    private Map<String, String> properties = Map.of();

    /**
     * Who is at the other end.
     *
     * @param id the number of the connection in the server
     * @param address without its port
     * @param binding the hash of the server's certificate, to which a login can be bound; null without TLS
     */
    public record Peer(long id, String address, byte @Nullable [] binding) {}

    public Conversation(Serving serving, Outbox outbox, Executor loop, Peer peer) {
        this.serving = serving;
        this.outbox = outbox;
        this.loop = loop;
        this.peer = peer;
        openedNanos = serving.clock().nanos();
        heardNanos = openedNanos;
        beatNanos = openedNanos;
    }

    /** Whether the handshake is over, so that large frames are taken. */
    public boolean ready() {
        return state == ConversationState.READY;
    }

    /** A message of the client. */
    public void received(int statement, ClientMessage message) {
        if (state == ConversationState.OVER) {
            return;
        }
        heardNanos = serving.clock().nanos();
        if (!state.takes(message.type())) {
            violation("the message " + message.type() + " has no place here");
            return;
        }
        try {
            message.accept(new ClientMessages(this, statement));
        } catch (RuntimeException failed) {
            end(failed);
        }
    }

    /** The client has sent something that is no message. */
    public void violation(String what) {
        end(new TidemarkException(
                ErrorCode.PROTOCOL_VIOLATION, what, "clients speak as docs/wire-protocol.md says", null));
    }

    /** The server stops: what ends soon may do so, nothing new is begun. */
    public void drain() {
        draining = true;
        if (statements == null || !statements.busy()) {
            stop();
        } else {
            statements.stopEndless();
        }
    }

    /** The server stops at once. */
    public void stop() {
        end(StopReason.stopping());
    }

    /** Whether the server stops, so that nothing new is begun. */
    boolean draining() {
        return draining;
    }

    /** Time has gone by: heartbeats, timeouts. */
    public void tick() {
        long now = serving.clock().nanos();
        if (state == ConversationState.OVER) {
            return;
        }
        if (statements == null) {
            if (silentFor(now, openedNanos, serving.limits().handshakeMillis())) {
                end(timeout("the client took too long to say who it is", "answer faster"));
            }
            return;
        }
        statements.tick(now);
        if (draining) {
            drain();
        }
        if (state != ConversationState.OVER) {
            tick(now, statements);
        }
    }

    private void tick(long now, Statements running) {
        if (silentFor(now, beatNanos, serving.limits().heartbeatMillis())) {
            beatNanos = now;
            outbox.send(List.of(new Frame(0, new ServerMessage.Heartbeat(Long.MIN_VALUE, 0, 0))));
        }
        if (running.busy()) {
            if (silentFor(now, heardNanos, serving.limits().deadMillis())) {
                end(timeout("the client has not answered heartbeats", "answer each with PING"));
            }
        } else if (silentFor(now, heardNanos, serving.limits().idleMillis())) {
            end(timeout("the connection was not used for too long", "connect again, or send PING now and then"));
        }
    }

    private static boolean silentFor(long now, long since, long millis) {
        return now - since >= millis * 1_000_000L;
    }

    private static TidemarkException timeout(String what, String hint) {
        return new TidemarkException(ErrorCode.CONNECTION_TIMEOUT, what, hint, null);
    }

    /** The connection is gone. */
    public void closed() {
        boolean first = state != ConversationState.OVER;
        state = ConversationState.OVER;
        if (first) {
            abandon();
        }
    }

    private void abandon() {
        if (statements != null) {
            statements.abandon();
        }
    }

    /** Tells the client why, and ends the connection. */
    void end(Throwable why) {
        if (state == ConversationState.OVER) {
            return;
        }
        ServerMessage.Failed failed = serving.failures().of(why);
        if (serving.log().allows("connection_ended " + failed.code())) {
            LOG.info(
                    "event=connection_ended connection={} address={} code={} reason=\"{}\"",
                    peer.id(),
                    peer.address(),
                    failed.code(),
                    LogText.part(failed.message()));
        }
        state = ConversationState.OVER;
        outbox.send(List.of(new Frame(0, failed)));
        abandon();
        outbox.close();
    }

    void hello(ClientMessage.Hello hello) {
        if (hello.minVersion() > VERSION || hello.maxVersion() < VERSION) {
            violation("the client speaks versions " + hello.minVersion() + " to " + hello.maxVersion()
                    + " of the protocol, this server version " + VERSION);
            return;
        }
        properties = hello.properties();
        LOG.debug(
                "event=hello connection={} address={} client=\"{}\"",
                peer.id(),
                peer.address(),
                LogText.part(hello.client()));
        Logins logins = serving.logins();
        List<String> mechanisms = logins == null ? List.of() : Logins.mechanisms(peer.binding());
        outbox.send(List.of(new Frame(0, new ServerMessage.Welcome(VERSION, serverName(), mechanisms))));
        if (logins == null) {
            principal = Principal.local(hello.user());
            open(new byte[0]);
        } else {
            login = logins.begin(peer.address(), peer.binding());
            state = ConversationState.LOGIN;
        }
    }

    void authResponse(byte[] data) {
        Login exchange = login;
        if (exchange == null) {
            throw TidemarkException.internal("a login that has not begun");
        }
        if (state == ConversationState.LOGIN) {
            state = ConversationState.PROOF;
            byte[] challenge = exchange.first(data);
            outbox.send(List.of(new Frame(0, new ServerMessage.AuthChallenge(MECHANISM, challenge))));
        } else {
            Login.Success success = exchange.last(data);
            principal = success.principal();
            open(success.answer());
        }
    }

    private static String serverName() {
        String version = Conversation.class.getPackage().getImplementationVersion();
        return "Tidemark " + (version == null ? "development" : version);
    }

    private void open(byte[] proof) {
        state = ConversationState.OPENING;
        String user = serving.logins() == null ? "" : principal.name();
        Principal who = principal;
        Session session = serving.engine()
                .session(new SessionUser(user, who.role() == Role.ADMIN, () -> serving.permissions()
                        .mayWrite(who)));
        Map<String, String> settings = properties;
        if (settings.isEmpty()) {
            opened(session, proof);
            return;
        }
        serving.sql().execute(client(), () -> {
            try {
                settings.forEach((key, value) -> {
                    serving.permissions().checkSetting(principal, key, value);
                    session.execute("SET " + quoted(key) + " = " + quoted(value));
                });
                loop.execute(() -> opened(session, proof));
            } catch (RuntimeException wrong) {
                loop.execute(() -> end(wrong));
            }
        });
    }

    /** Who shares threads with this connection: those of the same user, without users those of the same machine. */
    private String client() {
        return serving.logins() == null ? peer.address() : principal.name();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private void opened(Session session, byte[] proof) {
        if (state != ConversationState.OPENING) {
            session.close();
            return;
        }
        state = ConversationState.READY;
        statements = new Statements(
                serving, outbox, loop, session, serving.logins() == null ? "" : principal.name(), client());
        if (serving.log().allows("connection_ready")) {
            LOG.info(
                    "event=connection_ready connection={} address={} user={}",
                    peer.id(),
                    peer.address(),
                    LogText.part(principal.name()));
        }
        Map<String, String> facts = Map.of("time-zone", session.timeZone().getId());
        outbox.send(List.of(new Frame(
                0, new ServerMessage.Ready(peer.id(), (int) serving.limits().heartbeatMillis(), proof, facts))));
    }

    void goodbye() {
        state = ConversationState.OVER;
        abandon();
        outbox.close();
    }

    void pong(int statement, long token) {
        outbox.send(List.of(new Frame(statement, new ServerMessage.Pong(token))));
    }

    /** The statements; there are some from READY on. */
    Statements statements() {
        if (statements == null) {
            throw TidemarkException.internal("a statement before READY");
        }
        return statements;
    }

    /** Whether a number can name a new statement; if not, the connection ends. */
    boolean isFree(int number, MessageType type) {
        if (number == 0 || statements().uses(number)) {
            violation(type + " under the number " + number + (number == 0 ? "" : ", which is in use"));
            return false;
        }
        return true;
    }

    /** Throws unless the catalog may be listed. Any thread, once the client has logged in. */
    void checkCatalog() {
        serving.permissions().checkCatalog(principal);
    }

    /** Throws unless a statement may run. Any thread, once the client has logged in. */
    void check(Statement statement) {
        serving.permissions().check(principal, statement);
    }
}
