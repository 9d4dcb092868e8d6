package io.tidemark.jdbc;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.RowBlock;
import io.tidemark.protocol.RowBlock.WireColumn;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.link.Link;
import io.tidemark.protocol.link.LinkListener;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server whose answers are written down: greets, answers pings, and does for each statement's text what {@link #on} says.
 * One connection.
 */
final class FakeServer implements Link {
    /** What is done for a message about a statement. */
    interface Answer {
        void to(int statement, ClientMessage message) throws InterruptedException;
    }

    /** A message that came. */
    record Received(int statement, ClientMessage message) {}

    private static final AtomicInteger COUNT = new AtomicInteger();

    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final String name = "fake" + COUNT.incrementAndGet();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, name);
        made.setDaemon(true);
        return made;
    });
    private volatile @Nullable LinkListener client;
    private volatile boolean silent;
    private final AtomicInteger sendsLeft = new AtomicInteger(Integer.MAX_VALUE);
    private Answer cancelAnswer = (statement, message) -> failed(statement, "TM-5004", "57014", "cancelled");
    private Answer handshake = (statement, message) -> {
        if (message instanceof ClientMessage.Hello) {
            send(0, new ServerMessage.Welcome(1, "Tidemark 3.7.1", List.of()));
            send(0, new ServerMessage.Ready(1, 3000, new byte[0], Map.of("time-zone", "UTC")));
        }
    };

    FakeServer() {
        FakeServers.BY_NAME.put(name, this);
    }

    Link connect(LinkListener listener) {
        client = listener;
        return this;
    }

    private LinkListener listener() {
        return Objects.requireNonNull(client, "nobody has connected");
    }

    /** A connection with properties such as {@code "fetchSize=10"}. */
    Connection open(String... properties) throws SQLException {
        Properties all = new Properties();
        for (String property : properties) {
            all.setProperty(property.split("=", 2)[0], property.split("=", 2)[1]);
        }
        return DriverManager.getConnection("jdbc:tidemark:embedded::memory:" + name, all);
    }

    FakeServer on(String sql, Answer answer) {
        answers.put(sql, answer);
        return this;
    }

    FakeServer onCancel(Answer answer) {
        cancelAnswer = answer;
        return this;
    }

    FakeServer onHandshake(Answer answer) {
        handshake = answer;
        return this;
    }

    /** Lets so many messages of the client through, and no more. */
    void failSendsAfter(int messages) {
        sendsLeft.set(messages);
    }

    /** From now on nothing is answered. */
    void fallSilent() {
        silent = true;
    }

    void send(int statement, ServerMessage message) {
        listener().received(statement, message);
    }

    void failed(int statement, String code, String state, String text) {
        send(statement, new ServerMessage.Failed(code, state, "USER", text, null, 0, 0, null));
    }

    /** The connection is gone. */
    void breakOff(Throwable cause) {
        listener().closed(cause);
    }

    /** The next message of a kind that came. */
    <T extends ClientMessage> T expect(Class<T> kind) throws InterruptedException {
        while (true) {
            Received next = received.poll(20, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " came");
            }
            if (kind.isInstance(next.message)) {
                return kind.cast(next.message);
            }
        }
    }

    @Override
    public void send(int statement, ClientMessage message) throws IOException {
        if (sendsLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
            throw new IOException("broken pipe");
        }
        received.add(new Received(statement, message));
        thread.execute(() -> {
            try {
                answer(statement, message);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException refused) {
                listener().closed(refused); // as a socket's reader does
            }
        });
    }

    private void answer(int statement, ClientMessage message) throws InterruptedException {
        if (silent) {
            return;
        }
        if (message instanceof ClientMessage.Hello || message instanceof ClientMessage.AuthResponse) {
            handshake.to(statement, message);
        } else if (message instanceof ClientMessage.Ping ping) {
            send(0, new ServerMessage.Pong(ping.token()));
        } else if (message instanceof ClientMessage.Execute execute) {
            answerOf(execute.sql()).to(statement, message);
        } else if (message instanceof ClientMessage.Prepare prepare) {
            answerOf(prepare.sql()).to(statement, message);
        } else if (message instanceof ClientMessage.ExecutePrepared) {
            answerOf("prepared").to(statement, message);
        } else if (message instanceof ClientMessage.Catalog catalog) {
            answerOf("catalog " + catalog.subject()).to(statement, message);
        } else if (message instanceof ClientMessage.Cancel) {
            cancelAnswer.to(statement, message);
        } else if (message instanceof ClientMessage.Credit) {
            answers.getOrDefault("credit", (number, credit) -> {}).to(statement, message);
        }
    }

    private Answer answerOf(String sql) {
        Answer answer = answers.get(sql);
        return answer != null
                ? answer
                : (statement, message) -> failed(statement, "TM-1001", "42601", "unexpected: " + sql);
    }

    @Override
    public void close() {
        // one client of several has gone
    }

    void stop() {
        thread.shutdownNow();
        FakeServers.BY_NAME.remove(name);
    }

    // ---- columns and rows

    static final Schema NUMBERS = Schema.of(new Column("n", SqlType.bigint()));

    static ServerMessage.Columns columns(Schema schema, boolean endless, boolean kinds) {
        return new ServerMessage.Columns(schema, endless, kinds, endless ? "job-1" : null);
    }

    static ServerMessage.Rows numbers(long... values) {
        return ServerMessage.Rows.of(
                new RowBlock(values.length, null, List.of(new WireColumn(null, values, null, null, null))), NUMBERS);
    }

    static ServerMessage.Rows changes(byte[] kinds, long... values) {
        return ServerMessage.Rows.of(
                new RowBlock(values.length, kinds, List.of(new WireColumn(null, values, null, null, null))), NUMBERS);
    }

    /** Rows of texts, whole numbers and flags. */
    static ServerMessage.Rows rows(Schema schema, List<List<Object>> rows) {
        List<WireColumn> columns = new ArrayList<>();
        for (int column = 0; column < schema.size(); column++) {
            boolean[] nulls = new boolean[rows.size()];
            long[] longs = new long[rows.size()];
            int[] ends = new int[rows.size()];
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < rows.size(); row++) {
                Object value = rows.get(row).get(column);
                nulls[row] = value == null;
                longs[row] = value instanceof Number number ? number.longValue() : Boolean.TRUE.equals(value) ? 1 : 0;
                text.append(value instanceof String string ? string : "");
                ends[row] = text.toString().getBytes(StandardCharsets.UTF_8).length;
            }
            boolean isText = schema.type(column).kind() == Kind.VARCHAR;
            columns.add(new WireColumn(
                    nulls,
                    isText ? null : longs,
                    null,
                    isText ? text.toString().getBytes(StandardCharsets.UTF_8) : null,
                    isText ? ends : null));
        }
        return ServerMessage.Rows.of(new RowBlock(rows.size(), null, columns), schema);
    }

    static ServerMessage.End end(long rows) {
        return new ServerMessage.End(rows, null, null);
    }
}
