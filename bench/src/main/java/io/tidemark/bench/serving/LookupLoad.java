package io.tidemark.bench.serving;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.MessageType;
import io.tidemark.protocol.WireValue;
import io.tidemark.types.SqlType;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Lookups by key over many connections, at a fixed rate whatever the server does: each answer's time counts from the moment
 * at which its question was due. One thread.
 */
final class LookupLoad implements AutoCloseable {
    static final int KEYS = 100_000;

    private static final int STATEMENT = 2;
    private static final int PREPARED = 1;
    private static final Run ONE = new Run(16, 0, 0);
    private static final long NAP_NANOS = 20_000;

    private final Selector selector;
    private final List<Client> clients = new ArrayList<>();
    private final Random random = new Random(1);
    private final boolean prepared;

    /** A connection and the moment at which its question was due; 0 for none. */
    private static final class Client {
        final LoadConnection connection;
        long dueNanos;

        Client(LoadConnection connection) {
            this.connection = connection;
        }
    }

    /** @param prepared whether questions are prepared statements; else texts with another number each */
    LookupLoad(int port, int connections, boolean prepared) throws IOException {
        this.prepared = prepared;
        selector = Selector.open();
        for (int index = 0; index < connections; index++) {
            LoadConnection connection = LoadConnection.ready(port);
            if (prepared) {
                connection.send(PREPARED, new ClientMessage.Prepare("SELECT v FROM bench_rows WHERE k = ?"));
                boolean[] there = new boolean[1];
                while (!there[0]) {
                    connection.read((type, statement) -> there[0] |= statement == PREPARED);
                }
            }
            connection.channel().configureBlocking(false);
            Client client = new Client(connection);
            connection.channel().register(selector, SelectionKey.OP_READ, client);
            clients.add(client);
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
    Latencies run(int perSecond, long seconds) throws IOException {
        Latencies latencies = new Latencies();
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        long asked = 0;
        int next = 0;
        long now = start;
        while (now < end) {
            long due = perSecond == 0 ? Long.MAX_VALUE : (now - start) * perSecond / 1_000_000_000L;
            boolean anyFree = true;
            while (asked < due && anyFree) {
                anyFree = false;
                for (int tried = 0; tried < clients.size() && !anyFree; tried++) {
                    Client client = clients.get(next++ % clients.size());
                    if (client.dueNanos == 0) {
                        client.dueNanos =
                                perSecond == 0 ? System.nanoTime() : start + asked * 1_000_000_000L / perSecond;
                        ask(client.connection);
                        asked++;
                        anyFree = true;
                    }
                }
            }
            if (selector.selectNow(key -> answered((Client) key.attachment(), latencies)) == 0) {
                LockSupport.parkNanos(NAP_NANOS);
            }
            now = System.nanoTime();
        }
        while (clients.stream().anyMatch(client -> client.dueNanos != 0)) {
            selector.select(key -> answered((Client) key.attachment(), latencies), 1000);
        }
        return latencies;
    }

    private void ask(LoadConnection connection) throws IOException {
        int key = random.nextInt(KEYS);
        connection.send(
                STATEMENT,
                prepared
                        ? new ClientMessage.ExecutePrepared(
                                PREPARED, ONE, List.of(new WireValue(SqlType.bigint(), Integer.toString(key))))
                        : new ClientMessage.Execute("SELECT v FROM bench_rows WHERE k = " + key, ONE, List.of()));
    }

    private static void answered(Client client, Latencies latencies) {
        try {
            client.connection.read((type, statement) -> {
                if (statement == STATEMENT && type == MessageType.END) {
                    latencies.add(System.nanoTime() - client.dueNanos);
                    client.dueNanos = 0;
                } else if (type == MessageType.FAILED) {
                    throw new IllegalStateException("a lookup has failed");
                }
            });
        } catch (IOException broken) {
            throw new IllegalStateException("a connection is broken", broken);
        }
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.connection.close();
        }
        selector.close();
    }
}
