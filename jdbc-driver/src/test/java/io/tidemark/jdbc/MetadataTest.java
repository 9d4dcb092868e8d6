package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.protocol.ClientMessage;
import io.tidemark.types.Column;
import io.tidemark.types.Schema;
import io.tidemark.types.SqlType;
import io.tidemark.types.SqlType.Kind;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What tools read of the catalog. */
final class MetadataTest {
    private static final Schema TABLES = texts("name", "type", "kind", "connector", "remarks");
    private static final Schema KEYS = Schema.of(
            new Column("table", SqlType.varchar()),
            new Column("name", SqlType.varchar()),
            new Column("column", SqlType.varchar()),
            new Column("position", SqlType.bigint()));
    private static final Schema COLUMNS = Schema.of(
            new Column("table", SqlType.varchar()),
            new Column("name", SqlType.varchar()),
            new Column("position", SqlType.bigint()),
            new Column("type", SqlType.varchar()),
            new Column("kind", SqlType.varchar()),
            new Column("precision", SqlType.bigint()),
            new Column("scale", SqlType.bigint()),
            new Column("nullable", SqlType.of(Kind.BOOLEAN)),
            new Column("from a newer server", SqlType.varchar()));

    private final FakeServer server = new FakeServer();

    private static Schema texts(String... names) {
        return new Schema(Arrays.stream(names)
                .map(name -> new Column(name, SqlType.varchar()))
                .toList());
    }

    private void lists(String subject, Schema schema, List<List<Object>> rows) {
        server.on("catalog " + subject, (statement, message) -> {
            server.send(statement, FakeServer.columns(schema, false, false));
            server.send(statement, FakeServer.rows(schema, rows));
            server.send(statement, FakeServer.end(rows.size()));
        });
    }

    @BeforeEach
    void fill() {
        lists(
                "tables",
                TABLES,
                List.of(
                        Arrays.asList("a_b", "TABLE", "TABLE", null, "of letters"),
                        Arrays.asList("axb", "VIEW", "VIEW", null, null),
                        Arrays.asList("Big", "MATERIALIZED VIEW", "MATERIALIZED VIEW", null, null)));
        lists(
                "keys",
                KEYS,
                List.of(Arrays.asList("a_b", "a_b_key", "z", 1L), Arrays.asList("a_b", "a_b_key", "c", 2L)));
        lists(
                "columns",
                COLUMNS,
                List.of(
                        Arrays.asList("a_b", "z", 1L, "BIGINT", "BIGINT", null, null, false, "x"),
                        Arrays.asList("a_b", "c", 2L, "DECIMAL(10, 2)", "DECIMAL", 10L, 2L, true, null),
                        Arrays.asList("axb", "later", 1L, "GEOMETRY", "GEOMETRY", null, null, true, null)));
        lists("keywords", texts("word"), List.of(List.of("SELECT"), List.of("EMIT"), List.of("watermark")));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static List<String> names(ResultSet rows, String column) throws SQLException {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
            names.add(rows.getString(column));
        }
        return names;
    }

    @Test
    void patternsEscapesAndTypesFilterTables() throws SQLException {
        try (Connection connection = server.open()) {
            DatabaseMetaData data = connection.getMetaData();
            assertThat(names(data.getTables(null, null, "%", null), "TABLE_NAME"))
                    .containsExactly("Big", "a_b", "axb");
            assertThat(names(data.getTables(null, null, null, null), "TABLE_NAME"))
                    .hasSize(3);
            assertThat(names(data.getTables(null, "", "a_b", null), "TABLE_NAME"))
                    .containsExactly("a_b", "axb");
            String escaped = "a" + data.getSearchStringEscape() + "_b";
            assertThat(names(data.getTables(null, null, escaped, null), "TABLE_NAME"))
                    .containsExactly("a_b");
            assertThat(names(data.getTables(null, null, "BIG", null), "TABLE_NAME"))
                    .containsExactly("Big");
            assertThat(names(data.getTables(null, null, "", null), "TABLE_NAME"))
                    .isEmpty();
            assertThat(names(data.getTables(null, "other", "%", null), "TABLE_NAME"))
                    .isEmpty();
            assertThat(names(
                            data.getTables(null, null, "%", new String[] {
                                "TABLE", "PARTITIONED TABLE", "VIEW", "FOREIGN TABLE", "EXTERNAL TABLE"
                            }),
                            "TABLE_NAME"))
                    .containsExactly("a_b", "axb");
            ResultSet first = data.getTables(null, null, "a\\_b", null);
            assertThat(first.next()).isTrue();
            assertThat(first.getString("REMARKS")).isEqualTo("of letters");
            assertThat(first.getString("TABLE_SCHEM")).isNull();
            assertThat(first.wasNull()).isTrue();
        }
    }

    @Test
    void columnsAndKeysComeInTheOrderOfJdbc() throws SQLException {
        try (Connection connection = server.open()) {
            DatabaseMetaData data = connection.getMetaData();
            ResultSet columns = data.getColumns(null, null, "a\\_b", "%");
            assertThat(columns.next()).isTrue();
            assertThat(columns.getString("IS_NULLABLE")).isEqualTo("NO");
            assertThat(columns.next()).isTrue();
            assertThat(columns.getString("COLUMN_NAME")).isEqualTo("c");
            assertThat(columns.getInt("DATA_TYPE")).isEqualTo(java.sql.Types.DECIMAL);
            assertThat(columns.getInt("COLUMN_SIZE")).isEqualTo(10);
            assertThat(columns.getInt("DECIMAL_DIGITS")).isEqualTo(2);
            assertThat(columns.next()).isFalse();
            ResultSet later = data.getColumns(null, null, "axb", null);
            assertThat(later.next()).isTrue();
            assertThat(later.getString("TYPE_NAME")).isEqualTo("GEOMETRY");
            assertThat(names(data.getPrimaryKeys(null, null, "a_b"), "COLUMN_NAME"))
                    .containsExactly("c", "z");
            assertThat(names(data.getPrimaryKeys(null, null, "a_b"), "KEY_SEQ")).containsExactly("2", "1");
            assertThat(data.getSQLKeywords()).isEqualTo("EMIT,WATERMARK");
            assertThat(data.getDatabaseProductVersion()).isEqualTo("3.7.1");
            assertThat(data.getDatabaseMajorVersion()).isEqualTo(3);
            assertThat(data.getDatabaseMinorVersion()).isEqualTo(7);
        }
    }

    @Test
    void whatToolsAskForAgainAndAgainIsAskedForOnce() throws SQLException {
        try (Connection connection = server.open()) {
            for (int column = 0; column < 20; column++) {
                connection.getMetaData().getPrimaryKeys(null, null, "a_b");
            }
        }
        long asked = server.received.stream()
                .filter(each -> each.message() instanceof ClientMessage.Catalog)
                .count();
        assertThat(asked).isBetween(1L, 3L);
    }

    @Test
    void whatWasReadBeforeAChangeIsNotKeptBehindIt() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        server.on("update", (statement, message) -> server.send(statement, FakeServer.end(1)));
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            CountDownLatch changed = new CountDownLatch(1);
            CountDownLatch begun = new CountDownLatch(1);
            List<Integer> held = new ArrayList<>();
            server.on("catalog tables", (number, message) -> {
                if (asked.incrementAndGet() == 1) {
                    held.add(number); // its answer comes behind that of the change
                    begun.countDown();
                } else {
                    server.send(number, FakeServer.columns(TABLES, false, false));
                    server.send(number, FakeServer.end(0));
                }
            });
            Thread reader = new Thread(() -> {
                try {
                    connection.getMetaData().getTables(null, null, "%", null);
                } catch (SQLException failed) {
                    throw new IllegalStateException(failed);
                }
                changed.countDown();
            });
            reader.start();
            begun.await();
            statement.executeUpdate("update");
            server.send(held.get(0), FakeServer.columns(TABLES, false, false));
            server.send(held.get(0), FakeServer.end(0));
            changed.await();
            connection.getMetaData().getTables(null, null, "%", null);
            assertThat(asked.get()).isEqualTo(2);
            reader.join();
        }
    }
}
