package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.api.TidemarkResultSet;
import io.tidemark.jdbc.api.TidemarkStatement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What pools, frameworks and graphical tools do with a driver beyond the plain way, and what they rely on then. */
final class ToolHabitsTest {
    private static RunningServer server;
    private static Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        server = new RunningServer();
        server.run(
                "CREATE TABLE kv (k VARCHAR, v BIGINT, PRIMARY KEY (k))",
                "CREATE TABLE typed (i INT, b BOOLEAN, d DECIMAL(10, 2), da DATE, ti TIME(3), ts TIMESTAMP(3),"
                        + " z TIMESTAMP_LTZ(3), x VARBINARY, f REAL, PRIMARY KEY (i))",
                "CREATE STREAM ticks (id BIGINT) WITH (connector = 'datagen', rate = 1000)",
                "INSERT INTO kv VALUES ('a', 1), ('b', 2)");
        connection = server.connect();
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        server.close();
    }

    private static List<String> column(ResultSet rows, String label) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                values.add(rows.getString(label));
            }
        }
        return values;
    }

    private static String state(ThrowingCallable step) {
        try {
            step.call();
        } catch (SQLException failed) {
            return failed.getSQLState();
        } catch (Throwable other) {
            return other.toString();
        }
        return "nothing";
    }

    // ---- statements

    @Test
    void resultsAreTakenInEveryWayThatFrameworksDo() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT k FROM kv ORDER BY k")).isTrue();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.getLargeUpdateCount()).isEqualTo(-1);
            ResultSet rows = statement.getResultSet();
            assertThat(statement.getResultSet()).isSameAs(rows);
            assertThat(rows.next()).isTrue();
            assertThat(statement.getMoreResults(Statement.KEEP_CURRENT_RESULT)).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(rows.isClosed()).isFalse();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("K")).isEqualTo("b");
            assertThat(state(() -> statement.getMoreResults(99))).isEqualTo("22023");
            assertThat(statement.getMoreResults(Statement.CLOSE_ALL_RESULTS)).isFalse();
            assertThat(rows.isClosed()).isTrue();
            assertThat(statement.execute("UPDATE kv SET v = v WHERE k = 'a'")).isFalse();
            assertThat(statement.getResultSet()).isNull();
            assertThat(statement.getUpdateCount()).isEqualTo(1);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.executeLargeUpdate("UPDATE kv SET v = v WHERE k = 'nobody'"))
                    .isZero();
            assertThat(statement.executeUpdate("INSERT INTO kv VALUES ('c', 3)", Statement.RETURN_GENERATED_KEYS))
                    .isEqualTo(1);
            assertThat(statement.getGeneratedKeys().next()).isFalse();
            assertThat(statement.executeUpdate("DELETE FROM kv WHERE k = 'c'", new String[] {"k"}))
                    .isEqualTo(1);
        }
    }

    @Test
    void whatIsOpenEndsWithWhatItBelongsTo() throws SQLException {
        Connection own = server.connect();
        Statement statement = own.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM ticks EMIT CHANGES");
        assertThat(rows.next()).isTrue();
        ResultSet other = own.createStatement().executeQuery("SELECT k FROM kv");
        own.close();
        assertThat(statement.isClosed()).isTrue();
        assertThat(rows.isClosed()).isTrue();
        assertThat(other.isClosed()).isTrue();
        assertThat(state(rows::next)).isEqualTo("55000");
        assertThat(state(other::next)).isEqualTo("55000");
        assertThat(state(statement::getResultSet)).isIn("55000", "08003");
        assertThatCode(() -> {
                    rows.close();
                    statement.close();
                    own.close();
                })
                .doesNotThrowAnyException();
        Eventually.holds(() -> server.runningQueries() == 0);
    }

    @Test
    void aKeptResultEndsWithItsStatement() throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM ticks EMIT CHANGES");
        assertThat(rows.next()).isTrue();
        statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
        assertThat(rows.next()).isTrue();
        statement.close();
        assertThat(rows.isClosed()).isTrue();
        Eventually.holds(() -> server.runningQueries() == 0);
    }

    @Test
    void aStatementClosesWithItsResultWhereItIsAskedTo() throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        assertThat(statement.isCloseOnCompletion()).isTrue();
        statement.executeQuery("SELECT k FROM kv");
        ResultSet second = statement.executeQuery("SELECT k FROM kv");
        assertThat(statement.isClosed()).isFalse();
        second.close();
        assertThat(statement.isClosed()).isTrue();
    }

    @Test
    void limitsAtTheirEndsAreTaken() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT k FROM kv ORDER BY k")) {
            for (int most : new int[] {1, Integer.MAX_VALUE}) {
                statement.setQueryTimeout(most);
                statement.setFetchSize(most);
                statement.setMaxRows(most);
                statement.setMaxFieldSize(most);
                assertThat(column(statement.executeQuery(), "k")).hasSize(Math.min(2, most));
            }
            statement.setLargeMaxRows(Long.MAX_VALUE);
            assertThat(column(statement.executeQuery(), "k")).hasSize(2);
            statement.setFetchSize(0);
            assertThat(statement.getFetchSize()).isPositive();
            for (ThrowingCallable wrong : List.<ThrowingCallable>of(
                    () -> statement.setFetchSize(Integer.MIN_VALUE),
                    () -> statement.setMaxRows(-1),
                    () -> statement.setQueryTimeout(-1),
                    () -> statement.setFetchDirection(7))) {
                assertThat(state(wrong)).isEqualTo("22023");
            }
        }
        assertThat(connection.isValid(Integer.MAX_VALUE)).isTrue();
        assertThat(connection.isValid(0)).isTrue();
    }

    @Test
    void batchesTellEachCountAndWhatFailed() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeBatch()).isEmpty();
            statement.addBatch("INSERT INTO kv VALUES ('x', 1)");
            statement.addBatch("UPDATE kv SET v = 2 WHERE k IN ('a', 'x')");
            statement.addBatch("DELETE FROM kv WHERE k = 'x'");
            assertThat(statement.executeLargeBatch()).containsExactly(1, 2, 1);
            statement.addBatch("INSERT INTO kv VALUES ('x', 1)");
            statement.addBatch("INSERT INTO nowhere VALUES (1)");
            statement.addBatch("DELETE FROM kv WHERE k = 'x'");
            assertThatThrownBy(statement::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, failed -> {
                assertThat(failed.getUpdateCounts()).startsWith(1);
                assertThat(failed.getSQLState()).isEqualTo("42P01");
            });
            assertThat(statement.executeBatch()).isEmpty();
            statement.executeUpdate("DELETE FROM kv WHERE k = 'x'");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO kv VALUES (?, ?)")) {
            assertThat(insert.executeBatch()).isEmpty();
            for (int row = 0; row < 300; row++) {
                insert.setString(1, "batch" + row);
                insert.setObject(2, row, Types.BIGINT);
                insert.addBatch();
            }
            assertThat(insert.executeLargeBatch()).hasSize(300).containsOnly(1);
            insert.addBatch(); // with the values of the last
            insert.clearBatch();
            assertThat(insert.executeBatch()).isEmpty();
        }
        try (Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM kv WHERE k LIKE 'batch%'"))
                    .isEqualTo(300);
        }
    }

    @Test
    void anythingCanBePrepared() throws SQLException {
        for (String sql : List.of(
                "CREATE VIEW prepared_view AS SELECT k FROM kv",
                "SHOW TABLES",
                "DESCRIBE kv",
                "EXPLAIN SELECT k FROM kv",
                "SET 'parallelism' = '1'",
                "DROP VIEW prepared_view")) {
            try (PreparedStatement statement = connection.prepareStatement(sql, Statement.NO_GENERATED_KEYS)) {
                boolean rows = statement.execute();
                assertThat(rows).as(sql).isEqualTo(statement.getMetaData() != null);
                assertThat(statement.getParameterMetaData().getParameterCount()).isZero();
            }
        }
        assertThat(state(() -> connection.prepareStatement("SELECT 1; SELECT 2")))
                .startsWith("42");
        assertThat(state(() -> connection.prepareStatement(""))).startsWith("42");
        assertThat(state(() -> connection.prepareStatement(null))).isEqualTo("22023");
    }

    // ---- values

    @Test
    void valuesAreSetByTypeAndScale() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO typed (i, b, d, da, ti, ts, z, f) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, "7", Types.INTEGER);
            insert.setObject(2, 1, Types.BIT);
            insert.setObject(3, new BigDecimal("1.2345"), Types.DECIMAL, 2);
            insert.setObject(4, "2024-02-29", Types.DATE);
            insert.setObject(5, "10:20:30", Types.TIME);
            insert.setObject(6, "2024-02-29 10:20:30.125", JDBCType.TIMESTAMP);
            insert.setObject(
                    7,
                    OffsetDateTime.of(2024, 2, 29, 10, 0, 0, 0, ZoneOffset.ofHours(2)),
                    Types.TIMESTAMP_WITH_TIMEZONE);
            insert.setObject(8, 0.5d, Types.REAL);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            insert.setObject(1, (short) 8);
            insert.setObject(2, "true", Types.BOOLEAN);
            insert.setObject(3, 1.235d, Types.NUMERIC, 2);
            insert.setObject(4, Date.valueOf("2024-02-29"));
            insert.setObject(5, LocalTime.of(10, 20, 30));
            insert.setObject(6, Timestamp.valueOf("2024-02-29 10:20:30.125"));
            insert.setObject(7, Instant.parse("2024-02-29T08:00:00Z"));
            insert.setObject(8, new BigInteger("2"));
            assertThat(insert.executeUpdate()).isEqualTo(1);
            insert.setObject(1, 9L);
            insert.setNull(2, Types.BIT);
            insert.setNull(3, Types.DECIMAL);
            insert.setDate(4, null);
            insert.setTime(5, null, Calendar.getInstance());
            insert.setTimestamp(6, null);
            insert.setObject(7, null, Types.TIMESTAMP);
            insert.setObject(8, null);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM typed ORDER BY i")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBoolean("B")).isTrue();
            assertThat(rows.getBigDecimal("d")).isEqualByComparingTo("1.23");
            assertThat(rows.getObject("da", LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
            assertThat(rows.getObject("ti", LocalTime.class)).isEqualTo(LocalTime.of(10, 20, 30));
            assertThat(rows.getObject("ts", LocalDateTime.class)).isEqualTo("2024-02-29T10:20:30.125");
            assertThat(rows.getObject("z", Instant.class)).isEqualTo("2024-02-29T08:00:00Z");
            assertThat(rows.getObject("i", BigInteger.class)).isEqualTo(BigInteger.valueOf(7));
            assertThat(rows.getObject("i", Short.class)).isEqualTo((short) 7);
            assertThat(rows.getObject("i", Object.class)).isEqualTo(7);
            assertThat(rows.getTimestamp("ts", Calendar.getInstance(TimeZone.getTimeZone("UTC")))
                            .toInstant())
                    .isEqualTo("2024-02-29T10:20:30.125Z");
            assertThat(rows.next()).isTrue();
            assertThat(rows.getBigDecimal("d")).isIn(new BigDecimal("1.24"), new BigDecimal("1.23"));
            assertThat(rows.getFloat("f")).isEqualTo(2f);
            assertThat(rows.next()).isTrue();
            for (String label : List.of("b", "d", "da", "ti", "ts", "z", "f")) {
                assertThat(rows.getObject(label)).isNull();
                assertThat(rows.wasNull()).isTrue();
                assertThat(rows.getInt("i")).isEqualTo(9);
                assertThat(rows.wasNull()).isFalse();
            }
            assertThat(rows.getBoolean("b")).isFalse();
            assertThat(rows.wasNull()).isTrue();
            assertThat(rows.getObject("d", BigDecimal.class)).isNull();
            assertThat(rows.wasNull()).isTrue();
            assertThat(rows.getObject("i", Integer.class)).isEqualTo(9);
            assertThat(rows.wasNull()).isFalse();
            assertThat(state(() -> rows.getInt("nothing"))).isEqualTo("42703");
            assertThat(state(() -> rows.getInt(0))).isEqualTo("22023");
            assertThat(state(() -> rows.getObject("i", UUID.class))).isEqualTo("22018");
            assertThat(rows.next()).isFalse();
            assertThat(state(() -> rows.getInt(1))).isEqualTo("24000");
        }
    }

    @Test
    void calendarsAreTheZonesOfTimesWithoutOne() throws SQLException {
        Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        Timestamp point = Timestamp.from(Instant.parse("2024-02-29T01:00:00Z"));
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT CAST(? AS TIMESTAMP(3)), CAST(? AS DATE), CAST(? AS TIME(3)), CAST(? AS VARCHAR)")) {
            query.setTimestamp(1, point, tokyo);
            query.setDate(2, new Date(point.getTime()), tokyo);
            query.setTime(3, new Time(point.getTime()), tokyo);
            query.setTimestamp(4, point, tokyo);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo("2024-02-29 10:00:00.000");
                assertThat(rows.getString(2)).isEqualTo("2024-02-29");
                assertThat(rows.getString(3)).startsWith("10:00:00");
                assertThat(rows.getString(4)).startsWith("2024-02-29 10:00:00");
                assertThat(rows.getTimestamp(1, tokyo)).isEqualTo(point);
            }
        }
    }

    @Test
    void theFirstOfColumnsWithTheSameLabelIsMeant() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 1 AS X, 2 AS x, 3 AS \"a b\"")) {
            rows.next();
            assertThat(rows.findColumn("X")).isEqualTo(1);
            assertThat(rows.getInt("A B")).isEqualTo(3);
            assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("X");
        } catch (SQLException twice) {
            assertThat(twice.getSQLState()).startsWith("42");
        }
    }

    // ---- connections

    @Test
    void whatConcernsTransactionsIsAcceptedAndRemembered() throws SQLException {
        try (Connection own = server.connect()) {
            own.setAutoCommit(false);
            try (Statement statement = own.createStatement()) {
                statement.executeUpdate("INSERT INTO kv VALUES ('tx', 1)");
            }
            own.rollback(); // there are no transactions: the row stays, and a warning says so
            assertThat(own.getWarnings().getMessage()).contains("what was written stays");
            own.commit();
            own.setAutoCommit(true);
            own.setReadOnly(true);
            assertThat(own.isReadOnly()).isTrue();
            own.setReadOnly(false);
            own.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            assertThat(own.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            own.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
            own.setCatalog("x");
            own.setSchema("y");
            assertThat(own.getCatalog()).isNull();
            assertThat(own.getSchema()).isNull();
            own.setTypeMap(new HashMap<>());
            assertThat(own.getTypeMap()).isEmpty();
            assertThat(state(own::setSavepoint)).isEqualTo("0AT01");
            assertThat(state(() -> own.prepareCall("{call x()}"))).isEqualTo("0AT01");
            try (Statement statement = own.createStatement()) {
                assertThat(statement.executeUpdate("DELETE FROM kv WHERE k = 'tx'"))
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void clientInfoIsReplacedAsAWhole() throws SQLException {
        try (Connection own = server.connect("applicationName=first")) {
            assertThat(own.getClientInfo("ApplicationName")).isEqualTo("first");
            own.setClientInfo("ApplicationName", "second");
            assertThat(own.getClientInfo()).containsEntry("ApplicationName", "second");
            own.setClientInfo(new Properties());
            assertThat(own.getClientInfo()).isEmpty();
            own.setClientInfo("OCSID.MODULE", "x");
            assertThat(own.getWarnings().getMessage()).contains("OCSID.MODULE");
            own.clearWarnings();
            assertThat((Throwable) own.getWarnings()).isNull();
        }
    }

    @Test
    void anAbortedConnectionEndsWhoWaitsAndSaysSo() throws Exception {
        Connection own = server.connect();
        Statement statement = own.createStatement();
        ResultSet rows = statement.executeQuery("SELECT k FROM kv WHERE k = 'none' EMIT CHANGES");
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> state(rows::next));
        own.abort(Runnable::run);
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isIn("08003", "08006", "55000");
        assertThat(own.isClosed()).isTrue();
        assertThat(own.isValid(1)).isFalse();
        own.abort(Runnable::run);
        assertThatThrownBy(own::createStatement).isInstanceOf(SQLNonTransientConnectionException.class);
        Eventually.holds(() -> server.runningQueries() == 0);
    }

    @Test
    void ourInterfacesAreFoundBehindWrappers() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT k FROM kv")) {
            assertThat(statement.isWrapperFor(TidemarkStatement.class)).isTrue();
            assertThat(rows.isWrapperFor(TidemarkResultSet.class)).isTrue();
            assertThat(rows.unwrap(ResultSet.class)).isNotNull();
            assertThat(connection.isWrapperFor(Connection.class)).isTrue();
            assertThat(connection.isWrapperFor(String.class)).isFalse();
            assertThat(connection.getMetaData().isWrapperFor(DatabaseMetaData.class))
                    .isTrue();
            assertThat(state(() -> connection.unwrap(String.class))).isNotNull().isNotEqualTo("nothing");
        }
    }

    @Test
    void propertiesOfAnyClassAreTakenAndNoneIsLost() throws SQLException {
        Properties given = new Properties();
        given.put("fetchSize", 17);
        given.put("queryTimeout", 5L);
        Properties defaults = new Properties(given);
        defaults.setProperty("set.parallelism", "1");
        try (Connection own = DriverManager.getConnection(server.url(), given);
                Statement statement = own.createStatement()) {
            assertThat(statement.getFetchSize()).isEqualTo(17);
            assertThat(statement.getQueryTimeout()).isEqualTo(5);
        }
        given.put("nonsense", 1);
        assertThat(state(() -> DriverManager.getConnection(server.url(), given)))
                .isEqualTo("08001");
        try (Connection own = DriverManager.getConnection(server.url(), null, null)) {
            assertThat(own.isValid(5)).isTrue();
        }
        try (Connection own = DriverManager.getConnection(
                "jdbc:tidemark://[::1]:1,127.0.0.1:" + server.port() + "/?loginTimeout=5&fetchSize=3")) {
            assertThat(own.getMetaData().getURL()).doesNotContain("fetchSize");
            assertThat(own.createStatement().getFetchSize()).isEqualTo(3);
        }
    }
}
