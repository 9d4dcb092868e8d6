package io.tidemark.bench.serving;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ClientMessage.Run;
import io.tidemark.protocol.MessageType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Clients that a server could do without. Mutable; one thread. */
final class Crowds {
    private static final int PER_CONNECTION = 10;
    private static final int CONNECTIONS_OF_CYCLES = 4;

    private final int port;

    Crowds(int port) {
        this.port = port;
    }

    /** Results that have rows for which their client gives no credit; it does answer heartbeats, on a thread of its own. */
    static final class Stuck implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final List<LoadConnection> connections = new ArrayList<>();
        private final Thread answers = new Thread(this::answer, "stuck");

        Stuck(int port, int count) throws IOException {
            for (int index = 0; index < count / PER_CONNECTION; index++) {
                LoadConnection connection = LoadConnection.ready(port);
                connections.add(connection);
                for (int number = 1; number <= PER_CONNECTION; number++) {
                    connection.send(
                            number,
                            new ClientMessage.Execute("SELECT k, v FROM bench_rows", new Run(1, 0, 0), List.of()));
                }
                int[] rows = new int[1];
                while (rows[0] < PER_CONNECTION) {
                    connection.read((type, statement) -> rows[0] += type == MessageType.ROWS ? 1 : 0);
                }
                connection.channel().configureBlocking(false);
                connection.channel().register(selector, SelectionKey.OP_READ, connection);
            }
            answers.setDaemon(true);
            answers.start();
        }

        /** How many results there are. */
        int count() {
            return connections.size() * PER_CONNECTION;
        }

        private void answer() {
            try {
                while (selector.isOpen()) {
                    selector.select(key -> {
                        try {
                            ((LoadConnection) key.attachment()).read((type, statement) -> {});
                        } catch (IOException closed) {
                            key.cancel();
                        }
                    });
                }
            } catch (IOException | java.nio.channels.ClosedSelectorException over) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() throws IOException {
            selector.close();
            for (LoadConnection connection : connections) {
                connection.close();
            }
        }
    }

    /** Sockets that say nothing; gives how many there are after a while. */
    List<Socket> silent(int count) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
        }
        return sockets;
    }

    /** Connects, asks once and leaves, so many times; gives the milliseconds. */
    double connects(int count) throws IOException {
        long start = System.nanoTime();
        for (int index = 0; index < count; index++) {
            try (LoadConnection connection = LoadConnection.ready(port)) {
                LookupLoad.execute(connection, "SELECT v FROM bench_rows WHERE k = " + index);
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** Opens results and leaves them in the middle, each time another way; gives the milliseconds. */
    double cycles(int count) throws IOException {
        long start = System.nanoTime();
        for (int index = 0; index < count; index++) {
            try (LoadConnection connection = LoadConnection.ready(port)) {
                connection.send(
                        1, new ClientMessage.Execute("SELECT k, v FROM bench_rows", new Run(10, 0, 0), List.of()));
                if (index % CONNECTIONS_OF_CYCLES == 0) {
                    continue;
                }
                boolean[] rows = new boolean[1];
                while (!rows[0]) {
                    connection.read((type, statement) -> rows[0] |= type == MessageType.ROWS);
                }
                if (index % CONNECTIONS_OF_CYCLES == 1) {
                    connection.send(1, new ClientMessage.Close());
                    connection.awaitEnd(1);
                } else if (index % CONNECTIONS_OF_CYCLES == 2) {
                    connection.send(1, new ClientMessage.Cancel());
                }
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
