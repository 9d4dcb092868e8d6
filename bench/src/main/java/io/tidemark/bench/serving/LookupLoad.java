package io.tidemark.bench.serving;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.MessageType;
import io.tidemark.protocol.WireValue;
import io.tidemark.types.SqlType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Lookups by key over many connections, each with a thread of its own that waits for each answer, as those of a pool have. At
 * a fixed rate each connection has its moments, whatever the server does: a connection that still waits for an answer then asks
 * late, and the time from the moment counts too. Thread: main.
 */
final class LookupLoad implements AutoCloseable {
    static final int KEYS = 100_000;

    private static final int STATEMENT = 2;
    private static final int PREPARED = 1;
    private static final Run ONE = new Run(16, 0, 0);
    private static final long START_NANOS = 50_000_000;

    private final List<LoadConnection> connections = new ArrayList<>();
    private final ExecutorService threads;
    private final Question question;

    /** What is asked. */
    enum Question {
        /** No lookup at all: what the way there and back takes, over the same connections and threads. */
        PING,
        /** A prepared statement. */
        PREPARED,
        /** A text that no one has sent before, as a rule. */
        TEXT
    }

    /**
     * Times of answers.
     *
     * @param fromSending from when the question was sent
     * @param fromMoment from the moment at which it was to be sent: with the delays of the client's own clock and thread, and, after
     *     a late answer, with the time for which the question waited
     */
    record Answers(Latencies fromSending, Latencies fromMoment) {
        Answers() {
            this(new Latencies(), new Latencies());
        }

        private void add(Answers others) {
            fromSending.add(others.fromSending);
            fromMoment.add(others.fromMoment);
        }
    }

    LookupLoad(int port, int count, Question question) throws IOException {
        this.question = question;
        threads = Executors.newFixedThreadPool(count);
        for (int index = 0; index < count; index++) {
            LoadConnection connection = LoadConnection.ready(port);
            connections.add(connection);
            if (question == Question.PREPARED) {
                connection.send(PREPARED, new ClientMessage.Prepare("SELECT v FROM bench_rows WHERE k = ?"));
                boolean[] there = new boolean[1];
                while (!there[0]) {
                    connection.read((type, statement) -> there[0] |= statement == PREPARED);
                }
            }
        }
    }

    /** Makes the rows that are looked up. */
    static void createRows(int port) throws IOException {
        try (LoadConnection connection = LoadConnection.ready(port)) {
            execute(connection, "CREATE TABLE IF NOT EXISTS bench_rows (k BIGINT, v VARCHAR, PRIMARY KEY (k))");
            for (int first = 0; first < KEYS; first += 1000) {
                StringBuilder rows = new StringBuilder("INSERT INTO bench_rows VALUES ");
                for (int key = first; key < first + 1000; key++) {
                    rows.append(key == first ? "" : ", ").append("(" + key + ", 'value " + key + "')");
                }
                execute(connection, rows.toString());
            }
        }
    }

    static void execute(LoadConnection connection, String sql) throws IOException {
        connection.send(9, new ClientMessage.Execute(sql, new Run(Integer.MAX_VALUE, 0, 0), List.of()));
        if (!connection.awaitEnd(9)) {
            throw new IOException("failed: " + sql);
        }
    }

    /**
     * Asks.
     *
     * @param perSecond questions of all connections together; 0 for as many as come back
     */
    Answers run(int perSecond, long seconds) throws IOException {
        long start = System.nanoTime() + START_NANOS;
        long end = start + seconds * 1_000_000_000L;
        long period = perSecond == 0 ? 0 : 1_000_000_000L * connections.size() / perSecond;
        List<Future<Answers>> all = new ArrayList<>();
        for (int index = 0; index < connections.size(); index++) {
            LoadConnection connection = connections.get(index);
            long first = start + period * index / connections.size();
            Random random = new Random(index);
            all.add(threads.submit(() -> ask(connection, first, period, end, random)));
        }
        Answers answers = new Answers();
        for (Future<Answers> one : all) {
            try {
                answers.add(one.get());
            } catch (ExecutionException failed) {
                throw new IOException("a client has failed", failed.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", interrupted);
            }
        }
        return answers;
    }

    /** Thread: the connection's. */
    private Answers ask(LoadConnection connection, long first, long period, long end, Random random)
            throws IOException {
        Answers answers = new Answers();
        long moment = first;
        while (moment < end) {
            for (long left = moment - System.nanoTime(); left > 0; left = moment - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long sent = System.nanoTime();
            connection.send(STATEMENT, message(random.nextInt(KEYS)));
            boolean[] answered = new boolean[1];
            while (!answered[0]) {
                connection.read((type, statement) -> answered[0] |= answers(type, statement));
            }
            long now = System.nanoTime();
            answers.fromSending.add(now - sent);
            answers.fromMoment.add(now - moment);
            moment = period == 0 ? now : moment + period;
        }
        return answers;
    }

    private ClientMessage message(int key) {
        if (question == Question.PING) {
            return new ClientMessage.Ping(key);
        }
        return question == Question.PREPARED
                ? new ClientMessage.ExecutePrepared(
                        PREPARED, ONE, List.of(new WireValue(SqlType.bigint(), Integer.toString(key))))
                : new ClientMessage.Execute("SELECT v FROM bench_rows WHERE k = " + key, ONE, List.of());
    }

    private static boolean answers(MessageType type, int statement) {
        if (type == MessageType.FAILED) {
            throw new IllegalStateException("a lookup has failed");
        }
        return statement == STATEMENT && (type == MessageType.END || type == MessageType.PONG);
    }

    @Override
    public void close() throws IOException {
        threads.shutdown();
        for (LoadConnection connection : connections) {
            connection.close();
        }
    }
}
