package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The listings of the metadata with the filters that graphical tools give, in the order that JDBC asks for. */
final class MetadataListingsTest {
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        connection = DriverManager.getConnection("jdbc:tidemark:embedded::memory:");
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE a_b (z INT, a INT, x_y VARCHAR, xzy VARCHAR, PRIMARY KEY (z, a))");
            statement.execute("CREATE TABLE acb (i INT, PRIMARY KEY (i))");
        }
    }

    @AfterAll
    static void close() throws SQLException {
        connection.close();
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

    @Test
    void patternsWithEscapedWildcardsNameOneThing() throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        String escape = data.getSearchStringEscape();
        assertThat(column(data.getTables(null, null, "a_b", new String[] {"TABLE"}), "TABLE_NAME"))
                .containsExactly("a_b", "acb");
        assertThat(column(data.getTables("", "", "a" + escape + "_b", null), "TABLE_NAME"))
                .containsExactly("a_b");
        assertThat(column(data.getTables("%", "%", "A" + escape + "_B", null), "TABLE_NAME"))
                .containsExactly("a_b");
        assertThat(column(data.getColumns(null, null, "a" + escape + "_b", "x" + escape + "_y"), "COLUMN_NAME"))
                .containsExactly("x_y");
        assertThat(column(data.getColumns(null, null, "a_b", "x_y"), "COLUMN_NAME"))
                .containsExactly("x_y", "xzy");
        assertThat(column(data.getTables(null, null, "", null), "TABLE_NAME")).isEmpty();
        assertThat(column(data.getTables(null, null, "%", new String[0]), "TABLE_NAME"))
                .isEmpty();
        assertThat(column(data.getTables("other", null, "%", null), "TABLE_NAME"))
                .isEmpty();
        assertThat(column(data.getTables(null, null, "DBEAVERFAKETABLENAMEFORPING", null), "TABLE_NAME"))
                .isEmpty();
        assertThat(column(data.getTables(null, null, null, new String[] {"BASE TABLE", "VIEW"}), "TABLE_NAME"))
                .isEmpty();
    }

    @Test
    void keysAndIndexesComeInTheOrderThatJdbcAsksFor() throws SQLException {
        DatabaseMetaData data = connection.getMetaData();
        assertThat(column(data.getPrimaryKeys(null, null, "a_b"), "COLUMN_NAME"))
                .containsExactly("a", "z");
        assertThat(column(data.getPrimaryKeys(null, null, "a_b"), "KEY_SEQ")).containsExactly("2", "1");
        assertThat(column(data.getIndexInfo(null, null, "a_b", true, true), "COLUMN_NAME"))
                .containsExactly("z", "a");
        assertThat(column(data.getIndexInfo(null, null, "a_b", false, false), "ORDINAL_POSITION"))
                .containsExactly("1", "2");
        assertThat(column(data.getIndexInfo(null, null, "a_b", false, false), "NON_UNIQUE"))
                .containsExactly("false", "false");
        assertThat(column(
                        data.getBestRowIdentifier(null, null, "a_b", DatabaseMetaData.bestRowTemporary, true),
                        "COLUMN_NAME"))
                .containsExactly("z", "a");
        assertThat(column(data.getImportedKeys(null, null, "a_b"), "PKTABLE_NAME"))
                .isEmpty();
        assertThat(column(data.getColumns(null, null, "a\\_b", null), "ORDINAL_POSITION"))
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void typesAreOrderedByTheirNumber() throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        try (ResultSet types = connection.getMetaData().getTypeInfo()) {
            while (types.next()) {
                numbers.add(types.getInt("DATA_TYPE"));
                assertThat(types.getString("TYPE_NAME")).isNotBlank();
                assertThat(types.getShort("NULLABLE")).isEqualTo((short) DatabaseMetaData.typeNullable);
                assertThat(types.getBoolean("AUTO_INCREMENT")).isFalse();
            }
        }
        assertThat(numbers).isSorted().contains(Types.BIGINT, Types.VARCHAR, Types.DECIMAL, Types.ARRAY);
    }
}
