package io.tidemark.server.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.protocol.link.InProcessServer;
import io.tidemark.protocol.link.Link;
import io.tidemark.protocol.link.LinkListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections within the process. */
final class LocalServerTest {
    private final InProcessServer server =
            ServiceLoader.load(InProcessServer.class).findFirst().orElseThrow();

    /** Keeps what comes. */
    private static final class Received implements LinkListener {
        final LinkedBlockingQueue<Object> messages = new LinkedBlockingQueue<>();

        @Override
        public void received(int statement, ServerMessage message) {
            if (!(message instanceof ServerMessage.Heartbeat)) {
                messages.add(message);
            }
        }

        @Override
        public void closed(@Nullable Throwable cause) {
            messages.add(cause == null ? "closed" : cause);
        }

        Object next() throws InterruptedException {
            Object message = messages.poll(20, TimeUnit.SECONDS);
            return message == null ? "nothing" : message;
        }
    }

    private static Link ready(InProcessServer server, @Nullable Path data, String name, Received received)
            throws Exception {
        Link link = server.connect(data, name, received);
        link.send(0, new ClientMessage.Hello(1, 1, "test", "", Map.of()));
        assertThat(received.next()).isInstanceOf(ServerMessage.Welcome.class);
        assertThat(received.next()).isInstanceOf(ServerMessage.Ready.class);
        return link;
    }

    private static void execute(Link link, String sql) throws Exception {
        link.send(1, new ClientMessage.Execute(sql, new ClientMessage.Run(1000, 0, 0), List.of()));
    }

    @Test
    void readyTellsTheZoneOfTheSession() throws Exception {
        Received received = new Received();
        Link link = new LocalServer().connect(null, "", received);
        link.send(0, new ClientMessage.Hello(1, 1, "test", "", Map.of("time-zone", "Asia/Tokyo")));
        assertThat(received.next()).isInstanceOf(ServerMessage.Welcome.class);
        assertThat(received.next()).isInstanceOfSatisfying(ServerMessage.Ready.class, ready -> assertThat(ready.facts())
                .containsEntry("time-zone", "Asia/Tokyo"));
        link.close();
    }

    @Test
    void aQueryGivesColumnsRowsAndItsEnd() throws Exception {
        Received received = new Received();
        try (Link link = ready(server, null, "", received)) {
            execute(link, "VALUES 5");
            assertThat(received.next()).isInstanceOf(ServerMessage.Columns.class);
            assertThat(received.next()).isInstanceOf(ServerMessage.Rows.class);
            assertThat(received.next()).isEqualTo(new ServerMessage.End(1, null, null));
        }
        assertThat(received.next()).isEqualTo("closed");
    }

    @Test
    void connectionsToOneDirectoryShareAnEngineAndTheLastClosesIt(@TempDir Path data) throws Exception {
        Received first = new Received();
        Received second = new Received();
        Link one = ready(server, data, "", first);
        Link other = ready(server, data.resolve("../" + data.getFileName()), "", second);
        execute(one, "CREATE TABLE t (k BIGINT, PRIMARY KEY (k))");
        assertThat(first.next()).isEqualTo(new ServerMessage.End(-1, "table t created", null));
        one.close();
        execute(other, "INSERT INTO t VALUES (7)");
        assertThat(second.next()).isEqualTo(new ServerMessage.End(1, null, null));
        other.close();
        other.close();
        Received third = new Received();
        try (Link again = ready(server, data, "", third)) {
            execute(again, "SELECT * FROM t");
            third.next();
            assertThat(third.next()).isInstanceOf(ServerMessage.Rows.class);
        }
    }

    @Test
    void enginesInMemoryAreSharedByNameOnly() throws Exception {
        Received first = new Received();
        Received second = new Received();
        Received third = new Received();
        try (Link one = ready(server, null, "shared", first);
                Link two = ready(server, null, "shared", second);
                Link alone = ready(server, null, "", third)) {
            execute(one, "CREATE TABLE t (k BIGINT, PRIMARY KEY (k))");
            first.next();
            execute(two, "SELECT * FROM t");
            assertThat(second.next()).isInstanceOf(ServerMessage.Columns.class);
            execute(alone, "SELECT * FROM t");
            assertThat(third.next()).isInstanceOf(ServerMessage.Failed.class);
        }
    }
}
