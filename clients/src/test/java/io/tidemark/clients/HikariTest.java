package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pool that most Java applications use. */
final class HikariTest {
    private final Logger logger = Logger.getLogger("com.zaxxer.hikari");
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        handler.setLevel(Level.ALL);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(4);
        config.setConnectionTimeout(5000);
        config.setValidationTimeout(1000);
        return new HikariDataSource(config);
    }

    @Test
    void aPoolWorksWithoutComplaint() throws SQLException {
        try (RunningServer server = new RunningServer();
                HikariDataSource pool = pool(server.url())) {
            Set<Object> physical = new HashSet<>();
            for (int round = 0; round < 1000; round++) {
                try (Connection connection = pool.getConnection()) {
                    physical.add(connection.unwrap(Class.forName("io.tidemark.jdbc.DriverConnection")));
                    if (round % 100 == 0) {
                        connection.setReadOnly(true);
                        connection.setAutoCommit(false);
                        connection.commit();
                        try (Statement statement = connection.createStatement();
                                ResultSet rows = statement.executeQuery("VALUES 1")) {
                            assertThat(rows.next()).isTrue();
                        }
                    }
                } catch (ClassNotFoundException missing) {
                    throw new AssertionError(missing);
                }
            }
            assertThat(physical).hasSizeLessThanOrEqualTo(4);
        }
        assertThat(log)
                .isNotEmpty()
                .noneMatch(line -> line.contains("does not support")
                        || line.contains("marked as broken")
                        || line.contains("Failed to validate"));
    }

    @Test
    void statementsThatFailKeepTheConnection() throws SQLException {
        try (RunningServer server = new RunningServer();
                HikariDataSource pool = pool(server.url());
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            server.run("CREATE STREAM s (id BIGINT) WITH (connector = 'datagen', rate = 10)");
            Connection before = connection.unwrap(Connection.class);
            for (int round = 0; round < 5; round++) {
                for (String sql :
                        List.of("SELCT 1", "SELECT x FROM nowhere", "SELECT * FROM s", "SELECT CAST('a' AS INTEGER)")) {
                    assertThatThrownBy(() -> {
                                try (ResultSet rows = statement.executeQuery(sql)) {
                                    rows.next();
                                }
                            })
                            .isInstanceOf(SQLException.class);
                }
            }
            assertThat(connection.isClosed()).isFalse();
            assertThat(connection.unwrap(Connection.class)).isSameAs(before);
            assertThat(connection.isValid(5)).isTrue();
        }
        assertThat(log).noneMatch(line -> line.contains("marked as broken"));
    }

    @Test
    void aServerThatIsStartedAgainIsFoundAgain() throws SQLException {
        RunningServer first = new RunningServer();
        int port = first.port();
        try (HikariDataSource pool = pool(first.url())) {
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.isValid(5)).isTrue();
            }
            first.close();
            assertThatThrownBy(() -> pool.getConnection().close()).isInstanceOf(SQLException.class);
            try (RunningServer second = new RunningServer(port);
                    Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("VALUES 1")) {
                assertThat(second.port()).isEqualTo(port);
                assertThat(rows.next()).isTrue();
            }
        }
    }
}
