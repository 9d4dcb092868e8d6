package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values with elements go in through parameters and come out of results, as the classes of JDBC and of Java. */
final class ElementsTest {
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        connection = DriverManager.getConnection("jdbc:tidemark:embedded::memory:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE nested (i INT, a ARRAY<BIGINT>, m MAP<VARCHAR, DECIMAL(10, 2)>,"
                    + " r ROW<p INT, q ARRAY<VARCHAR>>, PRIMARY KEY (i))");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
    }

    private static String there(String type, Object value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT CAST(? AS " + type + ")")) {
            statement.setObject(1, value);
            return text(statement);
        }
    }

    private static String text(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    void anArrayIsGivenInEveryWayThatJavaHas() throws SQLException {
        Array made = connection.createArrayOf("INTEGER", new Integer[] {1, null, 3});
        assertThat(made.getBaseType()).isEqualTo(Types.INTEGER);
        assertThat(made.getBaseTypeName()).isEqualTo("INTEGER");
        assertThat((Object[]) made.getArray(2, 2)).containsExactly(null, 3);
        for (Object value : List.of(
                made,
                new Integer[] {1, null, 3},
                new Object[] {1L, null, "3"},
                Arrays.asList((short) 1, null, new BigDecimal("3.0")),
                "[1, null, 3]")) {
            assertThat(there("INTEGER ARRAY", value)).isEqualTo("[1,null,3]");
        }
        assertThat(there("INTEGER ARRAY", new int[] {1, 2})).isEqualTo("[1,2]");
        assertThat(there("TINYINT ARRAY", new byte[] {1, -2})).isEqualTo("[1,-2]");
        assertThat(there("DOUBLE ARRAY", new double[] {0.5, Double.NaN})).isEqualTo("[0.5,\"NaN\"]");
        assertThat(there("BOOLEAN ARRAY", new boolean[] {true, false})).isEqualTo("[true,false]");
        assertThat(there("VARCHAR ARRAY", new LinkedHashSet<>(List.of("it's", "\"\\\n", "\uD83D\uDE00"))))
                .isEqualTo("[\"it's\",\"\\\"\\\\\\u000a\",\"\uD83D\uDE00\"]");
        assertThat(there("DATE ARRAY", new Object[] {LocalDate.of(2024, 2, 29), java.sql.Date.valueOf("2024-03-01")}))
                .isEqualTo("[\"2024-02-29\",\"2024-03-01\"]");
        assertThat(there("TIMESTAMP(3) ARRAY", List.of(LocalDateTime.of(2024, 2, 29, 10, 30))))
                .isEqualTo("[\"2024-02-29 10:30:00.000\"]");
        assertThat(there("VARBINARY ARRAY", new byte[][] {{0, 1}, {}})).isEqualTo("[\"AAE=\",\"\"]");
        assertThat(there("INTEGER ARRAY ARRAY", new int[][] {{1}, {}, {2, 3}})).isEqualTo("[[1],[],[2,3]]");
        assertThat(there("INTEGER ARRAY", new Object[0])).isEqualTo("[]");
        assertThat(there("INTEGER ARRAY", null)).isNull();
    }

    @Test
    void allWaysOfSettingAnArrayAreTheSame() throws SQLException {
        Array array = connection.createArrayOf("bigint", new Object[] {7, 8});
        try (PreparedStatement statement = connection.prepareStatement("SELECT CAST(? AS BIGINT ARRAY)")) {
            assertThat(statement.getParameterMetaData().getParameterType(1)).isEqualTo(Types.ARRAY);
            assertThat(statement.getParameterMetaData().getParameterTypeName(1)).isEqualTo("ARRAY<BIGINT>");
            statement.setArray(1, array);
            assertThat(text(statement)).isEqualTo("[7,8]");
            statement.setObject(1, array, Types.ARRAY);
            assertThat(text(statement)).isEqualTo("[7,8]");
            statement.setObject(1, new long[] {7, 8}, JDBCType.ARRAY);
            assertThat(text(statement)).isEqualTo("[7,8]");
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                statement.setArray(1, rows.getArray(1)); // what came out goes in again
            }
            assertThat(text(statement)).isEqualTo("[7,8]");
            array.free();
            statement.setArray(1, null);
            assertThat(text(statement)).isNull();
            statement.setNull(1, Types.ARRAY);
            assertThat(text(statement)).isNull();
        }
    }

    @Test
    void mapsAndRowsGoInAndComeOut() throws SQLException {
        Struct row = connection.createStruct("r", new Object[] {5, new String[] {"x", null}});
        assertThat(row.getSQLTypeName()).isEqualTo("r");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO nested VALUES (?, ?, ?, ?)")) {
            Object[] rows = {row, List.of(5, Arrays.asList("x", null)), Map.of("p", 5, "q", Arrays.asList("x", null))};
            for (int index = 0; index < rows.length; index++) {
                insert.setInt(1, index);
                insert.setArray(2, connection.createArrayOf("BIGINT", new Object[] {index}));
                insert.setObject(3, Map.of("price", new BigDecimal("1.5")));
                insert.setObject(4, rows[index]);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
        }
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT a, m, r FROM nested WHERE r = ? AND m = ? AND ARRAY_CONTAINS(?, i) ORDER BY i")) {
            query.setObject(1, row);
            query.setObject(2, "{\"price\": 1.50}");
            query.setArray(3, connection.createArrayOf("INT", new Integer[] {1, 2}));
            try (ResultSet found = query.executeQuery()) {
                assertThat(found.next()).isTrue();
                assertThat((Object[]) found.getArray(1).getArray()).containsExactly(1L);
                assertThat((Object) found.getObject(2, Map.class)).isEqualTo(Map.of("price", new BigDecimal("1.50")));
                Object[] fields = ((Struct) found.getObject(3)).getAttributes();
                assertThat(fields[0]).isEqualTo(5);
                assertThat((Object[]) ((Array) fields[1]).getArray()).containsExactly("x", null);
                query.setObject(1, found.getObject(3));
                assertThat(found.next()).isTrue();
                assertThat(found.next()).isFalse();
            }
            try (ResultSet again = query.executeQuery()) {
                assertThat(again.next()).isTrue();
            }
        }
    }

    @Test
    void elementsThatDoNotFitAreRefusedBeforeAnythingRuns() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT CAST(? AS TINYINT ARRAY), CAST(? AS INT)")) {
            for (Object wrong : List.of(new int[] {1, 128}, new String[] {"x"}, 5, Map.of("a", 1), new int[][] {{1}})) {
                assertThatThrownBy(() -> statement.setObject(1, wrong))
                        .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                                .startsWith("22"));
            }
            assertThatThrownBy(() -> statement.setObject(2, new int[] {1}))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("22018"));
            statement.setObject(1, "[1, 2");
            statement.setInt(2, 1);
            assertThatThrownBy(statement::executeQuery)
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .startsWith("22"));
            statement.setObject(1, List.of(1));
            assertThat(text(statement)).isEqualTo("[1]");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int               | INTEGER   | 4",
                "VARCHAR           | VARCHAR   | 12",
                "varchar(20)       | VARCHAR   | 12",
                "text              | VARCHAR   | 12",
                "decimal(10, 2)    | DECIMAL   | 3",
                "NUMERIC           | DECIMAL   | 3",
                "double precision  | DOUBLE    | 8",
                "float             | DOUBLE    | 8",
                "timestamp(3)      | TIMESTAMP | 93",
                "timestamp with time zone | TIMESTAMP_LTZ | 2014",
            })
    void elementsHaveTheTypesThatToolsName(String given, String name, int number) throws SQLException {
        Array array = connection.createArrayOf(given, new Object[0]);
        assertThat(array.getBaseTypeName()).isEqualTo(name);
        assertThat(array.getBaseType()).isEqualTo(number);
    }

    @Test
    void aTypeThatDoesNotExistIsRefused() {
        for (String name : Arrays.asList("geometry", "", null, "ARRAY", "INT)")) {
            assertThatThrownBy(() -> connection.createArrayOf(name, new Object[0]))
                    .isInstanceOfSatisfying(SQLException.class, error -> assertThat(error.getSQLState())
                            .isEqualTo("42704"));
        }
    }
}
