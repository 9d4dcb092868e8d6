package io.tidemark.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Spring's templates. */
final class SpringTest {
    private static RunningServer server;
    private static JdbcTemplate template;

    @BeforeAll
    static void start() throws SQLException {
        server = new RunningServer();
        server.run(
                "CREATE TABLE bids (id BIGINT, item VARCHAR, price DECIMAL(10, 2), placed TIMESTAMP(3), PRIMARY KEY (id))",
                "CREATE STREAM ticks (id BIGINT) WITH (connector = 'datagen', rate = 1000)");
        template = new JdbcTemplate(new DriverManagerDataSource(server.url()));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void rowsAreWrittenAndReadWithParameters() {
        LocalDateTime at = LocalDateTime.of(2024, 3, 1, 10, 30, 0, 125_000_000);
        assertThat(template.update("INSERT INTO bids VALUES (?, ?, ?, ?)", 1, "a", new BigDecimal("1.50"), at))
                .isEqualTo(1);
        template.update("INSERT INTO bids VALUES (?, ?, ?, ?)", 2, null, null, null);
        template.update("INSERT INTO bids VALUES (?, ?, ?, ?)", new Object[] {3, null, null, at}, new int[] {
            Types.BIGINT, Types.VARCHAR, Types.DECIMAL, Types.TIMESTAMP
        });
        List<Map<String, Object>> rows = template.queryForList("SELECT * FROM bids WHERE id <= ? ORDER BY id", 3);
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0)).containsEntry("item", "a").containsEntry("price", new BigDecimal("1.50"));
        assertThat(rows.get(1)).containsEntry("item", null).containsEntry("placed", null);
        assertThat(template.queryForObject("SELECT placed FROM bids WHERE id = ?", LocalDateTime.class, 1))
                .isEqualTo(at);
    }

    @Test
    void batchesAndSimpleInsertsWork() {
        int[][] counts = template.batchUpdate(
                "INSERT INTO bids (id, item) VALUES (?, ?)", List.of(10, 11, 12), 2, (statement, id) -> {
                    statement.setInt(1, id);
                    statement.setString(2, "batch " + id);
                });
        assertThat(counts).isDeepEqualTo(new int[][] {{1, 1}, {1}});
        new SimpleJdbcInsert(template).withTableName("bids").execute(Map.of("id", 20, "item", "simple"));
        assertThat(template.queryForObject("SELECT item FROM bids WHERE id = 20", String.class))
                .isEqualTo("simple");
    }

    @Test
    void mostRowsEndAnEndlessQueryOnTheServer() throws SQLException {
        JdbcTemplate limited = new JdbcTemplate(new DriverManagerDataSource(server.url()));
        limited.setMaxRows(200);
        limited.setFetchSize(50);
        assertThat(limited.queryForList("SELECT id FROM ticks EMIT CHANGES", Long.class))
                .hasSize(200);
        assertThat(server.runningQueries()).isZero();
    }

    @Test
    void errorsAreOfTheClassThatTheirStateAsksFor() {
        assertThatThrownBy(() -> template.queryForList("SELECT prise FROM bids"))
                .isInstanceOf(BadSqlGrammarException.class)
                .hasStackTraceContaining("did you mean 'price'");
        assertThatThrownBy(() -> template.queryForList("SELECT * FROM ticks"))
                .isInstanceOf(BadSqlGrammarException.class);
        assertThatThrownBy(() -> template.queryForList("SELECT 1 / 0"))
                .isInstanceOf(DataIntegrityViolationException.class);
        JdbcTemplate hasty = new JdbcTemplate(new DriverManagerDataSource(server.url()));
        hasty.setQueryTimeout(1);
        assertThatThrownBy(() -> hasty.queryForList(
                        "SELECT COUNT(*) FROM (SELECT id FROM ticks EMIT CHANGES) AS t EMIT AFTER WATERMARK"))
                .isInstanceOfAny(QueryTimeoutException.class, BadSqlGrammarException.class);
    }
}
