package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Any bytes as all that a server ever says, over a real socket: rows or an SQLException with a state, never another exception
 * and never a wait without end.
 */
final class HostileServerFuzzTest {
    private static final int MOST_SECONDS = 20;
    private static final int MOST_ROWS = 10_000;

    private static ServerSocket server;
    private static ExecutorService threads;

    @BeforeAll
    static void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "hostile");
            thread.setDaemon(true);
            return thread;
        });
    }

    @AfterAll
    static void close() throws IOException {
        threads.shutdownNow();
        server.close();
    }

    @FuzzTest(maxDuration = "60s")
    void bytesOfAServer(byte[] bytes) throws Exception {
        BugDetectors.allowNetworkConnections((host, port) -> port == server.getLocalPort());
        Future<Boolean> served = threads.submit(() -> serve(bytes));
        Future<Boolean> used = threads.submit(HostileServerFuzzTest::use);
        used.get(MOST_SECONDS, TimeUnit.SECONDS);
        served.get(MOST_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean serve(byte[] bytes) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(bytes);
            client.shutdownOutput();
            return client.getInputStream().readAllBytes().length > 0;
        } catch (IOException gone) {
            return false; // the client has left, as it may
        }
    }

    private static boolean use() {
        String url = "jdbc:tidemark://127.0.0.1:" + server.getLocalPort() + "/?loginTimeout=1&networkTimeout=100";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1")) {
            for (int row = 0; row < MOST_ROWS && rows.next(); row++) {
                rows.getObject(1);
            }
            return true;
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).as(refused.toString()).hasSize(5);
            return false;
        }
    }
}
