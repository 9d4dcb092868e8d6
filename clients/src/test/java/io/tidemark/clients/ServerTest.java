package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.api.TidemarkResultSet;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The driver and a real server over a socket. */
final class ServerTest {
    private static RunningServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = new RunningServer();
        server.run(
                "CREATE TABLE bids (id BIGINT, item VARCHAR, price DECIMAL(10, 2), PRIMARY KEY (id))",
                "INSERT INTO bids VALUES (1, 'a', 1.50), (2, 'b', NULL)",
                "CREATE STREAM ticks (id BIGINT) WITH (connector = 'datagen', rate = 1000)",
                "CREATE STREAM many (id BIGINT) WITH (connector = 'datagen', rate = 100000)");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void probesOfToolsAreAnsweredWithoutAJob() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String probe : List.of(
                    "SELECT * FROM ticks WHERE 1 = 0",
                    "SELECT * FROM ticks LIMIT 0",
                    "SELECT TRUE AS _ FROM ticks WHERE 1 <> 1 LIMIT 0",
                    "SELECT * FROM (SELECT * FROM ticks) AS x WHERE 1=0")) {
                try (ResultSet rows = statement.executeQuery(probe)) {
                    assertThat(rows.getMetaData().getColumnCount()).isEqualTo(1);
                    assertThat(rows.next()).as(probe).isFalse();
                    assertThat(rows.unwrap(TidemarkResultSet.class).queryId()).isEmpty();
                }
            }
            try (PreparedStatement prepared = connection.prepareStatement("SELECT * FROM ticks EMIT CHANGES")) {
                assertThat(prepared.getMetaData().getColumnLabel(1)).isEqualTo("id");
            }
        }
    }

    @Test
    void cancelStopsAnEndlessQueryAndLeavesTheConnection() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("SELECT id FROM ticks EMIT CHANGES");
            assertThat(rows.next()).isTrue();
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
                try {
                    statement.cancel();
                } catch (SQLException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            assertThatThrownBy(() -> {
                        while (rows.next()) {
                            assertThat(rows.getLong(1)).isNotNegative();
                        }
                    })
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("57014"));
            cancel.get(10, TimeUnit.SECONDS);
            try (ResultSet one = statement.executeQuery("VALUES 1")) {
                assertThat(one.next()).isTrue();
            }
            Eventually.holds(() -> server.runningQueries() == 0);
        }
    }

    @Test
    void anInterruptEndsTheWaitButNotTheConnection() throws SQLException {
        try (Connection connection = server.connect()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id FROM bids WHERE id < 0 EMIT CHANGES")) {
                Thread.currentThread().interrupt();
                assertThatThrownBy(rows::next)
                        .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                                .isEqualTo("57014"));
            } // closes while the thread is still interrupted
            assertThat(Thread.interrupted()).isTrue();
            assertThat(connection.isValid(10)).isTrue();
            Eventually.holds(() -> server.runningQueries() == 0);
        }
    }

    @Test
    void manyRowsComeWholeWhateverTheFetchSize() throws SQLException {
        for (int fetchSize : new int[] {1, 7, 1000, 100_000}) {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                statement.setFetchSize(fetchSize);
                statement.setMaxRows(3000);
                int count = 0;
                try (ResultSet rows = statement.executeQuery("SELECT id FROM many EMIT CHANGES")) {
                    while (rows.next()) {
                        count++;
                    }
                }
                assertThat(count).isEqualTo(3000);
            }
        }
        Eventually.holds(() -> server.runningQueries() == 0);
    }

    @Test
    void preparedStatementsRunAgainAndAgain() throws SQLException {
        try (Connection connection = server.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT item, price FROM bids WHERE id = ?")) {
            assertThat(statement.getParameterMetaData().getParameterType(1)).isEqualTo(Types.BIGINT);
            List<String> found = new ArrayList<>();
            for (int round = 0; round < 200; round++) {
                statement.setInt(1, 1 + round % 2);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    found.add(rows.getString(1) + " " + rows.getBigDecimal("price"));
                    assertThat(rows.next()).isFalse();
                }
            }
            assertThat(found).hasSize(200).startsWith("a 1.50", "b null");
            statement.setNull(1, Types.BIGINT);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void aSubscriptionGoesOnBehindItsToken() throws SQLException {
        server.run("CREATE TABLE kept (id BIGINT, PRIMARY KEY (id))", "INSERT INTO kept VALUES (1), (2)");
        String token;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM kept EMIT CHANGES")) {
            TidemarkResultSet changes = rows.unwrap(TidemarkResultSet.class);
            assertThat(rows.next()).isTrue();
            assertThat(rows.next()).isTrue();
            while (changes.resumeToken().isEmpty()) {
                assertThat(changes.next(Duration.ofSeconds(5))).isEqualTo(TidemarkResultSet.Next.TIMEOUT);
            }
            token = changes.resumeToken().orElseThrow();
        }
        server.run("INSERT INTO kept VALUES (3)");
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET 'resume-from' = '" + token + "'");
            try (ResultSet rows = statement.executeQuery("SELECT id FROM kept EMIT CHANGES")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(3);
                assertThat(statement.getWarnings().getMessage()).startsWith("resumed:");
            }
        }
    }

    @Test
    void commentsAndSemicolonsOfToolsAreTaken() throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "-- a remark of a tool\nSELECT id FROM bids WHERE id = 1;",
                    "/* another */ SELECT id FROM bids WHERE id = 1 ; ",
                    "SELECT {fn ABS(id)} AS id FROM bids WHERE id = 1")) {
                try (ResultSet rows = statement.executeQuery(sql)) {
                    assertThat(rows.next()).as(sql).isTrue();
                    assertThat(rows.getLong("ID")).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void manyThreadsShareAConnection() throws Exception {
        try (Connection connection = server.connect("fetchSize=5")) {
            List<CompletableFuture<Integer>> workers = new ArrayList<>();
            for (int worker = 0; worker < 6; worker++) {
                int mine = worker;
                workers.add(CompletableFuture.supplyAsync(() -> work(connection, mine)));
            }
            int cancelled = 0;
            for (CompletableFuture<Integer> worker : workers) {
                cancelled += worker.get(120, TimeUnit.SECONDS);
            }
            assertThat(cancelled).isEqualTo(3 * 10);
            assertThat(connection.isValid(10)).isTrue();
        }
        Eventually.holds(() -> server.runningQueries() == 0);
    }

    /** Odd ones cancel endless queries, even ones ask small questions; how many were cancelled. */
    private static int work(Connection connection, int worker) {
        int cancelled = 0;
        for (int round = 0; round < 10; round++) {
            try (Statement statement = connection.createStatement()) {
                if (worker % 2 == 0) {
                    try (ResultSet rows = statement.executeQuery("SELECT id + " + worker + " FROM bids WHERE id = 2")) {
                        assertThat(rows.next()).isTrue();
                        assertThat(rows.getInt(1)).isEqualTo(2 + worker);
                    }
                } else {
                    cancelled += cancelledHalfway(statement);
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return cancelled;
    }

    private static int cancelledHalfway(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT id FROM ticks EMIT CHANGES")) {
            for (int row = 0; rows.next(); row++) {
                if (row == 7) {
                    statement.cancel();
                }
            }
            return 0;
        } catch (SQLException stopped) {
            assertThat(stopped.getSQLState()).isEqualTo("57014");
            return 1;
        }
    }

    @Test
    void resultsThatWereLeftHalfReadHoldNothing() throws SQLException {
        try (Connection connection = server.connect()) {
            for (int round = 0; round < 150; round++) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT id FROM many EMIT CHANGES")) {
                    assertThat(rows.next()).isTrue();
                }
            }
            Eventually.holds(() -> server.runningQueries() == 0);
        }
    }

    @Test
    void settingsOfTheUrlReachTheSession() throws SQLException {
        try (Connection connection = server.connect("set.parallelism=2", "timeZone=Asia/Tokyo");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW SETTINGS")) {
            List<String> settings = new ArrayList<>();
            while (rows.next()) {
                settings.add(rows.getString(1) + "=" + rows.getString(2));
            }
            assertThat(settings).contains("parallelism=2", "time-zone=Asia/Tokyo");
        }
    }
}
