package io.tidemark.jdbc;

import static io.tidemark.jdbc.FakeServer.NUMBERS;
import static io.tidemark.jdbc.FakeServer.changes;
import static io.tidemark.jdbc.FakeServer.columns;
import static io.tidemark.jdbc.FakeServer.end;
import static io.tidemark.jdbc.FakeServer.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.api.TidemarkResultSet;
import io.tidemark.jdbc.api.TidemarkStatement;
import io.tidemark.protocol.ClientMessage;
import io.tidemark.protocol.ServerMessage;
import io.tidemark.types.Column;
import io.tidemark.types.RowKind;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What statements do with what a server says, whoever it is. */
@Timeout(60)
final class StatementTest {
    private final FakeServer server = new FakeServer()
            .on("three", (statement, message) -> {
                server().send(statement, columns(NUMBERS, false, false));
                server().send(statement, numbers(1, 2));
                server().send(statement, numbers(3));
                server().send(statement, end(3));
            })
            .on("endless", (statement, message) -> {
                server().send(statement, columns(NUMBERS, true, true));
                server().send(statement, changes(new byte[] {0, 2, 3}, 1, 2, 3));
                server().send(statement, new ServerMessage.Heartbeat(1_704_067_200_000L, 12, 1, 0.5, null));
            })
            .on("nothing comes", (statement, message) -> {})
            .on("update", (statement, message) -> server().send(statement, end(7)))
            .on("bad", (statement, message) -> server().send(
                            statement,
                            new ServerMessage.Failed("TM-2001", "42703", "USER", "no column x", "try y", 1, 2, null)));

    private FakeServer server() {
        return server;
    }

    private static void skip(ResultSet rows, int count) throws SQLException {
        for (int row = 0; row < count; row++) {
            assertThat(rows.next()).isTrue();
        }
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void resultsAndUpdateCountsFollowTheRulesOfJdbc() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("three")).isTrue();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            ResultSet rows = statement.getResultSet();
            List<Long> values = new ArrayList<>();
            assertThat(rows.isBeforeFirst()).isTrue();
            while (rows.next()) {
                values.add(rows.getLong("N"));
                assertThat(rows.getRow()).isEqualTo(values.size());
            }
            assertThat(values).containsExactly(1L, 2L, 3L);
            assertThat(rows.isAfterLast()).isTrue();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(rows.isClosed()).isTrue();

            assertThat(statement.execute("update")).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(7);
            assertThat(statement.getResultSet()).isNull();
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.executeLargeUpdate("update")).isEqualTo(7);
            assertThat(statement.getGeneratedKeys().next()).isFalse();
        }
    }

    @Test
    void aMistakeHasItsStateCodePlaceAndCaret() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("bad"))
                    .isInstanceOfSatisfying(SQLSyntaxErrorException.class, error -> {
                        assertThat(error.getSQLState()).isEqualTo("42703");
                        assertThat(error.getErrorCode()).isEqualTo(2001);
                        assertThat(error.getMessage()).isEqualTo("line 1:2: no column x; try y [TM-2001]\n  bad\n   ^");
                    });
            assertThat(statement.executeUpdate("update")).isEqualTo(7);
        }
    }

    @Test
    void queriesAndUpdatesAreToldApart() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("update")).hasMessageContaining("gives no rows");
            assertThatThrownBy(() -> statement.executeUpdate("three")).hasMessageContaining("gives rows");
            assertThat(statement.getResultSet()).isNull();
        }
    }

    @Test
    void kindsOfChangeAndTheWatermarkAreSeen() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            List<TidemarkStatement.Progress> told = new ArrayList<>();
            statement.unwrap(TidemarkStatement.class).onProgress(told::add);
            TidemarkResultSet rows = statement.executeQuery("endless").unwrap(TidemarkResultSet.class);
            assertThat(rows.isEndless()).isTrue();
            assertThat(rows.queryId()).contains("job-1");
            assertThat(rows.next()).isTrue();
            assertThat(rows.rowInserted()).isTrue();
            assertThat(rows.next()).isTrue();
            assertThat(rows.rowUpdated()).isTrue();
            assertThat(rows.rowKind()).isEqualTo(RowKind.UPDATE_AFTER);
            assertThat(rows.next(Duration.ofSeconds(30))).isEqualTo(TidemarkResultSet.Next.ROW);
            assertThat(rows.rowDeleted()).isTrue();
            assertThat(rows.next(Duration.ofMillis(5))).isEqualTo(TidemarkResultSet.Next.TIMEOUT);
            assertThat(rows.getLong(1)).isEqualTo(3);
            assertThat(rows.watermark()).contains(Instant.parse("2024-01-01T00:00:00Z"));
            assertThat(told).contains(new TidemarkStatement.Progress(12, 1, 1_704_067_200_000L, 0.5));
        }
    }

    @Test
    void heartbeatsAreAnsweredWhileNobodyWaitsForRows() throws Exception {
        server.on("slow", (statement, message) -> server.send(statement, columns(NUMBERS, true, true)));
        try (Connection connection = server.open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("slow")) {
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(1);
            server.send(0, new ServerMessage.Heartbeat(Long.MIN_VALUE, 0, 0));
            assertThat(server.expect(ClientMessage.Ping.class).token()).isZero();
        }
    }

    @Test
    void aResumeTokenCountsWhenTheRowsBeforeItWereRead() throws SQLException {
        server.on("subscription", (statement, message) -> {
            server.send(statement, columns(NUMBERS, true, true));
            server.send(statement, numbers(1, 2));
            server.send(statement, new ServerMessage.Heartbeat(0, 2, 0, Double.NaN, "first"));
            server.send(statement, numbers(3));
            server.send(statement, new ServerMessage.Heartbeat(0, 3, 0, Double.NaN, "second"));
        });
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            TidemarkResultSet rows = statement.executeQuery("subscription").unwrap(TidemarkResultSet.class);
            assertThat(connection.isValid(10)).isTrue(); // all has come by now
            skip(rows, 1);
            assertThat(rows.resumeToken()).isEmpty();
            skip(rows, 1);
            assertThat(rows.resumeToken()).contains("first");
            skip(rows, 1);
            assertThat(rows.resumeToken()).contains("second");
        }
    }

    @Test
    void aColumnOfKindsIsPutFirstWhereOneIsWished() throws SQLException {
        try (Connection connection = server.open("rowKindColumn=op");
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("endless");
            assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("op");
            skip(rows, 2);
            assertThat(rows.getString("op")).isEqualTo("+U");
            assertThat(rows.getInt(2)).isEqualTo(2);
            assertThat(statement.executeQuery("three").getMetaData().getColumnCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void whoWaitsForARowIsCancelledFromAnotherThread() throws Exception {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("endless");
            CompletableFuture<Void> cancel = CompletableFuture.runAsync(() -> {
                try {
                    server.expect(ClientMessage.Execute.class);
                    statement.cancel();
                } catch (SQLException | InterruptedException failed) {
                    throw new IllegalStateException(failed);
                }
            });
            assertThatThrownBy(() -> {
                        while (rows.next()) {
                            assertThat(rows.getLong(1)).isPositive();
                        }
                    })
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("57014"));
            cancel.get();
            assertThat(statement.executeUpdate("update")).isEqualTo(7);
        }
    }

    @Test
    void cancelDoesNotDependOnTheServersAnswer() throws SQLException {
        server.onCancel((statement, message) -> {});
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("endless");
            assertThat(rows.next()).isTrue();
            statement.cancel();
            assertThatThrownBy(rows::next)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("57014"));
            assertThat(connection.isValid(10)).isTrue();
        }
    }

    @Test
    void cancelOfWhatIsOverDoesNothing() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            statement.cancel();
            ResultSet rows = statement.executeQuery("three");
            assertThat(connection.isValid(10)).isTrue(); // the end has come by now
            statement.cancel();
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void aTimeoutEndsTheWaitAndTellsTheServer() throws Exception {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.executeQuery("nothing comes")).isInstanceOf(SQLTimeoutException.class);
            assertThat(server.expect(ClientMessage.Execute.class).run().timeoutMillis())
                    .isEqualTo(1000);
            server.expect(ClientMessage.Cancel.class);
        }
    }

    @Test
    void theTimeoutOfAnEndlessResultEndsWithItsColumns() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            TidemarkResultSet rows = statement.executeQuery("endless").unwrap(TidemarkResultSet.class);
            skip(rows, 3);
            assertThat(rows.next(Duration.ofMillis(1500))).isEqualTo(TidemarkResultSet.Next.TIMEOUT);
        }
        try (Connection connection = server.open("streamTimeout=1");
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("endless");
            skip(rows, 3);
            assertThatThrownBy(rows::next).isInstanceOf(SQLTimeoutException.class);
        }
    }

    @Test
    void mostRowsAreToldToTheServerAndKeptHere() throws Exception {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            statement.setMaxRows(2);
            ResultSet rows = statement.executeQuery("endless");
            assertThat(server.expect(ClientMessage.Execute.class).run().maxRows())
                    .isEqualTo(2);
            skip(rows, 2);
            assertThat(rows.next()).isFalse();
            server.expect(ClientMessage.Close.class);
        }
    }

    @Test
    void theFetchSizeIsCreditThatIsGivenBackAsRowsAreRead() throws Exception {
        AtomicLong next = new AtomicLong();
        server.on("many", (statement, message) -> {
            server.send(statement, columns(NUMBERS, true, false));
            server.send(statement, numbers(next.incrementAndGet()));
        });
        server.on("credit", (statement, message) -> {
            for (int row = 0; row < ((ClientMessage.Credit) message).rows(); row++) {
                server.send(statement, numbers(next.incrementAndGet()));
            }
        });
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            statement.setFetchSize(2);
            ResultSet rows = statement.executeQuery("many");
            assertThat(server.expect(ClientMessage.Execute.class).run().creditRows())
                    .isEqualTo(2);
            for (int row = 1; row <= 1000; row++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong(1)).isEqualTo(row);
            }
        }
    }

    @Test
    void rowsBeyondTheCreditBreakTheConnection() throws SQLException {
        server.on("too many", (statement, message) -> {
            server.send(statement, columns(NUMBERS, false, false));
            server.send(statement, numbers(1, 2, 3, 4));
        });
        try (Connection connection = server.open("fetchSize=3");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("too many").next())
                    .isInstanceOfSatisfying(
                            SQLNonTransientConnectionException.class,
                            error -> assertThat(error.getSQLState()).isEqualTo("08P01"));
            assertThat(connection.isClosed()).isTrue();
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void rowsThatNobodyReadsAreBounded() throws SQLException {
        Schema texts = Schema.of(new Column("t", SqlType.varchar()));
        String large = "x".repeat(1 << 19);
        server.on("large", (statement, message) -> {
            server.send(statement, columns(texts, false, false));
            for (int row = 0; row < 4; row++) {
                server.send(statement, FakeServer.rows(texts, List.of(List.of(large))));
            }
            server.send(statement, end(4));
        });
        try (Connection connection = server.open("bufferBytes=1048576");
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("large");
            assertThat(connection.isValid(10)).isTrue(); // all has come by now
            assertThatThrownBy(rows::next)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("54000"));
            assertThat(connection.isValid(10)).isTrue();
        }
    }

    @Test
    @SuppressWarnings("try") // closing twice is what is tested
    void closingAResultFreesTheServersQuery() throws Exception {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("endless");
            rows.close();
            rows.close();
            server.expect(ClientMessage.Close.class);
            assertThatThrownBy(rows::next)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("55000"));
            statement.executeQuery("endless");
            statement.close();
            statement.close();
            server.expect(ClientMessage.Close.class);
            assertThatThrownBy(() -> statement.executeQuery("three")).hasMessage("the statement is closed");
            ResultSet third = connection.createStatement().executeQuery("endless");
            third.getStatement().closeOnCompletion();
            Statement owner = third.getStatement();
            third.close();
            assertThat(owner.isClosed()).isTrue();
        }
    }

    @Test
    void manyStatementsRunSideBySide() throws SQLException {
        try (Connection connection = server.open();
                Statement one = connection.createStatement();
                Statement other = connection.createStatement()) {
            ResultSet stream = one.executeQuery("endless");
            ResultSet three = other.executeQuery("three");
            assertThat(connection.isValid(10)).isTrue();
            assertThat(stream.next() && three.next() && stream.next() && three.next())
                    .isTrue();
        }
    }

    @Test
    void noticesBecomeWarnings() throws SQLException {
        server.on("noted", (statement, message) -> {
            server.send(statement, new ServerMessage.Notice("3 rows were late"));
            server.send(statement, end(-1));
        });
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("noted")).isFalse();
            assertThat(statement.getUpdateCount()).isZero();
            assertThat(statement.getWarnings().getMessage()).isEqualTo("3 rows were late");
            statement.clearWarnings();
            assertThat(statement.getWarnings() == null).isTrue();
        }
    }

    @Test
    void aLostConnectionEndsAllWaits() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery("endless");
            assertThat(connection.isValid(10)).isTrue();
            server.breakOff(new IOException("reset"));
            skip(rows, 3); // what has come can be read
            assertThatThrownBy(rows::next)
                    .isInstanceOf(SQLNonTransientConnectionException.class)
                    .hasMessageContaining("reset");
            assertThatThrownBy(() -> statement.execute("update")).hasMessageContaining("reset");
            assertThat(connection.isClosed()).isTrue();
        }
    }

    @Test
    void aServerThatStopsSaysSo() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            server.failed(0, "TM-5006", "57P01", "the server stops");
            assertThatThrownBy(() -> statement.execute("update"))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("57P01"));
        }
    }

    @Test
    void aSilentServerIsGivenUp() throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            connection.setNetworkTimeout(null, 2000);
            assertThat(connection.getNetworkTimeout()).isEqualTo(2000);
            ResultSet rows = statement.executeQuery("endless");
            skip(rows, 3);
            assertThat(rows.unwrap(TidemarkResultSet.class).next(Duration.ofMillis(3000)))
                    .isEqualTo(TidemarkResultSet.Next.TIMEOUT); // it answers pings, so it lives
            server.fallSilent();
            assertThatThrownBy(rows::next)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("08006"));
            assertThat(connection.isValid(1)).isFalse();
        }
    }

    @Test
    void batchesGoOnBehindAFailureAndTellAllCounts() throws SQLException {
        AtomicLong runs = new AtomicLong();
        server.on(
                "insert",
                (statement, message) -> server.send(
                        statement,
                        new ServerMessage.Prepared(
                                Schema.of(new Column("?1", SqlType.bigint())), new Schema(List.of()), false)));
        server.on("prepared", (statement, message) -> {
            if (runs.incrementAndGet() == 2) {
                server.failed(statement, "TM-5007", "23502", "no NULL here");
            } else {
                server.send(statement, end(1));
            }
        });
        try (Connection connection = server.open();
                PreparedStatement statement = connection.prepareStatement("insert")) {
            for (int row = 0; row < 3; row++) {
                statement.setInt(1, row);
                statement.addBatch();
            }
            assertThatThrownBy(statement::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, error -> {
                assertThat(error.getSQLState()).isEqualTo("23502");
                assertThat(error.getUpdateCounts()).containsExactly(1, Statement.EXECUTE_FAILED, 1);
            });
            for (int row = 0; row < 1000; row++) {
                statement.setInt(1, row);
                statement.addBatch();
            }
            assertThat(statement.executeBatch()).hasSize(1000).containsOnly(1);
            try (Statement plain = connection.createStatement()) {
                plain.addBatch("update");
                plain.addBatch("bad");
                plain.addBatch("update");
                assertThatThrownBy(plain::executeBatch)
                        .isInstanceOfSatisfying(BatchUpdateException.class, error -> assertThat(error.getUpdateCounts())
                                .containsExactly(7));
            }
        }
    }

    @Test
    void aBatchWhoseSendFailsTellsTheCountsSoFar() throws Exception {
        server.on(
                "insert",
                (statement, message) -> server.send(
                        statement,
                        new ServerMessage.Prepared(
                                Schema.of(new Column("?1", SqlType.bigint())), new Schema(List.of()), false)));
        server.on("prepared", (statement, message) -> server.send(statement, end(1)));
        try (Connection connection = server.open();
                PreparedStatement statement = connection.prepareStatement("insert")) {
            for (int row = 0; row < 3; row++) {
                statement.setInt(1, row);
                statement.addBatch();
            }
            server.failSendsAfter(2);
            assertThatThrownBy(statement::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, error -> {
                assertThat(error.getSQLState()).isEqualTo("08006");
                assertThat(error.getUpdateCounts()).hasSize(2);
            });
        }
    }

    @Test
    void parametersAreConvertedToWhatTheServerWants() throws Exception {
        server.on(
                "query",
                (statement, message) -> server.send(
                        statement,
                        new ServerMessage.Prepared(
                                Schema.of(
                                        new Column("?1", SqlType.bigint()),
                                        new Column("?2", SqlType.timestamp()),
                                        new Column("?3", SqlType.varchar())),
                                NUMBERS,
                                true)));
        server.on("prepared", (statement, message) -> {
            server.send(statement, columns(NUMBERS, false, false));
            server.send(statement, end(0));
        });
        try (Connection connection = server.open();
                PreparedStatement statement = connection.prepareStatement("query")) {
            assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(3);
            assertThat(statement.getParameterMetaData().getParameterTypeName(2)).isEqualTo("TIMESTAMP");
            assertThat(statement.getMetaData().getColumnLabel(1)).isEqualTo("n");
            statement.setString(1, "42");
            statement.setObject(2, java.time.LocalDate.of(2024, 2, 29));
            assertThatThrownBy(statement::executeQuery).hasMessage("parameter 3 of 3 is not set");
            statement.setNull(3, java.sql.Types.VARCHAR);
            assertThat(statement.executeQuery().next()).isFalse();
            ClientMessage.ExecutePrepared sent = server.expect(ClientMessage.ExecutePrepared.class);
            assertThat(sent.parameters())
                    .extracting(value -> value.text())
                    .containsExactly("42", "2024-02-29 00:00:00.000", null);
            assertThatThrownBy(() -> statement.setInt(4, 1)).hasMessage("there is no parameter 4; there are 3");
            assertThatThrownBy(() -> statement.setString(1, "x"))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("22018"));
        }
        server.expect(ClientMessage.Close.class);
    }
}
