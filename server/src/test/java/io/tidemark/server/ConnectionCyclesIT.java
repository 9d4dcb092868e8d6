package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.tidemark.engine.JobFigures;
import io.tidemark.engine.TidemarkConfig;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that come and go in any state leave nothing: no query, no file descriptor, no buffer. */
@Timeout(300)
final class ConnectionCyclesIT {
    private static final int CYCLES = Integer.getInteger("cycles", 1000);
    private static final int FEW = 8;
    private static final int MANY = 100_000;
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    private static Server server;

    /** Keeps what Netty says of buffers that nobody has given back. */
    private static final class Detector<T> extends ResourceLeakDetector<T> {
        Detector(Class<?> type, int interval) {
            super(type, interval);
        }

        @Override
        protected void reportTracedLeak(String type, String records) {
            LEAKS.add(type + records);
        }

        @Override
        protected void reportUntracedLeak(String type) {
            LEAKS.add(type);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Deprecated // Netty has it so, and still wants it
            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval, long maxActive) {
                return new Detector<>(type, interval);
            }

            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval) {
                return new Detector<>(type, interval);
            }
        });
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ServerConfig config = ServerConfig.defaults().withPort(0);
        server = Server.start(
                config.withLimits(config.limits().withConnections(MANY).withStatements(MANY)),
                TidemarkConfig.ephemeral());
        try (WireClient client = WireClient.ready(server.port())) {
            client.run("CREATE STREAM endless (id BIGINT) WITH (connector = 'datagen', rate = 1000)");
            client.run("CREATE TABLE t (k BIGINT, v VARCHAR, PRIMARY KEY (k))");
            client.run("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void cycle(int number) throws IOException {
        try (WireClient client = new WireClient(server.port())) {
            if (number % 10 == 0) {
                return;
            }
            client.hello(Map.of());
            if (number % 10 == 1) {
                return;
            }
            client.expect(0, ServerMessage.Welcome.class);
            client.expect(0, ServerMessage.Ready.class);
            switch (number % 10) {
                case 2 -> client.execute(1, "SELECT id FROM endless EMIT CHANGES");
                case 3 -> {
                    client.execute(1, "SELECT id FROM endless EMIT CHANGES", 1);
                    client.expect(1, ServerMessage.Columns.class);
                }
                case 4 -> {
                    client.execute(1, "SELECT id FROM endless EMIT CHANGES");
                    client.expect(1, ServerMessage.Columns.class);
                    client.expect(1, ServerMessage.Rows.class);
                    client.send(1, new ClientMessage.Cancel());
                }
                case 5 -> assertThat(client.run("SELECT v FROM t WHERE k = 2")).containsExactly("two", "end 1");
                case 6 -> {
                    client.send(1, new ClientMessage.Prepare("SELECT v FROM t WHERE k = ?"));
                    client.expect(1, ServerMessage.Prepared.class);
                }
                case 7 -> client.raw(new byte[] {0, 0, 1, 0, 0x10});
                case 8 -> client.send(0, new ClientMessage.Goodbye());
                default -> client.raw(new byte[] {0x7f, 1, 2, 3, 4});
            }
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static void awaitNothing() throws InterruptedException {
        Waiting.until(
                "all connections are gone",
                () -> server.serving().meters().connectionsOpen().value() == 0);
        Waiting.until("all results are gone", () -> server.serving().results().count() == 0);
        Waiting.until("all queries are gone", () -> server.serving().engine().jobs().stream()
                .noneMatch(JobFigures::running));
    }

    @Test
    void connectionsThatComeAndGoLeaveNothing() throws Exception {
        for (int number = 0; number < FEW * 10; number++) {
            cycle(number); // what is made once is there
        }
        awaitNothing();
        boolean canCount = Files.isDirectory(Path.of("/proc/self/fd"));
        long before = canCount ? descriptors() : 0;
        for (int number = 0; number < CYCLES; number++) {
            cycle(number);
        }
        awaitNothing();
        if (canCount) {
            assertThat(descriptors()).isLessThanOrEqualTo(before + FEW);
        }
        System.gc();
        for (int number = 0; number < FEW * 10; number++) {
            cycle(number); // the detector looks when buffers are made
        }
        awaitNothing();
        assertThat(LEAKS).isEmpty();
    }

    @Test
    void theQueryOfAClientThatAnswersNoHeartbeatIsGone() throws Exception {
        try (WireClient client = WireClient.ready(server.port())) {
            client.execute(1, "SELECT id FROM endless EMIT CHANGES", 1);
            client.expect(1, ServerMessage.Columns.class);
            client.expect(1, ServerMessage.Rows.class);
            Waiting.until("it is there", () -> server.serving().results().count() == 1);
            awaitNothing(); // and the socket is still open at this end
        }
    }
}
