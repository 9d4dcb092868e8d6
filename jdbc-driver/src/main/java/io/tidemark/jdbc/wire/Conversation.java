package io.tidemark.jdbc.wire;

import io.tidemark.jdbc.api.TidemarkStatement.Progress;
import io.tidemark.jdbc.error.Errors;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.ProtocolException;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.ServerMessage.Failed;
import io.tidemark.protocol.ServerMessage.Notice;
import io.tidemark.protocol.ServerMessage.Pong;
import io.tidemark.protocol.ServerMessage.Ready;
import io.tidemark.protocol.ServerMessage.Rows;
import io.tidemark.protocol.WireValue;
import io.tidemark.protocol.link.Link;
import io.tidemark.protocol.link.LinkListener;
import io.tidemark.types.Schema;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection's messages: the handshake, then statements side by side, each with its {@link Reply}. Thread: any; the
 * link's reader calls {@link #received} and is never held up.
 */
public final class Conversation implements LinkListener {
    /** What is said about statements that nobody follows. */
    public static final Consumer<Progress> NOBODY = progress -> {};

    private static final int MIN_HEARTBEAT_MILLIS = 100;
    private static final int MAX_HEARTBEAT_MILLIS = 600_000;
    private static final int HEARTBEATS_MISSED = 3;

    private final Limits limits;
    private final LongSupplier clock;
    private final Handshake handshake = new Handshake();
    private final Map<Integer, Reply> replies = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> pings = new ConcurrentHashMap<>(); // token, answered
    private final SignsOfLife signs = new SignsOfLife(() -> sendIfOpen(0, new ClientMessage.Ping(0)));
    private final AtomicLong lastPing = new AtomicLong();
    private final List<String> notices = new ArrayList<>(); // guarded by itself
    private volatile boolean left;
    private int lastNumber; // guarded by replies
    private volatile @Nullable Link link;
    private volatile @Nullable Ready ready;
    private volatile @Nullable SQLException over;
    private volatile long heardAt;
    private volatile long silencePingAt;
    private volatile long silenceMillis;

    public Conversation(Limits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        heardAt = clock.getAsLong();
        silencePingAt = heardAt;
    }

    /** Nanoseconds by the clock of all waits. */
    public long now() {
        return clock.getAsLong();
    }

    Limits limits() {
        return limits;
    }

    /**
     * Greets the server over a link whose listener this is, and says who wants in.
     *
     * @param binding what ties a login to the link, or null
     * @param silent whether the server may be silent (one in the same process)
     * @throws SQLException that the server refuses, or does not answer in time
     */
    public Ready open(
            Link over,
            String client,
            Credentials credentials,
            byte @Nullable [] binding,
            Map<String, String> settings,
            boolean silent)
            throws SQLException {
        link = over;
        heardAt = now();
        Waiting waiting = Waiting.until(now(), limits.handshakeMillis());
        Ready greeted = handshake.run(this, client, credentials, binding, settings, waiting);
        long beat = Math.max(MIN_HEARTBEAT_MILLIS, Math.min(MAX_HEARTBEAT_MILLIS, greeted.heartbeatMillis()));
        silenceMillis = limits.silenceMillis() > 0 ? limits.silenceMillis() : silent ? 0 : beat * HEARTBEATS_MISSED;
        ready = greeted;
        return greeted;
    }

    /** Name and version of the server, as it greeted. */
    public String server() {
        return handshake.server();
    }

    /** How long the server may be silent while somebody waits; 0 for ever. */
    public long silenceMillis() {
        return silenceMillis;
    }

    /** The silence that counts where nobody has set one: three heartbeats. */
    public long defaultSilenceMillis() {
        Ready known = ready;
        return known == null
                ? limits.handshakeMillis()
                : (long) HEARTBEATS_MISSED
                        * Math.max(MIN_HEARTBEAT_MILLIS, Math.min(MAX_HEARTBEAT_MILLIS, known.heartbeatMillis()));
    }

    /** Sets how long the server may be silent; 0 for ever. */
    public void limitSilence(long millis) {
        silenceMillis = millis;
    }

    // ---- statements

    /** Runs a statement. */
    public Reply execute(String sql, Run wanted, List<WireValue> values, Consumer<Progress> progress)
            throws SQLException {
        Reply reply = open(sql, false, wanted.creditRows(), progress);
        Run run = new Run(reply.firstCredit(), wanted.maxRows(), wanted.timeoutMillis());
        return send(reply, new ClientMessage.Execute(sql, run, values));
    }

    /** Prepares a statement. */
    public Reply prepare(String sql) throws SQLException {
        return send(open(sql, true, 1, NOBODY), new ClientMessage.Prepare(sql));
    }

    /** Runs a prepared statement. */
    public Reply executePrepared(
            int prepared, String sql, Run wanted, List<WireValue> values, Consumer<Progress> progress)
            throws SQLException {
        Reply reply = open(sql, false, wanted.creditRows(), progress);
        Run run = new Run(reply.firstCredit(), wanted.maxRows(), wanted.timeoutMillis());
        return send(reply, new ClientMessage.ExecutePrepared(prepared, run, values));
    }

    /** Asks what there is. The server counts no credit here: all rows come. */
    public Reply catalog(String subject) throws SQLException {
        return send(open(null, false, Integer.MAX_VALUE, NOBODY).withAllCredit(), new ClientMessage.Catalog(subject));
    }

    private Reply open(@Nullable String sql, boolean prepares, int window, Consumer<Progress> progress)
            throws SQLException {
        checkOpen();
        synchronized (replies) {
            do {
                lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
            } while (replies.containsKey(lastNumber));
            Reply reply = new Reply(this, lastNumber, sql, prepares, Math.max(1, window), progress);
            replies.put(lastNumber, reply);
            return reply;
        }
    }

    private Reply send(Reply reply, ClientMessage message) throws SQLException {
        try {
            send(reply.number(), message);
        } catch (SQLException failed) {
            replies.remove(reply.number());
            throw failed;
        }
        SQLException gone = over;
        if (gone != null) { // it may have gone before the reply was in the map
            reply.fail(gone);
        }
        return reply;
    }

    void send(int number, ClientMessage message) throws SQLException {
        Link open = link;
        checkOpen();
        if (open == null) {
            throw Errors.closed("connection");
        }
        try {
            open.send(number, message);
        } catch (ProtocolException tooLarge) {
            throw Errors.of("54000", String.valueOf(tooLarge.getMessage()), tooLarge);
        } catch (IOException broken) {
            throw lost(broken);
        }
    }

    /** Sends what makes no difference any more if the connection is gone. */
    void sendIfOpen(int number, ClientMessage message) {
        Link open = link;
        if (open == null || over != null) {
            return;
        }
        try {
            open.send(number, message);
        } catch (IOException broken) {
            lost(broken);
        }
    }

    boolean knows(int number) {
        return replies.containsKey(number);
    }

    void forget(int number) {
        replies.remove(number);
    }

    RowBlock decode(byte[] block, Schema schema) throws SQLException {
        try {
            return new Rows(block).decode(schema);
        } catch (ProtocolException malformed) {
            throw lost(malformed);
        }
    }

    // ---- is it alive

    /** How long waits last before they look whether the server is alive. */
    long tickMillis() {
        long silence = silenceMillis;
        return silence == 0 ? 500 : Math.max(5, Math.min(500, silence / 8));
    }

    /** Called by those who wait: asks a silent server for a sign, and gives it up when none came. */
    void watch(long waitsSince) throws SQLException {
        long most = TimeUnit.MILLISECONDS.toNanos(silenceMillis);
        if (most == 0) {
            return;
        }
        long now = now();
        long heard = heardAt;
        long silent = now - (heard - waitsSince > 0 ? heard : waitsSince);
        if (silent >= most) {
            lost(new IOException("the server has been silent for " + TimeUnit.NANOSECONDS.toMillis(silent) + " ms"));
            checkOpen();
        } else if (silent >= most / 2 && now - silencePingAt >= most / 2) {
            silencePingAt = now;
            sendIfOpen(0, new ClientMessage.Ping(0));
        }
    }

    /** Asks the server for a sign, and waits so long for it; whether it came. */
    public boolean ping(int timeoutMillis) {
        if (over != null) {
            return false;
        }
        long token = lastPing.incrementAndGet();
        pings.put(token, false);
        long begin = now();
        Waiting waiting = timeoutMillis == 0 ? Waiting.FOREVER : Waiting.until(begin, timeoutMillis);
        try {
            send(0, new ClientMessage.Ping(token));
            while (!awaitPong(token, waiting)) {
                if (over != null || waiting.left(now()) <= 0) {
                    return false;
                }
                watch(begin);
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (SQLException gone) {
            return false; // that is the answer
        } finally {
            pings.remove(token);
        }
    }

    private boolean awaitPong(long token, Waiting waiting) throws InterruptedException {
        synchronized (pings) {
            long left = Math.min(waiting.left(now()), TimeUnit.MILLISECONDS.toNanos(tickMillis()));
            if (!Boolean.TRUE.equals(pings.get(token)) && left > 0 && over == null) {
                TimeUnit.NANOSECONDS.timedWait(pings, Math.max(100_000, left));
            }
            return Boolean.TRUE.equals(pings.get(token));
        }
    }

    // ---- from the link

    @Override
    public void received(int statement, ServerMessage message) {
        heardAt = now();
        if (ready == null && handshake.takes(message)) {
            return;
        }
        if (statement == 0) {
            onConnection(message);
            return;
        }
        Reply reply = replies.get(statement);
        if (reply != null) {
            if (reply.received(message)) {
                replies.remove(statement);
            }
            return;
        }
        synchronized (replies) {
            if (statement < 0 || statement > lastNumber) {
                throw new ProtocolException("there is no statement " + statement);
            }
        }
    }

    private void onConnection(ServerMessage message) {
        if (message instanceof Pong pong) {
            synchronized (pings) {
                pings.computeIfPresent(pong.token(), (token, answered) -> true);
                pings.notifyAll();
            }
        } else if (message instanceof Failed failed) {
            end(Errors.of(failed, null));
        } else if (message instanceof Notice notice) {
            synchronized (notices) {
                if (notices.size() < Limits.MAX_NOTICES) {
                    notices.add(notice.text());
                }
            }
        } else if (message instanceof ServerMessage.Heartbeat) {
            if (!replies.isEmpty()) { // else the server may end a connection that is used for nothing
                signs.give();
            }
        } else {
            throw new ProtocolException(message.type() + " comes for the connection");
        }
    }

    @Override
    public void closed(@Nullable Throwable cause) {
        if (cause == null) {
            end(Errors.closed("connection"));
        } else {
            lost(cause);
        }
    }

    /** The notices about the connection since the last call. */
    public List<String> takeNotices() {
        synchronized (notices) {
            List<String> taken = List.copyOf(notices);
            notices.clear();
            return taken;
        }
    }

    // ---- the end

    private SQLException lost(Throwable cause) {
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        String state = cause instanceof ProtocolException ? "08P01" : "08006";
        return end(Errors.of(state, "the connection to the server is lost: " + text, cause));
    }

    private SQLException end(SQLException why) {
        SQLException first;
        synchronized (replies) {
            first = over == null ? why : over;
            over = first;
        }
        Link open = link;
        if (open != null) {
            open.close();
        }
        handshake.fail(first);
        replies.values().forEach(reply -> reply.fail(first));
        replies.clear();
        synchronized (pings) {
            pings.notifyAll();
        }
        return first;
    }

    /** Whether statements can be run. */
    public boolean isOpen() {
        return over == null;
    }

    /** Throws why it is over, if it is. */
    public void checkOpen() throws SQLException {
        SQLException why = over;
        if (why != null) {
            throw Errors.of(why.getSQLState(), String.valueOf(why.getMessage()), why);
        }
    }

    /** Whether the application has closed it; what the server has sent before is not to be read any more then. */
    public boolean isLeft() {
        return left;
    }

    /** Takes leave and closes. More than once is harmless. */
    public void close() {
        left = true;
        sendIfOpen(0, new ClientMessage.Goodbye());
        end(Errors.closed("connection"));
    }

    /** Closes without a word. */
    public void abort() {
        left = true;
        end(Errors.closed("connection"));
    }
}
