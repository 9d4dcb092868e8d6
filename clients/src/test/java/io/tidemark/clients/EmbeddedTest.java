package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine in the same process, by a URL. */
final class EmbeddedTest {
    @TempDir
    Path folder;

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        Thread.getAllStackTraces().keySet().forEach(thread -> names.add(thread.getName() + " " + thread.getId()));
        return names;
    }

    private static long openFiles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    private static void use(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 1000)");
            try (ResultSet rows = statement.executeQuery("SELECT id FROM s EMIT CHANGES")) {
                assertThat(rows.next()).isTrue();
            }
            try (ResultSet rows = statement.executeQuery("VALUES 1")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    @Test
    void aHundredEnginesLeaveNoThreadAndNoFile() throws SQLException {
        for (int warm = 0; warm < 3; warm++) {
            use("jdbc:tidemark:embedded::memory:");
        }
        Set<String> threadsBefore = threads();
        long filesBefore = openFiles();
        for (int round = 0; round < 100; round++) {
            use("jdbc:tidemark:embedded::memory:");
        }
        Eventually.holds(() -> {
            Set<String> left = threads();
            left.removeAll(threadsBefore);
            left.removeIf(name -> name.startsWith("process reaper") || name.contains("Common-Cleaner"));
            return left.isEmpty() || threads().size() <= threadsBefore.size();
        });
        Eventually.holds(() -> openFiles() <= filesBefore + 2);
    }

    @Test
    void aDirectoryKeepsTablesAndIsSharedByConnections() throws SQLException {
        String url = "jdbc:tidemark:embedded:" + folder.resolve("data");
        try (Connection one = DriverManager.getConnection(url);
                Connection other = DriverManager.getConnection(url);
                Statement statement = one.createStatement();
                Statement second = other.createStatement()) {
            statement.execute("CREATE TABLE t (id BIGINT, v VARCHAR, PRIMARY KEY (id))");
            statement.execute("INSERT INTO t VALUES (1, 'kept')");
            try (ResultSet rows = second.executeQuery("SELECT v FROM t WHERE id = 1")) {
                assertThat(rows.next()).isTrue();
            }
        }
        try (Connection again = DriverManager.getConnection(url);
                Statement statement = again.createStatement();
                ResultSet rows = statement.executeQuery("SELECT v FROM t WHERE id = 1")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("kept");
        }
    }

    @Test
    void enginesInMemoryAreSharedByNameOnly() throws SQLException {
        try (Connection one = DriverManager.getConnection("jdbc:tidemark:embedded::memory:shared");
                Connection other = DriverManager.getConnection("jdbc:tidemark:embedded::memory:shared");
                Connection alone = DriverManager.getConnection("jdbc:tidemark:embedded::memory:")) {
            one.createStatement().execute("CREATE TABLE t (id BIGINT, PRIMARY KEY (id))");
            assertThat(other.getMetaData().getTables(null, null, "t", null).next())
                    .isTrue();
            assertThat(alone.getMetaData().getTables(null, null, "t", null).next())
                    .isFalse();
        }
    }
}
