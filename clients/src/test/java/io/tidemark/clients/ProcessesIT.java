package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients and servers as processes that are killed or stand still. */
@Timeout(180)
final class ProcessesIT {
    @Test
    void theQueriesOfClientsThatWereKilledAreGone() throws Exception {
        try (RunningServer server = new RunningServer()) {
            server.run("CREATE STREAM ticks (id BIGINT) WITH (connector = 'datagen', rate = 1000)");
            for (int round = 0; round < 5; round++) {
                try (ChildJvm client = new ChildJvm(EndlessReader.class, server.url())) {
                    assertThat(client.line()).startsWith("row ");
                    assertThat(server.runningQueries()).isEqualTo(1);
                }
                Eventually.holds(TimeUnit.SECONDS.toNanos(10), () -> server.runningQueries() == 0);
            }
        }
    }

    @Test
    void aServerThatStandsStillHangsNoPool() throws Exception {
        try (ChildJvm server = new ChildJvm(ServerProgram.class)) {
            int port = Integer.parseInt(server.line().substring("port ".length()));
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:tidemark://127.0.0.1:" + port + "/?loginTimeout=2");
            config.setMaximumPoolSize(2);
            config.setConnectionTimeout(3000);
            config.setValidationTimeout(1000);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                try (Connection connection = pool.getConnection()) {
                    assertThat(connection.isValid(5)).isTrue();
                }
                server.signal("STOP");
                Eventually.holds(() -> isRefused(pool));
                server.signal("CONT");
                Eventually.holds(() -> {
                    try (Connection connection = pool.getConnection();
                            Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery("VALUES 1")) {
                        return rows.next();
                    } catch (SQLException notYet) {
                        return false;
                    }
                });
            }
        }
    }

    /** The server gives up clients that answer no heartbeat for nine seconds. */
    @Test
    void aQueryThatIsQuietForLongKeepsItsConnection() throws Exception {
        try (RunningServer server = new RunningServer();
                Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE STREAM slow (n BIGINT) WITH (connector = 'datagen', events = 120, rate = 10)");
            try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM slow")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(120);
            }
        }
    }

    /** Whether the pool gives no connection any more; one that it has not used for half a second it asks first. */
    private static boolean isRefused(HikariDataSource pool) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(600));
        try (Connection connection = pool.getConnection()) {
            return connection == null;
        } catch (SQLException refused) {
            return true;
        }
    }
}
