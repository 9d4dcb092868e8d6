package io.tidemark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.parser.ast.QueryText;
import io.tidemark.planner.catalog.ViewDefinition;
import io.tidemark.types.ErrorCode;
import io.tidemark.types.Position;
import io.tidemark.types.TidemarkException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tools get to know of the catalog, as docs/wire-protocol.md says. */
final class CatalogRowsTest {
    private final Tidemark tidemark = Tidemark.open(TidemarkConfig.ephemeral());
    private final Session session = tidemark.session();

    @AfterEach
    void close() {
        tidemark.close();
    }

    private List<String> rows(String subject, String... columns) {
        List<String> rows = new ArrayList<>();
        for (Row row : session.catalog(subject)) {
            List<String> values = new ArrayList<>();
            for (String column : columns) {
                values.add(String.valueOf(row.value(column)));
            }
            rows.add(String.join(" ", values));
        }
        return rows;
    }

    private void create() {
        session.execute("CREATE STREAM \"Bids\" (item VARCHAR(20), price DECIMAL(10, 2) NOT NULL, ms BIGINT,"
                + " ts AS CAST(TIMESTAMPADD(SECOND, CAST(ms AS INT), TIMESTAMP '1970-01-01 00:00:00') AS TIMESTAMP(3)), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)"
                + " WITH (connector = 'memory')");
        session.execute("CREATE TABLE kv (a INT, k VARCHAR, v ARRAY<INT>, PRIMARY KEY (k, a))");
        session.execute("CREATE VIEW cheap AS SELECT item, price * 2 AS twice FROM \"Bids\" WHERE price < 3");
        session.execute("CREATE MATERIALIZED VIEW totals AS SELECT item, COUNT(*) AS n FROM \"Bids\" GROUP BY item");
    }

    @Test
    void tablesHaveTheTypesThatToolsLookFor() {
        create();
        assertThat(rows("tables", "name", "type", "kind", "connector"))
                .containsExactly(
                        "Bids TABLE STREAM memory",
                        "cheap VIEW VIEW null",
                        "kv TABLE TABLE null",
                        "totals MATERIALIZED VIEW MATERIALIZED VIEW null");
    }

    @Test
    void columnsComeInOrderWithTypeAndKey() {
        create();
        assertThat(rows("columns", "table", "position", "name", "type", "nullable", "key_position", "event_time"))
                .containsExactly(
                        "Bids 1 item VARCHAR(20) true null false",
                        "Bids 2 price DECIMAL(10, 2) false null false",
                        "Bids 3 ms BIGINT true null false",
                        "Bids 4 ts TIMESTAMP(3) true null true",
                        "cheap 1 item VARCHAR(20) true null false",
                        "cheap 2 twice DECIMAL(20, 2) false null false",
                        "kv 1 a INTEGER false 2 false",
                        "kv 2 k VARCHAR false 1 false",
                        "kv 3 v ARRAY<INTEGER> true null false",
                        "totals 1 item VARCHAR(20) true 1 false",
                        "totals 2 n BIGINT false null false");
        assertThat(rows("columns", "name", "kind", "precision", "scale", "generated", "remarks"))
                .contains(
                        "price DECIMAL 10 2 null null",
                        "ms BIGINT null null null null",
                        "ts TIMESTAMP 3 null COMPUTED AS CAST(TIMESTAMPADD(SECOND, CAST(ms AS INT), TIMESTAMP '1970-01-01 00:00:00') AS TIMESTAMP(3)); WATERMARK AS ts - INTERVAL '5' SECOND");
        assertThat(rows("keys", "table", "column", "position")).containsExactly("kv k 1", "kv a 2", "totals item 1");
    }

    @Test
    void commentsAreRemarks() {
        session.execute("CREATE STREAM s (comment VARCHAR COMMENT 'what the buyer''s note says', "
                + "length AS CHAR_LENGTH(comment) COMMENT 'its characters', plain INT) COMMENT 'notes' "
                + "WITH (connector = 'memory')");
        session.execute("CREATE VIEW v COMMENT 'short ones' AS SELECT comment FROM s WHERE length < 10");
        session.execute(
                "CREATE MATERIALIZED VIEW m COMMENT 'how many' AS SELECT plain, COUNT(*) AS n FROM s GROUP BY plain");
        assertThat(rows("tables", "name", "remarks")).containsExactly("m how many", "s notes", "v short ones");
        assertThat(rows("columns", "table", "name", "remarks"))
                .containsExactly(
                        "m plain null",
                        "m n null",
                        "s comment what the buyer's note says",
                        "s length its characters; AS CHAR_LENGTH(comment)",
                        "s plain null",
                        "v comment null");
        assertThat(((Result.Rows) session.execute("DESCRIBE EXTENDED v"))
                        .stream().iterator())
                .toIterable()
                .extracting(row -> row.value(0) + " " + row.value(1))
                .contains("# comment short ones");
    }

    @Test
    void aCommentThatStandsElsewhereIsRefused() {
        assertThatThrownBy(() -> session.execute("CREATE STREAM s (a INT) WITH (connector = 'memory') COMMENT 'late'"))
                .isInstanceOfSatisfying(
                        TidemarkException.class, refused -> assertThat(String.valueOf(refused.position()))
                                .isEqualTo("1:53"));
        assertThatThrownBy(() ->
                        session.execute("CREATE STREAM s (a INT COMMENT 'x' COMMENT 'y') WITH (connector = 'memory')"))
                .isInstanceOf(TidemarkException.class);
        assertThatThrownBy(() -> session.execute("CREATE STREAM s (a INT COMMENT) WITH (connector = 'memory')"))
                .isInstanceOf(TidemarkException.class);
    }

    @Test
    void functionsKeywordsAndTypesAreThere() {
        assertThat(rows("functions", "name", "kind")).contains("UPPER SCALAR", "COUNT AGGREGATE");
        assertThat(rows("keywords", "word")).contains("SELECT", "WATERMARK");
        assertThat(rows("types", "name", "precision", "prefix")).contains("DECIMAL 38 null", "TIMESTAMP 3 TIMESTAMP '");
        assertThatThrownBy(() -> session.catalog("secrets"))
                .isInstanceOf(TidemarkException.class)
                .hasMessageContaining("no such subject");
    }

    @Test
    void manyObjectsAreListedWhole() {
        for (int index = 0; index < 500; index++) {
            session.execute(
                    index % 10 == 9
                            ? "CREATE VIEW v" + index + " AS SELECT k FROM t" + (index - 1)
                            : "CREATE TABLE t" + index
                                    + " (k INT, v INT, PRIMARY KEY (k)) WITH (connector = 'memory')");
        }
        assertThat(rows("tables", "name")).hasSize(500);
        assertThat(rows("columns", "name")).hasSize(950);
        session.execute("DROP VIEW v9");
        assertThat(rows("columns", "name")).hasSize(949);
        assertThat(session.prepare("SELECT K FROM V19").columns().name(0)).isEqualTo("k");
    }

    @Test
    void aFullCatalogTakesNoMore() {
        CatalogKeeper keeper = new CatalogKeeper();
        for (int index = 0; index < CatalogKeeper.MOST_OBJECTS; index++) {
            assertThat(keeper.add(view("v" + index))).isTrue();
        }
        assertThat(keeper.catalog().find("V77", false)).contains(view("v77"));
        assertThat(keeper.add(view("v77"))).isFalse();
        assertThatThrownBy(() -> keeper.add(view("more")))
                .isInstanceOfSatisfying(
                        TidemarkException.class, full -> assertThat(full.code()).isEqualTo(ErrorCode.CATALOG_FULL));
        keeper.remove(view("v77"), "VIEW");
        assertThat(keeper.add(view("more"))).isTrue();
    }

    private static ViewDefinition view(String name) {
        return new ViewDefinition(name, new QueryText("SELECT 1", Position.START), "CREATE VIEW " + name);
    }
}
