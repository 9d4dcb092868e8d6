package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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

    /** What a program does all the time: takes a connection, asks, gives it back. Keeps the states of failures. */
    private static final class Asker implements Callable<Set<String>> {
        private final HikariDataSource pool;
        private final CountDownLatch began;
        private final AtomicBoolean restarted;

        Asker(HikariDataSource pool, CountDownLatch began, AtomicBoolean restarted) {
            this.pool = pool;
            this.began = began;
            this.restarted = restarted;
        }

        @Override
        public Set<String> call() {
            Set<String> states = new TreeSet<>();
            for (int answers = 0; answers < 20; ) {
                boolean counts = restarted.get();
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("VALUES 5")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getInt(1)).isEqualTo(5);
                    assertThat(rows.next()).isFalse();
                    began.countDown();
                    answers += counts ? 1 : 0;
                } catch (SQLTransientConnectionException none) {
                    assertThat(none.getMessage()).contains("not available"); // the pool has waited in vain
                } catch (SQLException failed) {
                    states.add(String.valueOf(failed.getSQLState()));
                }
            }
            return states;
        }
    }

    @Test
    @Timeout(120)
    void threadsThatAskAllTheTimeOutliveARestartOfTheServer() throws Exception {
        RunningServer first = new RunningServer(0, "limits.accepts-per-second=10000");
        int port = first.port();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicBoolean restarted = new AtomicBoolean();
        try (HikariDataSource pool = pool(first.url())) {
            CountDownLatch began = new CountDownLatch(40);
            List<Future<Set<String>>> askers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                askers.add(threads.submit(new Asker(pool, began, restarted)));
            }
            began.await();
            first.close();
            try (RunningServer second = new RunningServer(port, "limits.accepts-per-second=10000")) {
                assertThat(second.port()).isEqualTo(port);
                restarted.set(true);
                for (Future<Set<String>> asker : askers) {
                    assertThat(asker.get(100, TimeUnit.SECONDS))
                            .allSatisfy(state -> assertThat(state).matches("08...|57P01"));
                }
            }
        } finally {
            restarted.set(true);
            threads.shutdownNow();
        }
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
