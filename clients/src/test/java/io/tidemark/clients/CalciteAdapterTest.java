package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.calcite.adapter.jdbc.JdbcSchema;
import org.apache.calcite.jdbc.CalciteConnection;
import org.apache.calcite.schema.SchemaPlus;
import org.junit.jupiter.api.Test;

/** Calcite reads our tables through its JDBC adapter, and lets us do what it can hand down. */
final class CalciteAdapterTest {
    @Test
    void itReadsOurTables() throws Exception {
        try (RunningServer server = new RunningServer()) {
            server.run(
                    "CREATE TABLE bids (id BIGINT, item VARCHAR, price DECIMAL(10, 2), PRIMARY KEY (id))",
                    "INSERT INTO bids VALUES (1, 'a', 5.00), (2, 'b', 7.50), (3, 'a', 1.25)");
            Properties properties = new Properties();
            properties.setProperty("lex", "JAVA");
            try (Connection connection = DriverManager.getConnection("jdbc:calcite:", properties)) {
                SchemaPlus root = connection.unwrap(CalciteConnection.class).getRootSchema();
                DataSource source = JdbcSchema.dataSource(server.url(), "io.tidemark.jdbc.TidemarkDriver", null, null);
                root.add("tm", JdbcSchema.create(root, "tm", source, null, null));
                List<String> rows = new ArrayList<>();
                try (Statement statement = connection.createStatement();
                        ResultSet found = statement.executeQuery(
                                "SELECT item, SUM(price) AS total, COUNT(*) FROM tm.bids GROUP BY item ORDER BY item")) {
                    while (found.next()) {
                        rows.add(found.getString(1) + " " + found.getBigDecimal(2) + " " + found.getLong(3));
                    }
                }
                assertThat(rows).containsExactly("a 6.25 2", "b 7.50 1");
            }
        }
    }
}
